/** The doctor finds what is wrong: a taken port, migrations not run, a role that is not bound, damaged keys. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase } from '../tools/test-database.ts';
import { readConfig } from './config.ts';
import { type Engine, startEngine, withConnection } from './db/engine/index.ts';
import { migrate } from './db/migrate.ts';
import { printDiagnosis, runDoctor } from './doctor.ts';

const folder = mkdtempSync(join(tmpdir(), 'roundtrip-doctor-'));
const dataDir = join(folder, 'data');
const quiet = () => undefined;
const log = { info: quiet, warn: quiet, error: quiet };
let freePort = '0';
let engine: Engine | null = null;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  freePort = String((probe.address() as AddressInfo).port);
  probe.close();
});
afterAll(async () => {
  await engine?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function diagnose(env: Record<string, string> = {}) {
  const diagnosis = await runDoctor(readConfig({ ROUNDTRIP_DATA_DIR: dataDir, PORT: freePort, ...env }));
  return { ...diagnosis, byName: Object.fromEntries(diagnosis.checks.map((check) => [check.name, check])) };
}

test('before the first start everything is in order and nothing is made', async () => {
  const { ok, checks, byName } = await diagnose();
  expect(checks.filter((check) => !check.ok)).toEqual([]);
  expect(ok).toBe(true);
  expect(byName.database?.detail).toMatch(/made at the first start/);
});

test('a database that is not running is looked at, and migrations that have not run are found', async () => {
  engine = await startEngine({ dataDir, log });
  await engine.stop();
  engine = null;
  const before = await diagnose();
  expect(before.byName.database).toMatchObject({
    ok: true,
    detail: expect.stringMatching(/started for this look/),
  });
  expect(before.byName.roles).toMatchObject({ ok: true });
  expect(before.byName.migrations).toMatchObject({
    ok: false,
    remedy: expect.stringMatching(/npm run migrate/),
  });
  expect(before.ok).toBe(false);
});

test('a running one is looked at as it runs; changed migrations and an unbound role are found', async () => {
  engine = await startEngine({ dataDir, log });
  const { ownerUrl, adminUrl } = engine;
  await migrate(ownerUrl, 'roundtrip_app');
  const after = await diagnose();
  expect(after.byName.database?.detail).toMatch(/running on port/);
  expect(after.byName.migrations).toMatchObject({ ok: true });
  expect(after.byName.clock).toMatchObject({ ok: true });

  await withConnection(ownerUrl, (client) => client.query(`update roundtrip.schema_migrations set digest = 'other'`));
  await withConnection(adminUrl, (client) => client.query('alter role roundtrip_app bypassrls'));
  const broken = await diagnose();
  expect(broken.byName.migrations).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/changed since they ran/),
  });
  expect(broken.byName.roles).toMatchObject({ ok: false, remedy: expect.stringMatching(/nobypassrls/) });
});

test('a taken port names its holder', async () => {
  const squatter = createServer().listen(Number(freePort), '127.0.0.1');
  await new Promise((resolve) => squatter.once('listening', resolve));
  const { byName } = await diagnose();
  expect(byName.port).toMatchObject({ ok: false, detail: expect.stringContaining(`pid ${process.pid}`) });
  squatter.close();
});

test('a database that does not answer and damaged keys are told with what to do', async () => {
  writeFileSync(join(dataDir, 'secret-keys'), 'rubbish');
  const diagnosis = await diagnose({ DATABASE_URL: 'postgres://owner:secret@127.0.0.1:1/shop' });
  expect(diagnosis.byName.database).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/No PostgreSQL answers/),
  });
  expect(diagnosis.byName['secret keys']?.detail).toMatch(/Restore it from a backup/);
  const printed = printDiagnosis(diagnosis);
  expect(printed).toMatch(/WRONG\s+database/);
  expect(printed).not.toContain('secret@');
});

test('an existing database through DATABASE_URL', async () => {
  const database = await createTestDatabase();
  const { byName } = await diagnose({ DATABASE_URL: database.ownerUrl });
  expect(byName.database).toMatchObject({ ok: true });
  expect(byName.migrations).toMatchObject({ ok: true });
  await database.drop();
});
