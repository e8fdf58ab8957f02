/** What every way of measuring is given, gives back and needs: the load's job, processor times, a clean database. */
import type { LoadJob } from './load-client.ts';
import type { Pool, Spread } from './numbering.ts';
import type { PlainRunner } from './plain-run.ts';
import { databaseSeconds } from './processor.ts';
import type { RowDefinition } from './rows.ts';
import type { Stage } from './stage.ts';
import { settle, wipe } from './wipe.ts';

export interface Measuring {
  stage: Stage;
  runPlain: PlainRunner;
  seconds: number;
  warmUpSeconds: number;
  rounds: number;
}

export interface OurRun {
  perSecond: number;
  p50: number;
  p99: number;
  serverCpu: number;
  databaseCpu: number | null;
  clientLoad: number;
  memory: number;
  wrong: number;
  note?: string;
}

export interface PlainRun {
  perSecond: number;
  databaseCpu: number | null;
}

export interface Given {
  row: RowDefinition;
  spread: Spread;
  pool: Pool;
}

let runs = 0;

export function loadJob(on: Measuring, { row, spread, pool, connections }: Given & { connections: number }): LoadJob {
  runs += 1;
  return {
    port: on.stage.server.port,
    key: row.by === 'carrier' ? on.stage.carrierKey : spread.mall.key,
    connections,
    warmUpMs: on.warmUpSeconds * 1000,
    measuredMs: on.seconds * 1000,
    request: row.request!,
    pool,
    run: runs,
    now: on.stage.since,
    usesUp: row.usesUp ?? false,
  };
}

/** Call what it returns after the work, with the number of things done: microseconds of each. */
export async function measureProcessors(on: Measuring) {
  const { server, postmaster } = on.stage;
  const [before, database] = [await server.usage(), databaseSeconds(postmaster)];
  return async (done: number) => {
    const [after, databaseAfter] = [await server.usage(), databaseSeconds(postmaster)];
    return {
      server: ((after.cpuSeconds - before.cpuSeconds) / done) * 1e6,
      database: database === null || databaseAfter === null ? null : ((databaseAfter - database) / done) * 1e6,
      memory: after.residentBytes,
    };
  };
}

export async function clean(on: Measuring, row: RowDefinition): Promise<void> {
  if (!row.wipe) return;
  await settle(on.stage.owner);
  await wipe(on.stage.owner, on.stage);
}
