/**
 * The database of the tests: one PostgreSQL per run (embedded, without fsync, in a temporary folder; or the one in
 * TEST_DATABASE_URL), migrated once into a template, from which each test file copies databases of its own.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import {
  APP_ROLE,
  DatabaseError,
  deriveApp,
  ensureRoles,
  OWNER_ROLE,
  removeLeftEngine,
  runFormatted,
  startEngine,
  textOf,
  withConnection,
} from '../server/db/engine/index.ts';
import { migrate } from '../server/db/migrate.ts';
import { migrateJobs } from '../server/jobs/boss.ts';
import { queueShapes } from '../server/registry.ts';

export interface TestDatabase {
  ownerUrl: string;
  appUrl: string;
  appRole: string;
  drop(): Promise<void>;
}

interface Server {
  /** May create databases. */
  adminUrl: string;
  ownerUrl: string;
  appUrl: string;
  ownerRole: string;
  appRole: string;
  template: string;
  /** Why there is no template; tests without a database still run. */
  problem: string | null;
}

declare module 'vitest' {
  interface ProvidedContext {
    testServer: Server;
  }
}

const FOLDER_PREFIX = 'roundtrip-test-';

/** A migrated database for the calling test file, dropped with `drop()`. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('testServer');
  if (server.problem) throw new Error(`There is no test database: ${server.problem}`);
  const name = uniqueName('test');
  await withConnection(server.adminUrl, (client) =>
    runFormatted(client, 'create database %I template %I owner %I', [name, server.template, server.ownerRole]),
  );
  return {
    ownerUrl: onDatabase(server.ownerUrl, name),
    appUrl: onDatabase(server.appUrl, name),
    appRole: server.appRole,
    drop: () => dropDatabase(server.adminUrl, name),
  };
}

/** Called by vitest once before all test files; what it returns is called once after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const external = process.env.TEST_DATABASE_URL;
  const { server, close } = external ? await useExternal(external) : await startOwn();
  try {
    await makeTemplate(server);
  } catch (error) {
    server.problem = textOf(error);
    console.error(`test database: ${server.problem}`);
  }
  project.provide('testServer', server);
  return async () => {
    if (external) await dropDatabase(server.adminUrl, server.template);
    await close();
  };
}

async function startOwn(): Promise<{ server: Server; close(): Promise<void> }> {
  await removeLeftFolders();
  const folder = mkdtempSync(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`));
  const quiet = () => undefined;
  const log = {
    info: quiet,
    warn: quiet,
    error: (fields: object, message: string) => console.error(message, fields),
  };
  const engine = await startEngine({ dataDir: folder, durable: false, log });
  return {
    server: {
      adminUrl: engine.adminUrl,
      ownerUrl: engine.ownerUrl,
      appUrl: engine.appUrl,
      ownerRole: OWNER_ROLE,
      appRole: APP_ROLE,
      template: uniqueName('template'),
      problem: null,
    },
    close: async () => {
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function useExternal(ownerUrl: string): Promise<{ server: Server; close(): Promise<void> }> {
  const app = deriveApp(ownerUrl);
  await ensureRoles(ownerUrl, { app: app.login });
  const ownerRole = decodeURIComponent(new URL(ownerUrl).username);
  const template = uniqueName('template');
  return {
    server: {
      adminUrl: ownerUrl,
      ownerUrl,
      appUrl: app.url,
      ownerRole,
      appRole: app.login.name,
      template,
      problem: null,
    },
    close: async () => undefined,
  };
}

async function makeTemplate({ adminUrl, ownerUrl, ownerRole, appRole, template }: Server): Promise<void> {
  await withConnection(adminUrl, (client) =>
    runFormatted(client, 'create database %I owner %I template template0', [template, ownerRole]),
  ).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === '42501')) throw error;
    throw new DatabaseError(
      `The role "${ownerRole}" in TEST_DATABASE_URL may not create databases.`,
      'Run: alter role … createdb;',
    );
  });
  await migrate(onDatabase(ownerUrl, template), appRole);
  await migrateJobs(onDatabase(ownerUrl, template), appRole, queueShapes);
}

async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withConnection(adminUrl, (client) => runFormatted(client, 'drop database if exists %I with (force)', [name]));
}

/** What runs that were killed have left; the folder's name holds the pid of its run. */
async function removeLeftFolders(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(/^roundtrip-test-(\d+)-/.exec(name)?.[1]);
    if (pid > 0 && !isRunning(pid)) await removeLeftEngine(join(tmpdir(), name));
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function onDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}

function uniqueName(kind: string): string {
  return `roundtrip_${kind}_${randomBytes(5).toString('hex')}`;
}
