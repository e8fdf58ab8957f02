/** Single connections for setting up and looking, with errors that say what to do. */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { codeOf, DatabaseError, type EngineLog, textOf } from './errors.ts';

/** Runs `work` on one connection to `url`. A connection that fails throws a `DatabaseError` naming the remedy. */
export async function withConnection<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
  options: { timeoutMs?: number } = {},
): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: options.timeoutMs ?? 5_000,
    application_name: 'roundtrip-setup',
  });
  // A server that dies under an idle client is reported by the next statement.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw explain(error, url);
  }
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * For statements that take no parameters (roles, databases): the server's own format() quotes names (%I) and texts (%L).
 */
export async function runFormatted(client: pg.Client, template: string, values: string[]): Promise<void> {
  const { rows } = await client.query<{ sql: string }>('select format($1, variadic $2::text[]) as sql', [
    template,
    values,
  ]);
  await client.query(rows[0]!.sql);
}

/** Waits up to `timeoutMs` for a server that is not there yet: containers of one application start together. */
export async function waitUntilReachable(url: string, timeoutMs: number, log: EngineLog): Promise<void> {
  const end = performance.now() + timeoutMs;
  for (let told = false; ; told = true) {
    try {
      await withConnection(url, (client) => client.query('select 1'));
      return;
    } catch (error) {
      const code = error instanceof DatabaseError ? codeOf(error.cause) : null;
      if (!code || !['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', '57P03'].includes(code) || performance.now() > end)
        throw error;
      if (!told) log.warn({ database: withoutPassword(url) }, 'The database is not reachable yet, waiting for it.');
      await pause(500);
    }
  }
}

export function withoutPassword(url: string): string {
  const parsed = new URL(url);
  parsed.password = '';
  return parsed.toString();
}

function explain(cause: unknown, url: string): DatabaseError {
  const { hostname, port, pathname, username } = new URL(url);
  const server = `${hostname}:${port || 5432}`;
  const database = pathname.slice(1);
  const [problem, remedy] = {
    ECONNREFUSED: [`No PostgreSQL answers at ${server}.`, 'Start it or correct the address in DATABASE_URL.'],
    ENOTFOUND: [`The host ${hostname} is not known.`, 'Correct the address in DATABASE_URL.'],
    '28P01': [`PostgreSQL at ${server} refuses the password of "${username}".`, 'Correct DATABASE_URL.'],
    '28000': [
      `PostgreSQL at ${server} does not let "${username}" in (${textOf(cause)}).`,
      'Make the role, or allow it in pg_hba.conf.',
    ],
    '3D000': [
      `PostgreSQL at ${server} has no database "${database}".`,
      `Make it: create database "${database}" owner "${username}" encoding 'UTF8' template template0;`,
    ],
  }[codeOf(cause) ?? ''] ?? [
    `The database "${database}" at ${server} cannot be reached (${textOf(cause)}).`,
    'Check the server and DATABASE_URL.',
  ];
  return new DatabaseError(problem as string, remedy as string, { cause });
}
