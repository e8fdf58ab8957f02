/** Where the benchmark's database is: embedded in a folder of its own, or made on the server of DATABASE_URL. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { glimpseEngine } from '../server/db/engine/glimpse.ts';
import { deriveApp, runFormatted, withConnection } from '../server/db/engine/index.ts';
import { startServerChild } from './server-child.ts';

export interface BenchPlace {
  /** For the server's process. */
  env: Record<string, string>;
  what: string;
  /** While the server runs. */
  urls(): { ownerUrl: string; appUrl: string; postmaster: number | null };
  remove(): Promise<void>;
}

const databaseName = 'roundtrip_bench';

export async function openPlace(dataDir: string): Promise<BenchPlace> {
  const given = process.env['DATABASE_URL'];
  return given ? onServer(given, dataDir) : embedded(dataDir);
}

function embedded(dataDir: string): BenchPlace {
  return {
    env: { ROUNDTRIP_DATA_DIR: dataDir },
    what: 'the embedded PostgreSQL, fsync on',
    urls() {
      const { running } = glimpseEngine(dataDir);
      if (!running) throw new Error(`No database runs in ${dataDir}.`);
      return { ...running, postmaster: running.pid };
    },
    remove: async () => rmSync(dataDir, { recursive: true, force: true }),
  };
}

async function onServer(ownerUrl: string, dataDir: string): Promise<BenchPlace> {
  const url = new URL(ownerUrl);
  url.pathname = `/${databaseName}`;
  await withConnection(ownerUrl, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (!rowCount) await runFormatted(client, 'create database %I', [databaseName]);
  });
  return {
    env: { DATABASE_URL: url.toString(), ROUNDTRIP_DATA_DIR: dataDir },
    what: `PostgreSQL at ${url.hostname}`,
    urls: () => ({ ownerUrl: url.toString(), appUrl: deriveApp(url.toString()).url, postmaster: null }),
    async remove() {
      await withConnection(ownerUrl, (client) =>
        runFormatted(client, 'drop database if exists %I with (force)', [databaseName]),
      );
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Seconds until an empty folder serves, and until it serves again; null with DATABASE_URL. */
export async function measureStarts(): Promise<{ first: number; second: number } | null> {
  if (process.env['DATABASE_URL']) return null;
  const dataDir = mkdtempSync(join(tmpdir(), 'roundtrip-bench-start-'));
  try {
    const seconds: number[] = [];
    for (let i = 0; i < 2; i += 1) {
      const server = await startServerChild({ ROUNDTRIP_DATA_DIR: dataDir });
      seconds.push(server.startSeconds);
      await server.stop();
    }
    return { first: seconds[0]!, second: seconds[1]! };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export async function connectOwner(ownerUrl: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    options: '-c search_path=roundtrip -c timezone=UTC -c jit=off',
  });
  await client.connect();
  return client;
}
