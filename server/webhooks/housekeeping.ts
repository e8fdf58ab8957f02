/** On machine time: the log of deliveries is kept 30 days, an old secret no longer than it signs. */
import { type Statement, transaction } from '../db/pool.ts';
import { type IsoTime, isoTime } from '../kernel/clock.ts';
import { firstIdAt } from '../kernel/ids.ts';
import type { Platform } from '../platform.ts';

/** Also how far back `recover` reaches: without the log nobody knows what arrived. */
export const logKeptMs = 30 * 24 * 3_600_000;

const atOnce = 1_000;

/** True: there is more to remove at once. */
export function webhookHousekeeping({ pool, clock }: Pick<Platform, 'pool' | 'clock'>): () => Promise<boolean> {
  return async () => {
    const now = clock.nowMs();
    const [removed] = await transaction(pool, { all: true }, async (client) => {
      const counts: number[] = [];
      for (const statement of [removeOld(now), forgetSecrets(isoTime(now))])
        counts.push((await client.query(statement as { text: string })).rowCount ?? 0);
      return counts;
    });
    return removed === atOnce;
  };
}

/** Ids begin with machine time, so that the oldest are found without an index of their own. */
function removeOld(now: number): Statement {
  return {
    name: 'remove_old_webhook_deliveries',
    text: `delete from webhook_deliveries where (id, seller_id) in
           (select id, seller_id from webhook_deliveries where id < $1 and state <> 'pending' order by id limit ${atOnce})`,
    values: [firstIdAt('webhook_delivery', Math.max(0, now - logKeptMs))],
  };
}

function forgetSecrets(now: IsoTime): Statement {
  return {
    name: 'forget_old_webhook_secrets',
    text: `update webhook_endpoints set previous_secret = null, previous_until = null
           where previous_until is not null and previous_until <= $1`,
    values: [now],
  };
}
