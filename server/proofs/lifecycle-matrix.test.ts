/**
 * P3: every lifecycle × state × public move × kind of actor, over HTTP, against a table written by hand; and `actions`
 * of each object say the same as what then happens.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../tools/api.ts';
import type { Action } from '../kernel/lifecycle.ts';
import { lifecycles } from '../lifecycles.ts';
import { address, type Body, openWorld, type World, waybill } from '../stories/world.ts';
import { type ActorName, actors, apiOf, behalfOf, inParallel, must, said } from './test-actors.ts';
import { type Expected, expectations, expectedAnswer } from './test-expectations.ts';
import { homes, recipes, unreached } from './test-recipes.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ startsAt: '2026-09-07T01:00:00Z' });
});
afterAll(async () => {
  // A refund that hangs at the gateway would hold up the end until its time-out.
  await world.server.gateway.close();
  await world.stop();
});

interface Noun {
  path: string;
  state(body: Body): string;
  /** Bodies of the moves that need one. */
  bodies?: Readonly<Record<string, (object: Body) => Record<string, unknown>>>;
  /** These routes take no `on_behalf_of`. */
  speaksForItself?: true;
}

const nouns: Readonly<Record<string, Noun>> = {
  order: { path: '/v1/orders', state: (body) => body.state, bodies: { change_address: () => ({ ship_to: address }) } },
  shipment: { path: '/v1/shipments', state: (body) => body.state },
  carrier_contract: {
    path: '/v1/carrier_contracts',
    state: (body) => body.state,
    bodies: {
      hold: () => ({ reason: 'papers' }),
      reject: () => ({ reason: 'papers' }),
      suspend: () => ({ reason: 'papers' }),
      add_use: () => ({ use: 'outbound' }),
    },
  },
  cancellation: {
    path: '/v1/cancellations',
    state: (body) => body.state,
    bodies: { refuse: () => ({ reason: 'packed' }) },
  },
  return: {
    path: '/v1/returns',
    state: (body) => `${body.decision} ${body.goods}`,
    bodies: {
      refuse: () => ({ reason: 'used', ground: 'value_lost_by_use' }),
      enter_waybill: () => ({ carrier: 'korea_post', waybill_number: waybill() }),
      reroute: () => ({ method: 'buyer_ships' }),
      inspect: (object) => ({
        lines: object.lines.map((each: Body) => ({ line: each.line, quantity: each.quantity, condition: 'as_new' })),
      }),
    },
  },
  refund: { path: '/v1/refunds', state: (body) => body.state, speaksForItself: true },
  seller: { path: '/v1/sellers', state: (body) => body.state, bodies: { open_wallet: () => ({ currency: 'KRW' }) } },
  import: { path: '/v1/imports', state: (body) => body.state.replace('applying', 'applied'), speaksForItself: true },
  webhook_endpoint: {
    path: '/v1/webhook_endpoints',
    state: (body) => body.state,
    speaksForItself: true,
    bodies: {
      resend: (object) => ({ event: object.metadata.event }),
      recover: (object) => ({ since: object.created_at }),
    },
  },
  api_key: { path: '/v1/api_keys', state: (body) => body.state, speaksForItself: true },
};

/** Moves that the mall makes in its own name only. */
const ownName = new Set(['seller.suspend', 'seller.reinstate']);

describe('P3: the tables are complete', () => {
  test('P3: every state of every lifecycle has a recipe', () => {
    for (const { lifecycle } of lifecycles) {
      const known = Object.keys(recipes[lifecycle.noun] ?? {}).map((name) => name.replace(/ \(.*\)$/, ''));
      const states = lifecycle.legal
        ? lifecycle.legal.map((pair) => pair.join(' '))
        : [...Object.values(lifecycle.axes)[0]!.states];
      const wanted = states.filter((state) => !(state in (unreached[lifecycle.noun] ?? {})));
      expect([lifecycle.noun, [...new Set(known)].toSorted()]).toEqual([
        lifecycle.noun,
        [...new Set(wanted)].toSorted(),
      ]);
    }
  });

  test('P3: every public move stands in the table, for every state exactly once', () => {
    for (const { lifecycle } of lifecycles) {
      const table = expectations[lifecycle.noun] ?? {};
      const listed = Object.keys(lifecycle.moves).filter((name) => !lifecycle.moves[name]!.internal);
      expect([
        lifecycle.noun,
        Object.keys(table)
          .filter((name) => !table[name]!.unlisted)
          .toSorted(),
      ]).toEqual([lifecycle.noun, listed.toSorted()]);
      for (const [name, { done, notNow }] of Object.entries(table)) {
        expect([name, [...Object.keys(done), ...notNow].toSorted()]).toEqual([
          name,
          Object.keys(recipes[lifecycle.noun]!).toSorted(),
        ]);
      }
    }
  });
});

test('P3: no pair of axes that may be stored is a dead end while the decision is open', () => {
  for (const { lifecycle } of lifecycles.filter((each) => each.lifecycle.legal)) {
    const axes = Object.keys(lifecycle.axes);
    const open = lifecycle.legal!.filter((pair) =>
      axes.some((axis, i) => i === 0 && !lifecycle.axes[axis]!.ends.includes(pair[i]!)),
    );
    const stuck = open.filter((pair) =>
      Object.values(lifecycle.moves).every((move) => {
        const fits = axes.every((axis, i) => move.on[axis]?.from.includes(pair[i]!) ?? true);
        return !fits || axes.every((axis, i) => (move.on[axis]?.to ?? [pair[i]!]).every((to) => to === pair[i]));
      }),
    );
    expect([lifecycle.noun, stuck]).toEqual([lifecycle.noun, []]);
  }
});

