/**
 * Housekeeping on machine time: partitions of the event log for the months to come, and the removal of what is kept
 * for 30 days only (idempotent answers, tracking facts that no waybill claimed).
 */
import { type Pool, transaction } from '../db/pool.ts';
import { type Clock, isoTime } from '../kernel/clock.ts';
import { firstIdAt } from '../kernel/ids.ts';

const keptMs = 30 * 24 * 3_600_000;
const deleteAtOnce = 1_000;
/** This month and the two after it. */
const monthsAhead = 2;

/** True: there is more to remove at once. */
export function housekeeping(deps: { pool: Pool; clock: Clock }): () => Promise<boolean> {
  return async () => {
    await ensurePartitions(deps.pool, deps.clock);
    const before = isoTime(deps.clock.nowMs() - keptMs);
    const removed = [await removeAnswers(deps.pool, before), await removeUnmatched(deps.pool, before)];
    return removed.includes(deleteAtOnce);
  };
}

/** Before anything is written in a month its partition must be there: rows that fell into the default one stand in its way. */
export async function ensurePartitions(pool: Pool, clock: Clock): Promise<void> {
  const first = Temporal.Instant.fromEpochMilliseconds(clock.nowMs())
    .toZonedDateTimeISO('UTC')
    .toPlainDate()
    .with({ day: 1 });
  const starts = Array.from({ length: monthsAhead + 2 }, (_, i) => first.add({ months: i }));
  const names = starts.slice(0, -1).map((start) => start.toString().slice(0, 7).replace('-', '_'));
  const bounds = starts.map((start) => firstIdAt('event', start.toZonedDateTime('UTC').epochMilliseconds));
  await pool.query('select ensure_event_partitions($1::text[], $2::text[])', [names, bounds]);
}

/** Kept 30 days (api.md, Idempotency-Key). */
function removeAnswers(pool: Pool, before: string): Promise<number> {
  return remove(pool, {
    name: 'remove_old_answers',
    text: `delete from idempotent_answers where (seller_id, owner, key) in
           (select seller_id, owner, key from idempotent_answers where created_at < $1 order by created_at limit ${deleteAtOnce})`,
    values: [before],
  });
}

/** Kept 30 days (api.md, trackers). */
function removeUnmatched(pool: Pool, before: string): Promise<number> {
  return remove(pool, {
    name: 'remove_old_unmatched',
    text: `delete from unmatched_tracking_events where id in (select id from unmatched_tracking_events where received_at < $1 order by received_at limit ${deleteAtOnce})`,
    values: [before],
  });
}

function remove(pool: Pool, statement: { name: string; text: string; values: unknown[] }): Promise<number> {
  return transaction(pool, { all: true }, async (client) => (await client.query(statement)).rowCount ?? 0);
}
