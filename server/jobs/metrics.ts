/** What an operator must be alarmed by: deadlines nobody tries any more, jobs that failed for good, work piling up. */
import { Gauge, type Registry } from 'prom-client';
import { type Pool, read } from '../db/pool.ts';
import { type Clock, isoTime } from '../kernel/clock.ts';

/** Adds the gauges to `registry`; each reads the database when the metrics are asked for. */
export function registerJobMetrics(registry: Registry, deps: { pool: Pool; clock: Clock }): void {
  const registers = [registry];
  const count = async (text: string): Promise<number> => {
    const [rows] = await read(deps.pool, { all: true }, [{ text }]);
    return Number(rows?.[0]?.['count'] ?? 0);
  };
  new Gauge({
    name: 'roundtrip_deadlines_parked',
    help: 'Deadlines that failed five times and are no longer tried: each needs a look.',
    registers,
    async collect() {
      this.set(await count('select count(*) from deadlines where parked'));
    },
  });
  new Gauge({
    name: 'roundtrip_outbox_rows',
    help: 'Committed commands whose events and jobs the relay has not moved yet.',
    registers,
    async collect() {
      this.set(await count('select count(*) from outbox'));
    },
  });
  new Gauge({
    name: 'roundtrip_webhook_deliveries_waiting',
    help: 'Webhook deliveries that have not arrived and are tried on; "due" ones would be sent at this moment.',
    labelNames: ['when'],
    registers,
    async collect() {
      const [rows] = await read(deps.pool, { all: true }, [
        {
          text: `select count(*) filter (where next_attempt_at <= $1) as due, count(*) filter (where next_attempt_at > $1) as later
            from webhook_deliveries where state = 'pending'`,
          values: [isoTime(deps.clock.nowMs())],
        },
      ]);
      for (const when of ['due', 'later']) this.set({ when }, Number(rows?.[0]?.[when] ?? 0));
    },
  });
  new Gauge({
    name: 'roundtrip_jobs',
    help: 'Jobs in the queue by queue and state; "failed" ones have used up their tries.',
    labelNames: ['queue', 'state'],
    registers,
    async collect() {
      this.reset();
      const { rows } = await deps.pool.query<{ name: string; state: string; count: number }>(
        `select name, state::text as state, count(*) as count from pgboss.job where state in ('created', 'retry', 'active', 'failed') group by 1, 2`,
      );
      for (const row of rows) this.set({ queue: row.name, state: row.state }, row.count);
    },
  });
}
