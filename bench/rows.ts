/** The rows of the table: what is asked of the server, and the plain SQL beside it. */
import { orderFileShape } from '../server/order-file/lists.ts';
import { trackerBoundary } from '../server/tracking/index.ts';
import { trackingEvents } from '../server/tracking/tables.ts';
import { idOf, type Kind, type Pool, type Turn, turnOf } from './numbering.ts';
import {
  clocks,
  expressions,
  keyStatements,
  loads,
  lockAndLoad,
  type PlainScript,
  scope,
  writes,
} from './plain-sql.ts';
import type { Written } from './record.ts';
import { eventsPerBatch, type RequestName } from './requests.ts';

export const rowNames = [
  ...(['returns', 'dispatches', 'handoffs', 'tracking', 'batches'] as const),
  ...(['deadlines', 'jobs', 'detail', 'list'] as const),
] as const;
export type RowName = (typeof rowNames)[number];

export interface RowDefinition {
  name: RowName;
  title: string;
  /** The orders it goes through. */
  kind: Kind;
  /** `handoffs`: requests until their last job is done. `deadlines` and `jobs` are no requests. */
  how: 'requests' | 'handoffs' | 'deadlines' | 'jobs';
  request?: RequestName;
  /** Whose key asks. */
  by: 'mall' | 'carrier';
  /** What one request counts. */
  unit: number;
  /** Measured over one spread only (the middle one), because the sellers do not matter to it. */
  once?: true;
  /** The ratio to reach, by connections. */
  aim?: Readonly<Record<number, number>>;
  /** Null where plain SQL has no counterpart; jobs have pg-boss alone beside them. */
  plain: ((given: PlainGiven) => PlainScript[]) | null;
  /** What is written and has to go again, by statements with $1 = the first ids of this run (five characters). */
  wipe: boolean;
  /** An order can be dispatched, or its piece returned, once. */
  usesUp?: true;
}

export interface PlainGiven {
  written: readonly Written[];
  turn: Turn;
  pool: Pool;
  mall: { number: number; id: string };
  /** First five characters of the ids that plain SQL gives. */
  prefix: string;
}

const commandAims = { 16: 0.6, 64: 1 };

export const rowDefinitions: readonly RowDefinition[] = [
  {
    name: 'returns',
    title: 'return requests',
    ...{
      kind: 'delivered',
      how: 'requests',
      request: 'returns',
      by: 'mall',
      unit: 1,
      wipe: true,
      usesUp: true,
      aim: commandAims,
    },
    plain: (given) => [commandScript(given, { keyed: true, lookups: [] })],
  },
  {
    name: 'dispatches',
    title: 'dispatches',
    ...{
      kind: 'paid',
      how: 'requests',
      request: 'dispatches',
      by: 'mall',
      unit: 1,
      wipe: true,
      usesUp: true,
      aim: commandAims,
    },
    plain: (given) => [commandScript(given, { keyed: true, lookups: [holdersOf(`:w::text`)] })],
  },
  {
    name: 'handoffs',
    title: 'automatic dispatches, accepted',
    ...{ kind: 'paid', how: 'handoffs', request: 'handoffs', by: 'mall', unit: 1, wipe: true, usesUp: true },
    plain: (given) => [commandScript(given, { keyed: true, lookups: [holdersOf(`:w::text`)] })],
  },
  {
    name: 'tracking',
    title: 'tracking events, one per request',
    ...{
      kind: 'inTransit',
      how: 'requests',
      request: 'tracking',
      by: 'carrier',
      unit: 1,
      wipe: true,
      aim: commandAims,
    },
    plain: (given) => [trackingScript(given)],
  },
  {
    name: 'batches',
    title: `tracking events, ${eventsPerBatch} per request`,
    ...{
      kind: 'inTransit',
      how: 'requests',
      request: 'batches',
      by: 'carrier',
      unit: eventsPerBatch,
      wipe: true,
      once: true,
    },
    aim: { 16: 0.25, 64: 0.25 },
    plain: batchScripts,
  },
  {
    name: 'deadlines',
    title: 'due deadlines (sweep)',
    ...{ kind: 'delivered', how: 'deadlines', by: 'mall', unit: 1, wipe: true },
    plain: (given) => [commandScript(given, { keyed: false, lookups: [] })],
  },
  {
    name: 'jobs',
    title: 'jobs, outbox to done',
    ...{ kind: 'inTransit', how: 'jobs', by: 'mall', unit: 1, wipe: true, once: true, plain: null },
  },
  {
    name: 'detail',
    title: 'order reads',
    ...{ kind: 'delivered', how: 'requests', request: 'detail', by: 'mall', unit: 1, wipe: false, once: true },
    plain: (given) => [detailScript(given)],
  },
  {
    name: 'list',
    title: 'order lists of 20',
    ...{
      kind: 'delivered',
      how: 'requests',
      request: 'list',
      by: 'mall',
      unit: 1,
      wipe: false,
      once: true,
      plain: null,
    },
  },
];

