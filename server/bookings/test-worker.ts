/** A worker process of its own for tests that kill it: brings the given bookings on, once, as the job does. */
import { pino } from 'pino';
import { readConfig } from '../config.ts';
import { openPool } from '../db/pool.ts';
import { openLocks } from '../jobs/locks.ts';
import { systemClock } from '../kernel/clock.ts';
import { openPlatform } from '../open-platform.ts';
import { bookingsJob } from './jobs.ts';
import type { BookingJob } from './request.ts';
import { depsOf } from './test-deps.ts';

const [appUrl, env, data] = process.argv.slice(2);
const platform = openPlatform({
  config: readConfig(JSON.parse(env!)),
  log: pino({ level: 'silent' }),
  clock: systemClock,
  appUrl: appUrl!,
});
const locks = openLocks(openPool(appUrl!, { max: 1, onError: () => undefined }));
const jobs = (JSON.parse(data!) as BookingJob[]).map((job) => ({
  ...job,
  id: job.booking,
  data: { ...job },
  attempt: 0,
}));
await bookingsJob(depsOf(platform, locks))(jobs, { signal: AbortSignal.any([]) });
await locks.close();
await platform.close();
