/**
 * For the tests of this room: a platform on a test database with a boundary of its own, the errand. An errand has a
 * due time and a list of waits: at every due time it notes business time and leaves for the next wait, with a job.
 */
import { pino } from 'pino';
import { createTestDatabase } from '../../tools/test-database.ts';
import { openPool } from '../db/pool.ts';
import { type Boundary, commandMap } from '../kernel/boundary.ts';
import { type Clock, type IsoTime, isoTime, msOf, systemClock } from '../kernel/clock.ts';
import type { Command, CommandType, Outcome } from '../kernel/command.ts';
import { idSource, uuid } from '../kernel/ids.ts';
import { defaultLanes, type Lanes, openLanes } from '../kernel/lanes.ts';
import { refuse } from '../kernel/problems.ts';
import { int4, json, nullable, owned, table, text, time } from '../kernel/table.ts';
import { openMallDirectory, openSellerDirectory } from '../malls/directory.ts';
import { mallBoundary } from '../malls/index.ts';
import type { Platform } from '../platform.ts';
import { migrateJobs, type QueueShape } from './boss.ts';

const errands = table(
  'errands',
  {
    ...owned,
    id: text,
    event_sequence: int4,
    due_at: nullable(time),
    waits: json<number[]>(),
    noted: json<IsoTime[]>(),
    temper: text,
  },
  { key: ['id', 'seller_id'], mutable: ['event_sequence', 'due_at', 'waits', 'noted', 'temper'] },
);
const tables = { errands };
type Tables = typeof tables;

export interface Start {
  due_at: IsoTime;
  /** Milliseconds from each due time to the next. */
  waits?: number[];
  /** What becomes of its deadline: `good` is met, `refuses`, `throws` and `stays` (done, but due as before) are not. */
  temper?: 'good' | 'refuses' | 'throws' | 'stays';
}

const start: CommandType<Tables, Start> = {
  type: 'errand.start',
  status: 201,
  creates: true,
  decide(draft, { seller, mall, mode, object, args }) {
    draft.insert('errands', {
      seller_id: seller,
      mall_id: mall,
      mode,
      id: object,
      event_sequence: 0,
      due_at: args.due_at,
      waits: args.waits ?? [],
      noted: [],
      temper: args.temper ?? 'good',
    });
    draft.emit({ type: 'errand.started', object });
    return undefined;
  },
  present: (draft) => draft.rows.errands[0],
};

const run: CommandType<Tables, { due_at: IsoTime }> = {
  type: 'errand.run',
  status: 200,
  decide(draft, { object }, { now }) {
    const errand = draft.rows.errands[0]!;
    if (errand.temper === 'throws') throw new Error('this errand throws');
    if (errand.temper === 'refuses') return refuse('not_now', 'This errand refuses.');
    if (errand.temper === 'stays') return undefined;
    if (errand.due_at === null || errand.due_at > now) return refuse('not_now', 'Nothing is due.');
    const [wait, ...waits] = errand.waits;
    draft.update('errands', errand, {
      noted: [...errand.noted, now],
      waits,
      due_at: wait === undefined ? null : isoTime(msOf(errand.due_at) + wait),
    });
    draft.emit({ type: 'errand.run', object });
    draft.job({ queue: 'notes', data: { errand: object, at: now } });
    return undefined;
  },
  present: (draft) => draft.rows.errands[0],
};

const errandBoundary: Boundary<Tables> = {
  kind: 'errand',
  tables,
  root: 'errands',
  fileColumns: { errands: 'id' },
  deadlines: ({ errands: [errand] }) =>
    errand?.due_at
      ? [{ object: errand.id, what: 'errand.run', at: errand.due_at, rule: 'trial', policyVersion: 1 }]
      : [],
  commands: commandMap<Tables>(start, run),
  lookups: {},
};

