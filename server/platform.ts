/** What rooms, routes and jobs are given to work with. `open-platform.ts` puts it together, one per process. */
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Pool } from './db/pool.ts';
import type { Clock } from './kernel/clock.ts';
import type { Command, MallDirectory, Outcome } from './kernel/command.ts';
import type { IdSource } from './kernel/ids.ts';
import type { SellerDirectory } from './malls/directory.ts';

/** The boundaries by name; `boundaries.ts` holds one for each. */
export type BoundaryKind = 'order_file' | 'tracker' | 'seller' | 'contract' | 'mall' | 'platform' | 'webhook_endpoint';

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
