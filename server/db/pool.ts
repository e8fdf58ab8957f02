/**
 * Connections. `pg` with pipelining: a flight is a list of statements sent without waiting in between. Connections of
 * the app role always have the schema on their path, UTC, and time-outs, so that nothing waits for ever.
 */
import type { Writable } from 'node:stream';
import pg from 'pg';
import { isoTime } from '../kernel/clock.ts';

export interface Statement {
  /** Prepared under this name once per connection; left out for one-off statements. */
  name?: string;
  text: string;
  values?: readonly unknown[];
}

export type DbRow = Record<string, unknown>;
export type Client = pg.PoolClient;
export type Pool = pg.Pool;

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
    switch (oid) {
      case 20: // int8: amounts and positions, kept within the safe integers by database checks
        return Number;
      case 1184:
        return timeOf;
      case 1082: // date stays a date
        return (value) => value;
      default:
        return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
    }
  },
};

/**
 * A timestamptz as PostgreSQL writes it in UTC ("2026-11-22 20:01:59.1+00"), with milliseconds so that text order is
 * time order. By cutting, not by a Date: a batch reads thousands of these.
 */
export function timeOf(value: string): string {
  const plain = value.length >= 22 && value.endsWith('+00') && value[10] === ' ' && value[4] === '-';
  // Years beyond 9999 and before Christ have another shape.
  if (!plain) return isoTime(Date.parse(value.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00')));
  const fraction = value.length === 22 ? '000' : value.slice(20, -3).padEnd(3, '0').slice(0, 3);
  return `${value.slice(0, 10)}T${value.slice(11, 19)}.${fraction}Z`;
}

export function openPool(
  url: string,
  options: { max: number; onError: (error: Error) => void; statementTimeoutMs?: number },
): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    pipeline: true,
    types,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 5_000,
    statement_timeout: options.statementTimeoutMs ?? 30_000,
    idle_in_transaction_session_timeout: 30_000,
    application_name: 'roundtrip',
    // Plans are made once per connection: with lists of ids PostgreSQL would else prefer to plan every execution anew.
    options: '-c search_path=roundtrip -c timezone=UTC -c jit=off -c plan_cache_mode=force_generic_plan',
  } as pg.PoolConfig);
  pool.on('error', options.onError);
  // A checked-out client that loses its server emits too; without a listener that would end the process.
  pool.on('connect', (client) => client.on('error', options.onError));
  return pool;
}

/**
 * Sends all statements at once and waits for all answers: one round trip, and one write to the socket. `pg` writes each
 * statement by itself, which costs more than making it.
 */
export async function flight(client: Client, statements: readonly Statement[]): Promise<DbRow[][]> {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
  stream.cork();
  let asked: Promise<pg.QueryResult>[];
  try {
    asked = statements.map((statement) => client.query(statement as pg.QueryConfig));
  } finally {
    stream.uncork();
  }
  const answers = await Promise.all(asked);
  return answers.map((answer) => (answer.rows ?? []) as DbRow[]);
}

/** Which tenants a transaction may see; row-level security compares with this. */
export interface TenantScope {
  malls?: readonly number[];
  sellers?: readonly number[];
  /** The platform's own reads. */
  all?: true;
}

export function scopeStatement(scope: TenantScope): Statement {
  return {
    name: 'scope',
    text: `select set_config('roundtrip.malls', $1, true), set_config('roundtrip.sellers', $2, true), set_config('roundtrip.all', $3, true)`,
    values: [(scope.malls ?? []).join(','), (scope.sellers ?? []).join(','), scope.all ? 'yes' : 'no'],
  };
}

/** Reads in one transaction and one flight, seeing only what `scope` may see. */
export async function read(pool: Pool, scope: TenantScope, statements: readonly Statement[]): Promise<DbRow[][]> {
  const client = await pool.connect();
  try {
    const answers = await flight(client, [
      { text: 'begin read only' },
      scopeStatement(scope),
      ...statements,
      { text: 'commit' },
    ]);
    client.release();
    return answers.slice(2, -1);
  } catch (error) {
    client.release(true);
    throw error;
  }
}

/** Runs `work` in one transaction under `scope`; for plumbing that is not a command (relay, operations, files). */
export async function transaction<R>(pool: Pool, scope: TenantScope, work: (client: Client) => Promise<R>): Promise<R> {
  const client = await pool.connect();
  try {
    await flight(client, [{ text: 'begin' }, scopeStatement(scope)]);
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // The connection's state is unknown; dropping it ends the transaction for certain.
    client.release(true);
    throw error;
  }
}
