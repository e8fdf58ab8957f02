/** A worker process of its own for tests that kill it: runs one payments job against the given database and gateway. */
import { paymentsJob } from './jobs.ts';
import { deskDeps } from './test-desk.ts';

const [appUrl, gatewayUrl, data] = process.argv.slice(2);
const job = JSON.parse(data!);
const { deps, pool, locks } = deskDeps(appUrl!, gatewayUrl!);
const { seller, mall, mode } = job;
// As patient as in service, so that the test, and not a time-out, ends it.
const work = paymentsJob({ ...deps, timeouts: { refundMs: 60_000, lookUpMs: 60_000 } });
await work([{ id: job.refund, data: job, seller, mall, mode, attempt: 0 }], { signal: AbortSignal.any([]) });
await locks.close();
await pool.end();
