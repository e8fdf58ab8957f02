/** The handler of the queue `operations`; one job is one operation. */
import { bulksOf } from '../http/bulk.ts';
import { routes } from '../http/routes.ts';
import type { JobHandler } from '../jobs/index.ts';
import type { Platform } from '../platform.ts';
import { runOperation } from './run.ts';

/** A job that throws is to be tried again: it goes on where it stopped. */
export function operationsJob(platform: Platform): JobHandler {
  const bulks = bulksOf(routes);
  return async (jobs) => {
    for (const { data } of jobs) await runOperation(platform, bulks, String(data.operation));
  };
}
