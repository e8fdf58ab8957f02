/**
 * pg-boss, the job queue, as this project runs it: its schema is made by the owner role when migrating, and the app role
 * only reads and writes rows. It polls nothing itself: fetching and running are `queue.ts`.
 */

import { PgBoss, type QueueOptions } from 'pg-boss';
import type { Logger } from 'pino';
import { withConnection } from '../db/engine/index.ts';

/** What the migration must know of a queue; handlers are added by the process that runs them. */
export interface QueueShape {
  readonly name: string;
  /** Retries after the first try; then the job is kept as failed, logged and counted. */
  readonly retryLimit: number;
  /** Seconds before the first retry, one to two times; doubles from try to try. 1 unless told. */
  readonly retryDelay?: number;
  /** The longest pause between two tries, seconds. */
  readonly retryDelayMax: number;
  /** A batch that runs longer than this many seconds is taken to be stuck and its jobs are given out again. */
  readonly expireInSeconds: number;
}

const schema = 'pgboss';

/**
 * An interrupted job is noticed after `heartbeat` (the least pg-boss allows) plus one supervision, and starts again
 * after a first pause of at most two seconds: together below 30 seconds (promise P1).
 */
export const timing = {
  heartbeatSeconds: 10,
  touchEveryMs: 3_000,
  supervisionSeconds: 5,
  /** How often finished jobs that are old enough are removed. */
  cleaningSeconds: 600,
  keepFinishedSeconds: 6 * 3_600,
};

/** Jobs for a queue that nobody declared are kept here, not lost; nothing runs them. */
export const unknownQueue: QueueShape = { name: 'unknown', retryLimit: 0, retryDelayMax: 60, expireInSeconds: 60 };

/** Makes or updates the queue's schema and the queues as the owner, and gives the app role its rows. */
export async function migrateJobs(ownerUrl: string, appRole: string, shapes: readonly QueueShape[]): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema,
    max: 2,
    supervise: false,
    schedule: false,
    registerInstance: false,
    application_name: 'roundtrip migrate',
  });
  const errors: Error[] = [];
  boss.on('error', (error) => errors.push(error));
  try {
    await boss.start();
    for (const shape of [...shapes, unknownQueue]) await declareQueue(boss, shape);
  } catch (error) {
    throw new Error('The job queue could not be set up.', { cause: errors[0] ?? error });
  } finally {
    await boss.stop({ graceful: false, timeout: 1_000 });
  }
  await withConnection(ownerUrl, async (client) => {
    const role = client.escapeIdentifier(appRole);
    await client.query(`grant usage on schema ${schema} to ${role}`);
    await client.query(`grant select, insert, update, delete on all tables in schema ${schema} to ${role}`);
    await client.query(`grant execute on all functions in schema ${schema} to ${role}`);
  });
}

/** A queue that exists takes the new settings; jobs in it keep those they were made with. */
async function declareQueue(boss: PgBoss, shape: QueueShape): Promise<void> {
  const options: QueueOptions = {
    retryLimit: shape.retryLimit,
    retryDelay: shape.retryDelay ?? 1,
    retryBackoff: true,
    retryDelayMax: shape.retryDelayMax,
    expireInSeconds: shape.expireInSeconds,
    heartbeatSeconds: timing.heartbeatSeconds,
    deleteAfterSeconds: timing.keepFinishedSeconds,
  };
  await boss.createQueue(shape.name, options);
  await boss.updateQueue(shape.name, options);
}

/** Under the app role: no DDL (neither migrations nor index rebuilds). `supervise` in processes that run jobs. */
export function openBoss(appUrl: string, options: { log: Logger; supervise: boolean }): PgBoss {
  const boss = new PgBoss({
    connectionString: appUrl,
    schema,
    max: 4,
    application_name: 'roundtrip jobs',
    options: '-c timezone=UTC -c jit=off',
    connectionTimeoutMillis: 5_000,
    migrate: false,
    createSchema: false,
    schedule: false,
    supervise: options.supervise,
    superviseIntervalSeconds: timing.supervisionSeconds,
    monitorIntervalSeconds: timing.supervisionSeconds,
    maintenanceIntervalSeconds: timing.cleaningSeconds,
    reindex: false,
    monitorVacuum: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  boss.on('error', (error) => options.log.warn({ err: error }, 'the job queue has trouble with the database'));
  boss.on('warning', (warning) => options.log.warn({ warning }, 'the job queue warns'));
  return boss;
}
