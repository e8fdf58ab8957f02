/**
 * P8: every fault of the simulated post in every call that the platform makes to it, through the whole platform. Each
 * cell is told once, and where `staysOn` names the fault a second time, in which it stays until it is switched off. It ends
 * well, or stops where people see that and why. The post's own list of parcels is the judge: a booking is there once, or not at all.
 */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type FaultKind, openSandboxControl, type SandboxControl } from '../../carrier-sandbox/index.ts';
import { type Desk, openDesk, sweep } from '../bookings/test-desk.ts';
import { contractsSweep } from '../contracts/jobs.ts';
import { type Cell, type Name, situations } from './test-carrier-cells.ts';

let desk: Desk;
let post: SandboxControl;
const rooms = new Map<Name, () => Promise<Cell>>();
beforeAll(async () => {
  desk = await openDesk();
  post = openSandboxControl(desk.sandbox.url);
  for (const name of names) rooms.set(name, await situations[name].open(desk, post));
});
afterEach(() => post.clearFaults());
afterAll(() => desk.stop());

/** Against hanging for ever, on a machine with much else to do. */
const patienceMs = 240_000;

const names = Object.keys(situations) as Name[];
const bookings: readonly Name[] = ['InsertOrder, a parcel out', 'InsertOrder, a return'];

/** What people see while a fault stays; nothing said: it ends well even so. */
interface Row {
  /** The reason shown with whatever stops. */
  why?: string;
  /** Asking back finds what the call has done, or its answer can be read after all. */
  endsWell?: readonly Name[];
  /** What is said instead. */
  says?: Partial<Record<Name, string>>;
  /** The carrier's word is the last one, once said too; people mend what it names. */
  final?: readonly Name[];
  /** Calls in which the fault shows; all unless told. */
  shows?: readonly Name[];
}

const no = '접수할 수 없는 요청입니다.';
const noXml = 'the answer is not the XML of the post';
/** A page in which nothing is found is an answer; what the booking says counts then. */
const page = { 'track, a poll': 'heard of: collected' };

const table: Readonly<Record<FaultKind, Row>> = {
  refuse: {
    says: {
      'GetCustNo, applied for': `on hold: ${no} (Compare ePost id and customer number`,
      'GetApprNo, applied for': `on hold: ${no} (Compare the approval number`,
      'InsertOffice, applied for': `on hold: ${no} (Correct what the carrier names`,
      'GetOfficeInfo, the nightly look': `suspended: ${no} (Correct what the carrier names`,
      'InsertOrder, a parcel out': `refused: ERR-523 ${no}`,
      'InsertOrder, a return': `refused: ERR-523 ${no}`,
      'GetResInfo, asked back': `waits: asked back: ${no}`,
      'GetResCancelCmd, void': `goes on: ${no}`,
      ...page,
    },
    final: names.filter((name) => !/^GetResInfo|^track/.test(name)),
  },
  rate_limit: { why: 'HTTP 429' },
  hang: { why: 'no answer in time' },
  down: { why: 'ECONNRESET' },
  slow: { why: 'no answer in time', endsWell: bookings },
  drip: { why: 'no answer in time', endsWell: bookings },
  garbage: { why: noXml, endsWell: bookings },
  truncate: { why: noXml, endsWell: bookings },
  lost_answer: { why: 'ECONNRESET', endsWell: bookings },
  error_after_success: { why: 'HTTP 500', endsWell: bookings },
  html_for_xml: { why: noXml, endsWell: bookings },
  euc_kr: { endsWell: names },
  negative_price: {
    why: 'price is no amount: "-',
    endsWell: bookings,
    shows: [...bookings, 'GetResInfo, asked back', 'GetResInfo, a return awaited'],
  },
  backwards_status: {
    endsWell: names,
    shows: ['GetResInfo, asked back', 'GetResInfo, a return awaited', 'track, a poll'],
  },
};

describe.each(Object.entries(table) as [FaultKind, Row][])('P8: %s', (fault, row) => {
  const hit = row.shows ?? names;
  const final = row.final ?? [];

  test(
    `P8: ${fault}, once: each call ends well, or with a no that people see`,
    async () => {
      const cells = await hitting(hit, { fault, count: 1 });
      await reach(cells, (name) => (final.includes(name) ? shown(name, row) : good(name)));
      // Every one of them was met.
      expect(await post.faults()).toEqual([]);
      await mend(cells, final);
      await reach(cells, good);
      await end(cells);
    },
    patienceMs,
  );
});

/**
 * One of each class, because each takes half a minute: a no, "later", silence, and an answer that is lost after the call
 * has had its effect. What cannot be read is to the platform as what is lost.
 */
const staysOn: readonly FaultKind[] = ['refuse', 'rate_limit', 'hang', 'lost_answer'];

describe.each(staysOn)('P8: %s', (fault) => {
  const row: Row = table[fault];
  const hit = row.shows ?? names;
  const final = row.final ?? [];
  test(
    `P8: ${fault}, until it is switched off: each call stops visibly, and then ends well`,
    async () => {
      const cells = await hitting(hit, { fault, count: staying });
      await reach(cells, (name) => shown(name, row), met);
      await post.clearFaults();
      await mend(cells, final);
      await reach(cells, good);
      await end(cells);
    },
    patienceMs,
  );
});

