/** Brings facts to the trackers that hold their waybill: who holds it, and one command per tracker. */
import type { Pool } from '../db/pool.ts';
import type { Actor, Command } from '../kernel/command.ts';
import { uuid } from '../kernel/ids.ts';
import { batchLoader } from '../kernel/loader.ts';
import type { Platform } from '../platform.ts';
import type { NewFact } from './facts.ts';
import type { FactResult, RecordFacts } from './record.ts';
import type { UnmatchedFact } from './tables.ts';
import { type WaybillHolder, type WaybillKey, waybillHolders } from './waybills.ts';

/** A fact that knows how it is recognised, and where it goes. */
export interface Delivery<W extends Addressed> {
  what: W;
  to: readonly WaybillHolder[];
}

export interface Addressed {
  fact_key: string;
  fact: UnmatchedFact;
}

/** Open holders of each key, in the order of the keys. A key without a scope finds those of all scopes. */
export async function findHolders(pool: Pool, keys: readonly WaybillKey[]): Promise<WaybillHolder[][]> {
  return keys.length === 0 ? [] : loaderOf(pool)(keys);
}

type HoldersLoader = (keys: readonly WaybillKey[]) => Promise<WaybillHolder[][]>;

const loaders = new WeakMap<Pool, HoldersLoader>();

/** Pushes of single facts come by the hundred at once; they ask together. */
function loaderOf(pool: Pool): HoldersLoader {
  const known = loaders.get(pool);
  if (known) return known;
  const loader = batchLoader<readonly WaybillKey[], WaybillHolder[][]>((asked) => readHolders(pool, asked), {
    concurrency: 2,
    size: 50,
  });
  loaders.set(pool, loader);
  return loader;
}

async function readHolders(pool: Pool, asked: readonly (readonly WaybillKey[])[]): Promise<WaybillHolder[][][]> {
  const { rows } = await pool.query<WaybillHolder>(waybillHolders.statement(asked.flat()));
  const byNumber = Map.groupBy(new Map(rows.map((row) => [row.tracker_id, row])).values(), numberOf);
  return asked.map((keys) =>
    keys.map((key) =>
      (byNumber.get(numberOf(key)) ?? []).filter((row) => key.scope === null || row.scope === key.scope),
    ),
  );
}

function numberOf(key: Pick<WaybillKey, 'carrier' | 'waybill_number' | 'mode'>): string {
  return `${key.carrier} ${key.waybill_number} ${key.mode}`;
}

/**
 * One `tracker.record` per tracker, all submitted together. Per delivery: refused when any of its trackers refused it
 * (saying it again is harmless), accepted when it was news to any, else duplicate.
 */
export async function deliverFacts<W extends Addressed>(
  platform: Platform,
  actor: Actor,
  deliveries: readonly Delivery<W>[],
): Promise<Map<W, FactResult>> {
  const perTracker = new Map<string, { holder: WaybillHolder; facts: NewFact[]; whats: W[] }>();
  for (const { what, to } of deliveries) {
    for (const holder of to) {
      const pile = perTracker.get(holder.tracker_id) ?? { holder, facts: [], whats: [] };
      perTracker.set(holder.tracker_id, pile);
      const { fact_key, fact } = what;
      pile.facts.push({ ...fact, fact_key, id: platform.newId('tracking_event', holder.seller_id) });
      pile.whats.push(what);
    }
  }
  const piles = [...perTracker.values()];
  const commands = piles.map(
    ({ holder, facts }): Command<RecordFacts> => ({
      id: uuid(platform.clock),
      type: 'tracker.record',
      file: holder.tracker_id,
      object: holder.tracker_id,
      seller: holder.seller_id,
      mall: holder.mall_id,
      mode: holder.mode,
      actor,
      args: { facts },
    }),
  );
  const outcomes = await platform.submitBulk('tracker', commands);
  const results = new Map<W, FactResult>();
  outcomes.forEach((outcome, i) => {
    const said =
      outcome.kind === 'done'
        ? (outcome.body as { results: FactResult[] }).results
        : piles[i]!.whats.map((): FactResult => ({ result: 'refused', refusal: outcome.refusal }));
    piles[i]!.whats.forEach((what, n) => {
      results.set(what, weightier(results.get(what), said[n]!));
    });
  });
  return results;
}

const weight = { duplicate: 0, accepted: 1, refused: 2 };

function weightier(a: FactResult | undefined, b: FactResult): FactResult {
  return a && weight[a.result] >= weight[b.result] ? a : b;
}
