/** The queue `imports`: reading files and placing their orders, each in a run that can be stopped and gone on with. */
import { transaction } from '../db/pool.ts';
import type { Job, JobFailure, JobHandler, QueueDefinition, QueueShape, SweepDefinition } from '../jobs/index.ts';
import { isoTime } from '../kernel/clock.ts';
import type { Platform } from '../platform.ts';
import { apply } from './apply.ts';
import { preview } from './preview.ts';
import {
  beginRun,
  clearStaging,
  importsQueue,
  queueImport,
  type Run,
  releaseRun,
  Stopped,
  Superseded,
  settle,
} from './store.ts';
import type { ImportRow } from './tables.ts';

export const importsShape: QueueShape = {
  name: importsQueue,
  retryLimit: 10,
  retryDelayMax: 30,
  expireInSeconds: 6 * 3_600,
};

/** One at a time per process: an import is long, and its pieces share the bulk lane with everybody's. */
export function importsQueueDefinition(platform: Platform): QueueDefinition {
  return { shape: importsShape, batchSize: 1, concurrency: 1, drained: false, handler: importsJob(platform) };
}

export function importsJob(platform: Platform): JobHandler {
  return async (jobs, { signal }) => {
    const failures: JobFailure[] = [];
    for (const job of jobs) {
      try {
        await work(platform, job, signal);
      } catch (error) {
        failures.push({ id: job.id, error });
      }
    }
    return failures;
  };
}

/** An import whose runs end in the middle so often is not tried for ever. */
const mostRuns = 100;

async function work(platform: Platform, job: Job, signal: AbortSignal): Promise<void> {
  const run = await beginRun(platform, String(job.data['import']));
  if (run === null) return;
  if (run === 'held') {
    // A first try is a second job for the same work; a later one follows a run that died a moment ago.
    if (job.attempt === 0) return;
    throw new Error(`import ${String(job.data['import'])} is still held by another run`);
  }
  try {
    await step({ ...run, signal });
  } catch (error) {
    if (error instanceof Superseded) return;
    if (error instanceof Stopped) return await releaseRun(run, { again: true });
    await releaseRun(run, { again: false }).catch(() => undefined);
    throw error;
  }
}

async function step(run: Run): Promise<void> {
  const { imp } = run;
  if (imp.run > mostRuns) {
    const detail = `This import was begun ${mostRuns} times and never came to its end; orders that were placed stay. Upload the file again: what is there already is passed over.`;
    await settle(run, { state: 'failed', problem: { code: 'internal', detail } });
  } else if (imp.state === 'uploaded') await preview(run);
  else await apply(run);
}

const minute = 60_000;
/** A preview is kept so long; it holds names and addresses. */
const keptMs = 30 * 24 * 60 * minute;

/** Looks after imports that nobody works on, forgets previews that nobody applied, and empties what ended badly. */
export function importsSweep(platform: Platform): SweepDefinition {
  return {
    name: 'imports',
    everyMs: minute,
    async pass() {
      await takeUpAgain(platform);
      await expire(platform);
      await emptyFailed(platform);
      return false;
    },
  };
}

async function takeUpAgain(platform: Platform): Promise<void> {
  const now = platform.clock.nowMs();
  const found = await transaction(platform.pool, { all: true }, async (client) => {
    const { rows } = await client.query<ImportRow>({
      name: 'imports_left_alone',
      text: `select * from imports where state in ('uploaded', 'applying') and queued_at < $1 and (held_until is null or held_until < $2) order by queued_at limit 100 for update skip locked`,
      values: [isoTime(now - 2 * minute), isoTime(now)],
    });
    for (const row of rows) await queueImport(client, platform, row);
    return rows.length;
  });
  if (found > 0) platform.onOutbox();
}

async function expire(platform: Platform): Promise<void> {
  const now = platform.clock.nowMs();
  const problem = {
    code: 'expired',
    detail: 'The preview was not applied within 30 days and is forgotten; import the file again.',
  };
  await transaction(platform.pool, { all: true }, (client) =>
    client.query({
      name: 'imports_expire',
      text: `update imports set state = 'failed', problem = $2, finished_at = $3 where id in (select id from imports where state = 'previewed' and queued_at < $1 order by queued_at limit 100)`,
      values: [isoTime(now - keptMs), JSON.stringify(problem), isoTime(now)],
    }),
  );
}

async function emptyFailed(platform: Platform): Promise<void> {
  const rows = await transaction(platform.pool, { all: true }, async (client) => {
    const text = `select i.* from imports i where i.state = 'failed' and (exists (select from import_rows r where r.import_id = i.id) or exists (select from import_orders o where o.import_id = i.id)) limit 10`;
    return (await client.query<ImportRow>({ name: 'imports_to_empty', text })).rows;
  });
  for (const imp of rows) await clearStaging({ platform, imp }, ['import_rows', 'import_orders']);
}
