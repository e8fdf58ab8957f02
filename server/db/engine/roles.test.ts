/** An existing PostgreSQL: the app role from one DATABASE_URL, with and without the right to make it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../config.ts';
import { withConnection } from './connect.ts';
import { type Engine, startEngine } from './engine.ts';
import { DatabaseError } from './errors.ts';
import { openDatabase } from './open.ts';
import { deriveApp } from './roles.ts';

const dataDir = mkdtempSync(join(tmpdir(), `roundtrip-test-${process.pid}-`));
const quiet = () => undefined;
const log = { info: quiet, warn: quiet, error: quiet };
let server: Engine;

beforeAll(async () => {
  server = await startEngine({ dataDir, durable: false, log });
});
afterAll(async () => {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const asAdmin = (sql: string) => withConnection(server.adminUrl, (client) => client.query(sql));
const open = (url: string) => openDatabase(readConfig({ DATABASE_URL: url }), log);
const whoAmI = (url: string) =>
  withConnection(url, async (client) => {
    const { rows } = await client.query(
      'select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user',
    );
    return rows[0];
  });

/** A database of its own with an owner of its own, as an administrator would hand it over. */
async function givenDatabase(name: string, rights = ''): Promise<string> {
  await asAdmin(`create role ${name} login password 'its p@ss/word' ${rights}`);
  await asAdmin(`create database ${name} owner ${name}`);
  return `postgres://${name}:${encodeURIComponent('its p@ss/word')}@127.0.0.1:${server.port}/${name}`;
}

/** The statement an error tells the administrator to run. */
async function runAdvice(error: unknown): Promise<void> {
  expect(error).toBeInstanceOf(DatabaseError);
  const statement = /(?:create|alter) role .*;/.exec((error as DatabaseError).remedy)?.[0];
  await asAdmin(statement ?? 'no statement found');
}

test('an owner that may create roles gets its app role made, bound by row-level security', async () => {
  const url = await givenDatabase('alpha_owner', 'createrole');
  const database = await open(url);
  expect(database).toMatchObject({ ownerUrl: url, appRole: 'alpha_app' });
  expect(await whoAmI(database.appUrl)).toEqual({
    rolname: 'alpha_app',
    rolsuper: false,
    rolbypassrls: false,
  });
  expect(database.appUrl).not.toContain('its');
  // Every later process derives the same.
  expect((await open(url)).appUrl).toBe(database.appUrl);
});

test('several processes may start at once', async () => {
  const url = await givenDatabase('beta', 'createrole');
  const opened = await Promise.all([open(url), open(url), open(url), open(url)]);
  expect(new Set(opened.map(({ appUrl }) => appUrl)).size).toBe(1);
  expect(await whoAmI(opened[0].appUrl)).toMatchObject({ rolname: 'beta_app' });
});

test('without the right, the error holds the statement that makes it work, and not the password', async () => {
  const url = await givenDatabase('gamma');
  const error = await open(url).catch((caught: unknown) => caught);
  expect(String(error)).toMatch(/"gamma_app" does not exist.*may not create it/s);
  expect(String(error)).not.toContain(deriveApp(url).login.password);
  await runAdvice(error);
  const database = await open(url);
  expect(await whoAmI(database.appUrl)).toMatchObject({
    rolname: 'gamma_app',
    rolsuper: false,
    rolbypassrls: false,
  });
});

test('an app role with another password: set anew where allowed, else the statement is named', async () => {
  const allowed = await givenDatabase('delta', 'createrole');
  const { appUrl } = await open(allowed);
  await asAdmin(`alter role delta_app password 'changed by hand'`);
  await open(allowed);
  expect(await whoAmI(appUrl)).toMatchObject({ rolname: 'delta_app' });

  const refused = await givenDatabase('epsilon');
  await asAdmin(`create role epsilon_app login password 'made by hand'`);
  const error = await open(refused).catch((caught: unknown) => caught);
  expect(String(error)).toMatch(/"epsilon_app" has another password/);
  await runAdvice(error);
  expect(await whoAmI((await open(refused)).appUrl)).toMatchObject({ rolname: 'epsilon_app' });
});

test('an app role that row-level security does not bind is refused', async () => {
  const url = await givenDatabase('zeta', 'createrole');
  await open(url);
  for (const [right, undo] of [
    ['bypassrls', 'nobypassrls'],
    ['superuser', 'nosuperuser'],
  ]) {
    await asAdmin(`alter role zeta_app ${right}`);
    const error = await open(url).catch((caught: unknown) => caught);
    expect(String(error)).toMatch(/"zeta_app" is a superuser, has bypassrls/);
    await runAdvice(error);
    await open(url);
    await asAdmin(`alter role zeta_app ${undo}`);
  }
});

test('an app role that could act as the owner is refused', async () => {
  const url = await givenDatabase('eta');
  await asAdmin('create role eta_app login in role eta');
  await expect(open(url)).rejects.toThrow(/"eta_app" is a member of the owner's role.*revoke "eta" from "eta_app"/s);
});

test('a superuser in DATABASE_URL works and is warned about', async () => {
  const warnings: string[] = [];
  const config = readConfig({ DATABASE_URL: server.adminUrl });
  const database = await openDatabase(config, {
    ...log,
    warn: (_fields, message) => void warnings.push(message),
  });
  expect(await whoAmI(database.appUrl)).toEqual({
    rolname: 'postgres_app',
    rolsuper: false,
    rolbypassrls: false,
  });
  expect(warnings.join()).toMatch(/superuser/);
});

test('a wrong password, a missing database and a wrong encoding say what to do', async () => {
  const url = await givenDatabase('theta');
  await expect(open(url.replace('its', 'not'))).rejects.toThrow(
    /refuses the password of "theta".*Correct DATABASE_URL/s,
  );
  await expect(open(url.replace(/theta$/, 'nowhere'))).rejects.toThrow(
    /no database "nowhere".*create database "nowhere"/s,
  );
  await asAdmin(`create database latin owner theta encoding 'LATIN1' locale 'C' template template0`);
  await expect(open(url.replace(/theta$/, 'latin'))).rejects.toThrow(/encoded in LATIN1; Roundtrip needs UTF8/);
});