/** begin, tenant, key, clock, lock, load, look up, write, commit. */
function commandScript(given: PlainGiven, has: { keyed: boolean; lookups: readonly string[] }): PlainScript {
  const { written, turn, mall, prefix } = given;
  const known = { [returnIdOf(prefix, turn)]: `'ret_' || :p::text || :u::text || :k::text` };
  const { statements, constants } = writes(written, turn, known);
  return {
    statements: [
      'begin',
      scope,
      ...(has.keyed ? keyStatements : []),
      clocks,
      ...lockAndLoad(orderFileShape, expressions.ord),
      ...has.lookups,
      ...statements,
      'commit',
    ],
    constants: { ...constants, ...common(given), owner: `${mall.id}/test` },
  };
}

/** The id under which `deadlines` finds the returns that were prepared for it. */
export function returnIdOf(prefix: string, turn: Turn): string {
  return `ret_${prefix}${100_000_000_000_000 + turn.j * 100}${turn.k}`;
}

function trackingScript(given: PlainGiven): PlainScript {
  const { statements, constants } = writes(given.written, given.turn);
  const holders = holdersOf(`(6000000000000 + :n)::text`);
  return {
    statements: [
      holders,
      'begin',
      scope,
      clocks,
      ...lockAndLoad(trackerBoundary, expressions.trk),
      ...statements,
      'commit',
    ],
    constants: { ...constants, ...common(given) },
  };
}

function holdersOf(number: string): string {
  return `select * from waybill_holders(array[${number}], array['korea_post'], array['test'], array[:mall]::int4[])`;
}

function detailScript(given: PlainGiven): PlainScript {
  return {
    statements: ['begin read only', scope, ...loads(orderFileShape, expressions.ord), 'commit', clocks],
    constants: common(given),
  };
}

/** Bare: no tracker is locked, read or updated, nothing is looked up; only the rows go in. Eight sets of parcels. */
function batchScripts(given: PlainGiven): PlainScript[] {
  const columns = Object.keys(trackingEvents.columns);
  const template = given.written.find(({ table, op }) => table === trackingEvents && op === 'INSERT')!.row;
  return Array.from({ length: 8 }, (_, set) => {
    const turns = Array.from({ length: eventsPerBatch }, (_, i) => turnOf(given.pool, set * eventsPerBatch + i));
    const constants: Record<string, string> = { ...common(given) };
    const expression = (column: string): string => {
      if (column === 'seller_id') return 'e.seller_id';
      if (column === 'tracker_id') return 'e.tracker_id';
      if (column === 'id') return `'tev_' || :p::text || (:u::bigint + e.place)::text || '100000'`;
      if (column === 'fact_key') return `'carrier:' || :r1::text || :r2::text || (10000000 + e.place)::text`;
      const value = template[column];
      if (value === null || typeof value === 'boolean') return String(value);
      constants[column] = String(value);
      return `:${column}::${trackingEvents.columns[column as keyof typeof trackingEvents.columns].pg}`;
    };
    constants[`sellers${set}`] = `{${turns.map(({ s }) => s).join(',')}}`;
    constants[`trackers${set}`] = `{${turns.map((turn) => idOf('trk', turn)).join(',')}}`;
    const text = `insert into tracking_events (${columns.join(', ')}) select ${columns.map(expression).join(', ')}
      from unnest(:sellers${set}::int4[], :trackers${set}::text[]) with ordinality as e(seller_id, tracker_id, place)`;
    const tenant = `select set_config('roundtrip.sellers', (select string_agg(distinct s::text, ',') from unnest(:sellers${set}::int4[]) s), true)`;
    return { statements: ['begin', tenant, text, 'commit'], constants };
  });
}

function common({ mall, prefix }: PlainGiven): Record<string, string> {
  return { mall: String(mall.number), p: prefix };
}