describe('P3: state × move × actor', () => {
  // Refunds come last and one by one, because their recipes switch faults of the one gateway on.
  for (const noun of Object.keys(nouns).filter((each) => each !== 'refund')) {
    test(`P3: ${noun}`, async () => {
      const cells: Cell[] = [];
      await inParallel(6, Object.keys(recipes[noun]!), async (recipe) => {
        cells.push(...(await tryState(noun, recipe)));
      });
      judge(cells);
    }, 180_000);
  }

  test('P3: refund', async () => {
    const cells: Cell[] = [];
    for (const recipe of Object.keys(recipes['refund']!)) {
      cells.push(...(await tryState('refund', recipe)));
      world.server.gateway.faults.clear();
    }
    judge(cells);
  });
});

interface Cell {
  cell: string;
  wanted: string;
  got: string;
}

function judge(cells: readonly Cell[]): void {
  expect(cells.length).toBeGreaterThan(0);
  const wrong = cells.filter(({ wanted, got }) => wanted !== got);
  expect(wrong, `${wrong.length} of ${cells.length} cells`).toEqual([]);
}

/** Every move by every actor on objects of one state: the refused ones on one object, each done one on a new one. */
async function tryState(noun: string, recipe: string): Promise<Cell[]> {
  const cells: Cell[] = [];
  const first = await make(noun, recipe);
  const shown = new Map<ActorName, Action[]>();
  for (const actor of ['platform', 'mall', 'seller'] as const) {
    shown.set(actor, must(await apiOf(first.world, actor).get(first.path)).actions);
  }
  const moves = Object.entries(expectations[noun]!);
  const cellsOf = (changes: boolean) =>
    moves.flatMap(([move, expected]) =>
      actors
        .filter((actor) => changesState(expected, recipe, actor) === changes)
        .map((actor) => ({ move, expected, actor })),
    );
  for (const each of cellsOf(false)) cells.push(...(await tryCell({ noun, recipe, ...each }, first, shown)));
  for (const each of cellsOf(true))
    cells.push(...(await tryCell({ noun, recipe, ...each }, await make(noun, recipe), shown)));
  return cells;
}

function changesState(expected: Expected, recipe: string, actor: ActorName): boolean {
  return expectedAnswer(expected, recipe, actor) === '200' && expected.done[recipe] !== recipe;
}

interface Made {
  world: World;
  path: string;
  object: Body;
}

async function make(noun: string, recipe: string): Promise<Made> {
  const id = await recipes[noun]![recipe]!(world);
  const home = homes[id] ?? world;
  const path = `${nouns[noun]!.path}/${id}`;
  const object = must(await home.mall.get(path));
  const state = nouns[noun]!.state(object);
  if (state !== recipe.replace(/ \(.*\)$/, ''))
    throw new Error(`the recipe "${recipe}" of ${noun} leads to "${state}"`);
  return { world: home, path, object };
}

interface Trial {
  noun: string;
  recipe: string;
  move: string;
  expected: Expected;
  actor: ActorName;
}

async function tryCell(
  { noun, recipe, move, expected, actor }: Trial,
  made: Made,
  shown: ReadonlyMap<ActorName, Action[]>,
): Promise<Cell[]> {
  const cell = `${noun} ${recipe}: ${move} by ${actor}`;
  const { speaksForItself, state } = nouns[noun]!;
  if ((speaksForItself || ownName.has(`${noun}.${move}`)) && (actor === 'mall_for_seller' || actor === 'buyer'))
    return [];
  const answer = await give(noun, move, { made, actor });
  const wanted = expectedAnswer(expected, recipe, actor);
  const cells = [{ cell, wanted, got: said(answer) }];
  if (answer.status === 200) {
    const now = must(await made.world.mall.get(made.path));
    cells.push({ cell: `${cell}, then`, wanted: expected.done[recipe]!.replace(/ \(.*\)$/, ''), got: state(now) });
  }
  const actions = shown.get(actor);
  if (actions && !expected.unlisted) {
    const action = actions.find((each) => each.name === move);
    const promise = action ? (action.enabled ? 'enabled' : 'disabled') : 'absent';
    cells.push({
      cell: `${cell}, as actions say`,
      wanted:
        expected.asItStands?.includes(recipe) && answer.status === 200 ? 'disabled' : promiseOf(said(answer), promise),
      got: promise,
    });
  }
  return cells;
}

/** What `actions` should have said; a rule's refusal (422) is not foreseen by state alone. */
function promiseOf(answer: string, promise: string): string {
  if (answer === '403 forbidden') return 'absent';
  if (answer === '409 not_now') return 'disabled';
  return answer.startsWith('422') ? promise : 'enabled';
}

function give(noun: string, move: string, { made, actor }: { made: Made; actor: ActorName }): Promise<Answer> {
  const body = { ...nouns[noun]!.bodies?.[move]?.(made.object), ...behalfOf(actor) };
  const api = apiOf(made.world, actor);
  return move === 'change_address' ? api.patch(made.path, body) : api.post(`${made.path}/${move}`, body);
}
