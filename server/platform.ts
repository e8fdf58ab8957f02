/**
 * The platform put together: what rooms, routes and jobs are given to work with. One instance per process.
 */
import type { Logger } from 'pino';
import { type BoundaryKind, boundaries } from './boundaries.ts';
import type { Config } from './config.ts';
import { openPool, type Pool } from './db/pool.ts';
import { knownEventTypes } from './events/catalogue.ts';
import type { Clock } from './kernel/clock.ts';
import type { Command, MallDirectory, Outcome } from './kernel/command.ts';
import { type IdSource, idSource } from './kernel/ids.ts';
import { defaultLanes, type Lanes, openLanes } from './kernel/lanes.ts';
import { openMallDirectory, openSellerDirectory, type SellerDirectory } from './malls/directory.ts';

export interface Platform {
  config: Config;
  log: Logger;
  clock: Clock;
  /** App role; used by the lanes for writing and, through `read`, for reading. */
  pool: Pool;
  malls: MallDirectory;
  sellers: SellerDirectory;
  newId: IdSource;
  /** The one way to change anything: a command to its boundary's lane. */
  submit(kind: BoundaryKind, command: Command): Promise<Outcome>;
  /** Bulk requests, jobs and the sweep; outcomes in order. */
  submitBulk(kind: BoundaryKind, commands: readonly Command[]): Promise<Outcome[]>;
  /** Commands waiting or under way, by boundary. */
  laneDepths(): Record<BoundaryKind, number>;
  /** Called after every commit that filled the outbox; the worker of this process sets it. */
  onOutbox: () => void;
  /** Waits for nothing; the caller has stopped sending. */
  close(): Promise<void>;
}

export function openPlatform(given: { config: Config; log: Logger; clock: Clock; appUrl: string }): Platform {
  const { config, log, clock } = given;
  const pool = openPool(given.appUrl, {
    max: config.dbPool,
    onError: (error) => log.warn({ err: error }, 'database connection lost'),
  });
  const malls = openMallDirectory(pool);
  const deps = { pool, clock, malls, eventTypes: knownEventTypes, onCommit: () => platform.onOutbox() };
  const settings = { ...defaultLanes, batchSize: config.batchSize, bulkPiece: config.bulkPiece };
  const lanes = new Map<BoundaryKind, Lanes>(
    (Object.keys(boundaries) as BoundaryKind[]).map((kind) => [
      kind,
      openLanes(deps, boundaries[kind] as never, settings),
    ]),
  );
  const platform: Platform = {
    config,
    log,
    clock,
    pool,
    malls,
    sellers: openSellerDirectory(pool),
    newId: idSource(clock),
    submit: (kind, command) => lanes.get(kind)!.submit(command),
    submitBulk: (kind, commands) => lanes.get(kind)!.submitBulk(commands),
    laneDepths: () =>
      Object.fromEntries([...lanes].map(([kind, each]) => [kind, each.depth()])) as Record<BoundaryKind, number>,
    onOutbox: () => {},
    close: () => pool.end(),
  };
  return platform;
}