/** By a pattern, because an open circuit names its time before the reason. */
function shown(name: Name, { why = '', endsWell = [], says = {} }: Row): RegExp {
  const { stops } = situations[name];
  if (endsWell.includes(name)) return good(name);
  const said = says[name];
  if (said) return new RegExp(`^${RegExp.escape(said)}`);
  return stops.endsWith(' ') ? new RegExp(`^${RegExp.escape(stops)}.*${RegExp.escape(why)}`) : exactly(stops);
}

function good(name: Name): RegExp {
  return exactly(situations[name].good);
}

function exactly(text: string): RegExp {
  return new RegExp(`^${RegExp.escape(text)}$`);
}

type Cells = readonly { name: Name; cell: Cell }[];

/** Stories that were prepared in peace, each with the fault in its own call, and begun. */
async function hitting(hit: readonly Name[], { fault, count }: { fault: FaultKind; count: number }): Promise<Cells> {
  const cells = await Promise.all(hit.map(async (name) => ({ name, cell: await rooms.get(name)!() })));
  for (const { name, cell } of cells) {
    const whose = { carrier: 'korea_post', customer_number: cell.customer };
    if (cell.first) await post.fault({ ...whose, ...cell.first, count: 1 });
    await post.fault({ ...whose, fault, operation: situations[name].operation, ms: longerThanWaitedFor, count });
  }
  await Promise.all(cells.map(({ cell }) => cell.begin()));
  return cells;
}

/** More calls than there are; how many are left tells whether a fault was met. */
const staying = 1_000_000;

async function met(cell: Cell): Promise<boolean> {
  return (await post.faults()).some((each) => each.customer_number === cell.customer && each.count! < staying);
}

/** `KOREA_POST_TIMEOUT_MS` is 1,000 here. */
const longerThanWaitedFor = 4_000;

/** Longer than circuits stay open, and than a crowded machine needs. */
const reachMs = 60_000;

/** Until every story stands as wanted, as far as the platform brings it by itself and time goes by. */
async function reach(
  cells: Cells,
  wanted: (name: Name) => RegExp,
  also: (cell: Cell) => Promise<boolean> = async () => true,
): Promise<void> {
  const looks: Partial<Record<Name, string>> = {};
  await Promise.all(
    cells.map(async ({ name, cell }) => {
      const end = performance.now() + reachMs;
      for (let round = 0; performance.now() < end; round += 1) {
        const look = await cell.look();
        looks[name] = look;
        if (wanted(name).test(look) && (await also(cell))) return;
        if (round > 0) await cell.wait?.();
        await bringOn();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }),
  );
  const expected = cells.map(({ name }) => [name, expect.stringMatching(wanted(name))]);
  expect(looks).toEqual(Object.fromEntries(expected));
  await judge();
}

async function mend(cells: Cells, which: readonly Name[]): Promise<void> {
  await Promise.all(cells.map(({ name, cell }) => (which.includes(name) ? cell.mend?.() : null)));
}

async function end(cells: Cells): Promise<void> {
  await Promise.all(cells.map(({ cell }) => cell.end?.()));
  await desk.server.settle();
}

/** The sweeps, now; one round for all who wait for it. */
let round: Promise<unknown> | null = null;
let rounds = 0;
function bringOn(): Promise<unknown> {
  round ??= Promise.all([sweep(desk), contractsSweep({ ...desk.server.inside, clock: daysLater() }).pass()]).finally(
    () => {
      round = null;
    },
  );
  return round;
}

/** A clock of machines that is a day further in each round, so that contracts whose next try comes later are asked now. */
function daysLater() {
  rounds += 1;
  const { clock } = desk.server.inside;
  const aheadMs = rounds * 86_400_000;
  return { ...clock, nowMs: () => clock.nowMs() + aheadMs };
}

/** What the post has: of every booking at most one parcel that stands, and exactly one of those it has accepted. */
async function judge(): Promise<void> {
  const standing = Map.groupBy(
    (await post.parcels()).filter((each) => each.cancelled_at === null),
    (each) => each.order_number,
  );
  const rows = await desk.rows<{ id: string; state: string; number: string | null }>(
    `select id, waybill_number as number,
       case when state = 'accepted' and cancel_asked_at is not null and cancel_refused is null then 'cancelling' else state end as state
     from bookings`,
  );
  const wrong = rows.filter(({ id, state, number }) => {
    const numbers = (standing.get(id) ?? []).map((each) => each.waybill_number);
    if (state === 'accepted') return numbers.join() !== number;
    return numbers.length > (['pending', 'sent', 'cancelling'].includes(state) ? 1 : 0);
  });
  expect(wrong).toEqual([]);
  const ours = new Set(rows.map(({ id }) => id));
  expect([...standing.keys()].filter((id) => !ours.has(id))).toEqual([]);
}

test('P8: areas closed to parcels are not asked about, so that nothing can go wrong with it', async () => {
  expect((await post.calls())['korea_post']).not.toHaveProperty('GetStoppedZipCd');
});
