/**
 * Migrations: the files of `migrations/` in order, each in a transaction, under a lock so that two starting processes
 * do not race. A file that ran must not change afterwards (its digest is kept). `:app` in a file is the app role.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';

const folder = new URL('./migrations/', import.meta.url);

/** Runs what has not run yet as the owner role and returns the names of the files that ran. */
export async function migrate(ownerUrl: string, appRole: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'roundtrip migrate' });
  await client.connect();
  try {
    await client.query('create schema if not exists roundtrip');
    await client.query('set search_path = roundtrip');
    await client.query(`select pg_advisory_lock(hashtext('roundtrip migrations'))`);
    await client.query(
      'create table if not exists schema_migrations (name text primary key, digest text not null, ran_at timestamptz not null default now())',
    );
    const { rows } = await client.query<{ name: string; digest: string }>('select name, digest from schema_migrations');
    const done = new Map(rows.map((row) => [row.name, row.digest]));
    const ran: string[] = [];
    for (const { name, sql, digest } of await migrationFiles()) {
      const before = done.get(name);
      if (before === digest) continue;
      if (before)
        throw new Error(`Migration ${name} has changed since it ran here. Put it back and add a new file instead.`);
      await client.query('begin');
      await client.query(sql.replaceAll(':app', client.escapeIdentifier(appRole)));
      await client.query('insert into schema_migrations (name, digest) values ($1, $2)', [name, digest]);
      await client.query('commit');
      ran.push(name);
    }
    return ran;
  } finally {
    await client.end();
  }
}

export async function migrationFiles(): Promise<{ name: string; sql: string; digest: string }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(new URL(name, folder), 'utf8');
      return { name, sql, digest: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
