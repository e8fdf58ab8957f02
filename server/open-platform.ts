/** Puts the platform together: pool, directories and a lane per boundary. */
import type { Logger } from 'pino';
import { boundaries } from './boundaries.ts';
import type { Config } from './config.ts';
import { openPool } from './db/pool.ts';
import { knownEventTypes } from './events/catalogue.ts';
import type { Clock } from './kernel/clock.ts';
import { idSource } from './kernel/ids.ts';
import { defaultLanes, type Lanes, openLanes } from './kernel/lanes.ts';
import { openMallDirectory, openSellerDirectory } from './malls/directory.ts';
import type { BoundaryKind, Platform } from './platform.ts';

export function openPlatform(given: { config: Config; log: Logger; clock: Clock; appUrl: string }): Platform {
  const { config, log, clock } = given;
  const pool = openPool(given.appUrl, {
    max: config.dbPool,
    onError: (error) => log.warn({ err: error }, 'database connection lost'),
  });
  const malls = openMallDirectory(pool);
  const sellers = openSellerDirectory(pool);
  const deps = { pool, clock, malls, sellers, eventTypes: knownEventTypes, onCommit: () => platform.onOutbox() };
  const settings = { ...defaultLanes, batchSize: config.batchSize, bulkPiece: config.bulkPiece };
  // A push of facts locks trackers only, which nobody else waits for: it may go in one transaction.
  const trackers = { ...settings, bulkPiece: 500, concurrency: { ...settings.concurrency, bulk: 2 } };
  const lanes = new Map<BoundaryKind, Lanes>(
    (Object.keys(boundaries) as BoundaryKind[]).map((kind) => [
      kind,
      openLanes(deps, boundaries[kind] as never, kind === 'tracker' ? trackers : settings),
    ]),
  );
  const platform: Platform = {
    config,
    log,
    clock,
    pool,
    malls,
    sellers,
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