export interface TrialPlatform {
  platform: Platform;
  appUrl: string;
  ownerUrl: string;
  mall: { mall: number; seller: number; mallId: string };
  /** Starts an errand in test mode and returns its id. */
  errand(args: Start): Promise<string>;
  errandRow(id: string): Promise<{ due_at: IsoTime | null; noted: IsoTime[] }>;
  /** Statements as the owner, who sees everything. */
  sql<R extends Record<string, unknown>>(text: string, values?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/** One mall; its test clock stands at `frozenAt`. */
export async function openTrialPlatform(options: {
  frozenAt: IsoTime;
  queues: readonly QueueShape[];
  clock?: Clock;
}): Promise<TrialPlatform> {
  const { ownerUrl, appUrl, appRole, drop } = await createTestDatabase();
  const clock = options.clock ?? systemClock;
  await migrateJobs(ownerUrl, appRole, options.queues);
  const owner = openPool(ownerUrl, { max: 1, onError: () => {} });
  const mall = { mall: 1, seller: 1, mallId: idSource(clock)('mall', 1) };
  await makeTables(owner, appRole);
  await makeMall(owner, mall, options.frozenAt);
  const platform = trialPlatform(appUrl, clock);
  const target = { seller: mall.seller, mall: mall.mall, mode: 'test' as const };
  return {
    platform,
    appUrl,
    ownerUrl,
    mall,
    async errand(args) {
      const id = `ern_${uuid(clock)}`;
      const command: Command = {
        id: uuid(clock),
        type: 'errand.start',
        file: id,
        object: id,
        ...target,
        actor: { kind: 'mall', id: mall.mallId },
        args,
      };
      const outcome = await platform.submit('errand' as never, command);
      if (outcome.kind !== 'done') throw new Error(outcome.refusal.detail);
      return id;
    },
    errandRow: async (id) => (await owner.query('select due_at, noted from errands where id = $1', [id])).rows[0],
    sql: async (text, values) => (await owner.query(text, values)).rows,
    async close() {
      await platform.close();
      await owner.end();
      await drop();
    },
  };
}

type OwnerPool = ReturnType<typeof openPool>;

async function makeTables(owner: OwnerPool, appRole: string): Promise<void> {
  await owner.query(
    `create table errands (seller_id int, mall_id int, mode text, id text collate "C", event_sequence int, due_at timestamptz, waits jsonb, noted jsonb, temper text, primary key (id, seller_id))`,
  );
  // The name comes from the test database and is made of letters and underscores.
  await owner.query(`grant select, insert, update, delete on errands to ${appRole}`);
}

async function makeMall(
  owner: OwnerPool,
  { mall, seller, mallId }: TrialPlatform['mall'],
  frozenAt: IsoTime,
): Promise<void> {
  await owner.query(
    `insert into malls (seller_id, mall_id, id, name, reference, time_zone, currency, locale, jurisdiction, policy_version, event_sequence, metadata, created_at)
     values ($1, $2, $3, 'Trial', 'trial', 'Asia/Seoul', 'KRW', 'ko-KR', 'KR', 1, 0, '{}', $4)`,
    [seller, mall, mallId, frozenAt],
  );
  await owner.query(
    `insert into policy_versions (seller_id, mall_id, mall, version, policies, created_at) values ($1, $2, $3, 1, '{}', $4)`,
    [seller, mall, mallId, frozenAt],
  );
  await owner.query(
    `insert into clocks (seller_id, mall_id, mall, mode, offset_ms, frozen_at) values ($1, $2, $3, 'live', 0, null), ($1, $2, $3, 'test', 0, $4)`,
    [seller, mall, mallId, frozenAt],
  );
}

function trialPlatform(appUrl: string, clock: Clock): Platform {
  const log = pino({ level: process.env['TRIAL_LOG'] ?? 'silent' });
  const pool = openPool(appUrl, { max: 6, onError: () => {} });
  const malls = openMallDirectory(pool);
  const deps = { pool, clock, malls, sellers: openSellerDirectory(pool), onCommit: () => platform.onOutbox() };
  const lanes: Record<string, Lanes> = {
    errand: openLanes(deps, errandBoundary, defaultLanes),
    mall: openLanes(deps, mallBoundary as never, defaultLanes),
  };
  const platform = {
    log,
    clock,
    pool,
    malls,
    newId: idSource(clock),
    submit: (kind: string, command: Command): Promise<Outcome> => lanes[kind]!.submit(command),
    submitBulk: (kind: string, commands: readonly Command[]): Promise<Outcome[]> => lanes[kind]!.submitBulk(commands),
    onOutbox: () => {},
    close: () => pool.end(),
  } as unknown as Platform;
  return platform;
}

/** Waits until `look` gives something else than null, undefined or false. */
export async function eventually<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const seen = await look();
    if (seen !== null && seen !== undefined && seen !== false) return seen;
    if (tries > 1_500) throw new Error('waited half a minute for something that did not come');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
