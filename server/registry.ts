/** All queues and sweeps: the one visible list of what works beside the requests. */

import { bookingsQueue, bookingsShape, openBookingsSweep } from './bookings/jobs.ts';
import { openCarriers } from './carriers/index.ts';
import { contractsQueueDefinition, contractsShape, contractsSweep, readContractForCarrier } from './contracts/index.ts';
import { exportsJob, exportsShape } from './exports/job.ts';
import { sweepFiles } from './files/index.ts';
import { importsQueueDefinition, importsShape, importsSweep } from './imports/index.ts';
import type { QueueShape } from './jobs/boss.ts';
import { commandsJob } from './jobs/commands-job.ts';
import type { JobsRegistry, Locks, QueueDefinition } from './jobs/index.ts';
import { advanceClockJob, advanceClockQueue } from './malls/advance-clock-operation.ts';
import { operationsJob } from './operations/job.ts';
import type { Platform } from './platform.ts';
import { openRefundsSweep, paymentsQueue, paymentsShape } from './refunds/jobs.ts';
import { matchWaybillsJob, waybillQueue } from './tracking/index.ts';
import { pollsQueue, pollsShape } from './tracking/polls-job.ts';
import { openDeliveries, openFanOut, webhookHousekeeping } from './webhooks/index.ts';

const patient = { retryLimit: 30, retryDelayMax: 60, expireInSeconds: 30 };

const shapes = {
  commands: { name: 'commands', ...patient },
  waybills: { name: waybillQueue, ...patient },
  payments: paymentsShape,
  imports: importsShape,
  exports: exportsShape,
  contracts: contractsShape,
  bookings: bookingsShape,
  polls: pollsShape,
  operations: { name: 'operations', ...patient, expireInSeconds: 21_600 },
  advanceClock: advanceClockQueue,
} satisfies Record<string, QueueShape>;

/** Made by the owner role when the database is migrated; the app role only puts jobs in and takes them out. */
export const queueShapes: readonly QueueShape[] = Object.values(shapes);

export function registry(platform: Platform, { locks }: { locks: Locks }): JobsRegistry {
  const payments = { platform, locks };
  const carriers = {
    platform,
    locks,
    adapterFor: openCarriers(platform.config),
    contractOf: (contract: { id: string; seller: number }) => readContractForCarrier(platform, contract),
  };
  const queues: QueueDefinition[] = [
    { shape: shapes.commands, batchSize: 200, concurrency: 2, drained: true, handler: commandsJob(platform) },
    { shape: shapes.waybills, batchSize: 200, concurrency: 1, drained: true, handler: matchWaybillsJob(platform) },
    paymentsQueue(payments),
    importsQueueDefinition(platform),
    { shape: exportsShape, batchSize: 1, concurrency: 1, drained: false, handler: exportsJob(platform) },
    contractsQueueDefinition(platform),
    bookingsQueue(carriers),
    pollsQueue(carriers),
    { shape: shapes.operations, batchSize: 1, concurrency: 1, drained: false, handler: operationsJob(platform) },
    { shape: shapes.advanceClock, batchSize: 1, concurrency: 4, drained: false, handler: advanceClockJob(platform) },
  ];
  return {
    queues,
    sweeps: [
      importsSweep(platform),
      contractsSweep(platform),
      { name: 'bookings', everyMs: 30_000, pass: openBookingsSweep(carriers) },
      { name: 'refunds', everyMs: 30_000, pass: openRefundsSweep(payments).pass },
      { name: 'webhook fan-out', everyMs: 500, pass: openFanOut(platform) },
      { name: 'webhook deliveries', everyMs: 500, pass: openDeliveries(platform).pass },
      { name: 'webhook housekeeping', everyMs: 3_600_000, pass: webhookHousekeeping(platform) },
      { name: 'files', everyMs: 3_600_000, pass: async () => (await sweepFiles(platform)) > 0 },
    ],
  };
}
