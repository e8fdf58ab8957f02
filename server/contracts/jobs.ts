/**
 * The queue `contracts`: one job per check that is to be made. And the sweep behind it, which tries again what the
 * carrier has not answered, with pauses that grow to an hour, and finds what a lost job left behind.
 */
import { carriers } from '../carriers/index.ts';
import type { QueueShape } from '../jobs/boss.ts';
import type { SweepDefinition } from '../jobs/index.ts';
import { eachJob, type QueueDefinition } from '../jobs/queue.ts';
import { formOf } from './carrier.ts';
import { type CheckPlatform, checkContract } from './check.ts';
import { type ContractJob, contractsQueue } from './step.ts';
import { readUnchecked } from './store.ts';

/** A check is a few calls of at most ten seconds each; what the carrier does not answer is the sweep's. */
export const contractsShape: QueueShape = {
  name: contractsQueue,
  retryLimit: 10,
  retryDelayMax: 60,
  expireInSeconds: 120,
};

export function contractsQueueDefinition(platform: CheckPlatform): QueueDefinition {
  return {
    shape: contractsShape,
    batchSize: 8,
    concurrency: 2,
    drained: true,
    handler: eachJob<ContractJob>((job) => checkContract(platform, job.data)),
  };
}

export interface ContractsSweepOptions {
  everyMs?: number;
  /** A job that has left no trace after so long is taken for lost. */
  lostAfterMs?: number;
  /** Contracts per pass. */
  limit?: number;
}

/** Contracts that are asked about side by side, so that one the carrier is silent about holds up few others. */
const atOnce = 8;

/** A pass goes on where the one before ended. */
export function contractsSweep(platform: CheckPlatform, options: ContractsSweepOptions = {}): SweepDefinition {
  const { everyMs = 10_000, lostAfterMs = 120_000, limit = 50 } = options;
  const checked = carriers.filter(({ code }) => formOf(code)?.check === 'carrier').map(({ code }) => code);
  let after = '';
  return {
    name: 'contracts',
    everyMs,
    async pass() {
      const nowMs = platform.clock.nowMs();
      const found = await readUnchecked(platform.pool, { after, nowMs, lostAfterMs, carriers: checked, limit });
      const queue = [...found];
      const check = async (): Promise<void> => {
        for (let row = queue.shift(); row; row = queue.shift()) {
          const contract = row.id;
          const job = { contract, seller: row.seller_id, check: row.check_number, daily: false };
          await checkContract(platform, job).catch((error: unknown) =>
            platform.log.warn({ err: error, contract }, 'a contract could not be checked'),
          );
        }
      };
      await Promise.all(Array.from({ length: atOnce }, check));
      after = found.at(-1)?.id ?? '';
      if (found.length < limit) after = '';
      return found.length === limit;
    },
  };
}
