/** The embedded database for real: made, started again, adopted, restarted, refused. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { withConnection } from './connect.ts';
import { type Engine, type EngineOptions, startEngine } from './engine.ts';
import { glimpseEngine } from './glimpse.ts';
import { isPortFree } from './ports.ts';
import { isAlive, processesIn, until } from './processes.ts';

const dataDir = mkdtempSync(join(tmpdir(), `roundtrip-test-${process.pid}-`));
const cluster = join(dataDir, 'postgres');
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

async function start(options: Partial<EngineOptions> = {}): Promise<{ engine: Engine; messages: string[] }> {
  const messages: string[] = [];
  const note = (_fields: object, message: string) => void messages.push(message);
  const log = { info: note, warn: note, error: note };
  const engine = await startEngine({ dataDir, durable: false, log, ...options });
  onTestFinished(() => engine.stop());
  return { engine, messages };
}

const ask = (url: string, sql: string) => withConnection(url, async (client) => (await client.query(sql)).rows[0]);

/** Another Roundtrip: a process that starts the engine and then only waits. */
async function startElsewhere(): Promise<{ child: ChildProcess; pid: number; port: number }> {
  const module = new URL('./index.ts', import.meta.url).href;
  const code = `
    const { startEngine } = await import(${JSON.stringify(module)});
    const log = { info() {}, warn() {}, error() {} };
    const engine = await startEngine({ dataDir: ${JSON.stringify(dataDir)}, durable: false, log });
    console.log(JSON.stringify({ pid: engine.pid, port: engine.port }));
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(createInterface({ input: child.stdout! }), 'line')) as [string];
  return { child, ...(JSON.parse(line) as { pid: number; port: number }) };
}

async function killed(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('embedded database', () => {
  test('is made on first use with both roles, and nothing remains after stopping', async () => {
    const { engine } = await start();
    expect(engine.adopted).toBe(false);
    const owner = await ask(
      engine.ownerUrl,
      `select rolsuper, rolbypassrls, has_database_privilege(current_database(), 'create') as may_create_schema
         from pg_roles where rolname = current_user and rolname = 'roundtrip_owner'`,
    );
    expect(owner).toEqual({ rolsuper: false, rolbypassrls: false, may_create_schema: true });
    const app = await ask(
      engine.appUrl,
      `select rolsuper, rolbypassrls, rolcreaterole, has_database_privilege(current_database(), 'create') as may_create_schema
         from pg_roles where rolname = current_user and rolname = 'roundtrip_app'`,
    );
    expect(app).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      may_create_schema: false,
    });
    const server = await ask(
      engine.adminUrl,
      `select (select pg_encoding_to_char(encoding) from pg_database where datname = 'roundtrip') as encoding, current_setting('listen_addresses') as listens,
              current_setting('unix_socket_directories') as sockets, current_setting('synchronous_commit') as commit`,
    );
    expect(server).toEqual({
      encoding: 'UTF8',
      listens: '127.0.0.1',
      sockets: '',
      commit: 'on',
    });
    expect(statSync(join(dataDir, 'postgres.json')).mode & 0o777).toBe(0o600);
    expect(statSync(cluster).mode & 0o777).toBe(0o700);

    await engine.stop();
    expect(isAlive(engine.pid)).toBe(false);
    expect(processesIn(cluster)).toEqual([]);
    expect(existsSync(join(dataDir, 'roundtrip.lock'))).toBe(false);
    expect(await isPortFree(engine.port)).toBe(true);
  });

  test.runIf(process.getuid?.() === 0)('started by root, it runs as an ordinary account', async () => {
    const { engine } = await start();
    const status = readFileSync(`/proc/${engine.pid}/status`, 'utf8');
    expect(status).toMatch(/^Uid:\s+[1-9]/m);
    expect(status).toMatch(/^Gid:\s+[1-9]/m);
    expect(statSync(cluster).uid).not.toBe(0);
  });

  test('keeps its data, passwords and port for the next start', async () => {
    const first = await start();
    await ask(first.engine.ownerUrl, 'create table kept as select 42 as answer');
    await first.engine.stop();
    const second = await start();
    expect(second.engine.ownerUrl).toBe(first.engine.ownerUrl);
    expect(second.engine.adopted).toBe(false);
    expect(await ask(second.engine.ownerUrl, 'select answer from kept')).toEqual({ answer: 42 });
  });

  test('adopts the server of a Roundtrip that was killed with -9', async () => {
    const other = await startElsewhere();
    await killed(other.child);
    expect(isAlive(other.pid)).toBe(true);
    const { engine } = await start();
    expect({ adopted: engine.adopted, pid: engine.pid, port: engine.port }).toEqual({
      adopted: true,
      pid: other.pid,
      port: other.port,
    });
    expect(await ask(engine.appUrl, 'select 1 as one')).toEqual({ one: 1 });
    await engine.stop();
    expect(isAlive(other.pid)).toBe(false);
  });

  test('an adopted server that dies is restarted like its own', async () => {
    const other = await startElsewhere();
    await killed(other.child);
    const { engine } = await start();
    engine.kill9();
    await engine.whenReady();
    expect(engine.pid).not.toBe(other.pid);
    expect(await ask(engine.appUrl, 'select 1 as one')).toEqual({ one: 1 });
  });

  test('ends a left server that runs with other settings, and starts its own', async () => {
    const other = await startElsewhere();
    await killed(other.child);
    const { engine } = await start({ durable: true });
    expect(engine.adopted).toBe(false);
    expect(isAlive(other.pid)).toBe(false);
    expect(await ask(engine.ownerUrl, 'show fsync')).toEqual({ fsync: 'on' });
  });

  test('ends a left server that is frozen and answers nobody', async () => {
    const other = await startElsewhere();
    await killed(other.child);
    process.kill(other.pid, 'SIGSTOP');
    const { engine, messages } = await start();
    expect(messages.join()).toMatch(/does not answer/);
    expect(isAlive(other.pid)).toBe(false);
    expect(engine.adopted).toBe(false);
  });

  test('is refused to a second Roundtrip while the first one lives, naming it', async () => {
    const other = await startElsewhere();
    await expect(start()).rejects.toThrow(
      new RegExp(`in use by another Roundtrip.*pid ${other.child.pid} .*ROUNDTRIP_DATA_DIR`, 's'),
    );
    expect(glimpseEngine(dataDir)).toMatchObject({
      made: true,
      holder: { pid: other.child.pid },
      running: { pid: other.pid },
    });
    expect(isAlive(other.pid)).toBe(true);
    await killed(other.child);
  });

  test('a pid file that names another living process does not keep it from starting', async () => {
    const { engine: before } = await start();
    const file = join(cluster, 'postmaster.pid');
    const lines = readFileSync(file, 'utf8').split('\n');
    await before.stop();
    // As after a crash of the machine, when the pid has been given to somebody else since.
    writeFileSync(file, [String(process.pid), ...lines.slice(1)].join('\n'));
    const { engine } = await start();
    expect(engine.adopted).toBe(false);
    expect(await ask(engine.appUrl, 'select 1 as one')).toEqual({ one: 1 });
  });

  test('a lock left by a process whose pid was given away is taken over', async () => {
    writeFileSync(
      join(dataDir, 'roundtrip.lock'),
      JSON.stringify({ pid: process.pid, started: 'long ago', host: 'here' }),
    );
    const { engine } = await start();
    expect(JSON.parse(readFileSync(join(dataDir, 'roundtrip.lock'), 'utf8'))).toMatchObject({
      pid: process.pid,
    });
    expect(isAlive(engine.pid)).toBe(true);
  });

  test('a server killed with -9 is restarted on the same port and keeps what was committed', async () => {
    const { engine, messages } = await start();
    await ask(engine.ownerUrl, 'create table survives as select 7 as number');
    const pids = [engine.pid];
    for (let kill = 1; kill <= 3; kill += 1) {
      engine.kill9();
      await engine.whenReady();
      pids.push(engine.pid);
      expect(await ask(engine.ownerUrl, 'select number from survives')).toEqual({ number: 7 });
    }
    expect(new Set(pids).size).toBe(4);
    expect(messages.filter((message) => message.includes('ended unexpectedly'))).toHaveLength(3);
  });

  test('a session that computes on does not keep a killed server from coming back', async () => {
    const { engine } = await start();
    const busy = withConnection(engine.appUrl, (client) =>
      client.query('select count(*) from generate_series(1, 10000000000)'),
    );
    const failed = expect(busy).rejects.toThrow();
    await until(
      async () =>
        (
          await ask(
            engine.adminUrl,
            `select count(*)::int as n from pg_stat_activity where query like '%generate_series%'`,
          )
        ).n >= 2,
      10_000,
    );
    engine.kill9();
    await engine.whenReady();
    expect(await ask(engine.appUrl, 'select 1 as one')).toEqual({ one: 1 });
    await failed;
  });

  test('restart() ends and starts it in an orderly way', async () => {
    const { engine, messages } = await start();
    const { pid, port } = engine;
    await engine.restart();
    expect(engine.pid).not.toBe(pid);
    expect(engine.port).toBe(port);
    expect(messages.filter((message) => message.includes('ended unexpectedly'))).toEqual([]);
    expect(await ask(engine.appUrl, 'select 1 as one')).toEqual({ one: 1 });
  });

  test('a taken port that was asked for is refused, naming the holder; one that was not is replaced', async () => {
    const { engine: before } = await start();
    const { port } = before;
    await before.stop();
    const squatter = createServer();
    squatter.listen(port, '127.0.0.1');
    await once(squatter, 'listening');
    try {
      await expect(start({ port })).rejects.toThrow(
        new RegExp(`Port ${port}.*taken by pid ${process.pid} .*ROUNDTRIP_PG_PORT`, 's'),
      );
      expect(existsSync(join(dataDir, 'roundtrip.lock'))).toBe(false);
      const { engine } = await start();
      expect(engine.port).not.toBe(port);
    } finally {
      squatter.close();
    }
  });

  test('a damaged installation and a foreign data directory are explained', async () => {
    writeFileSync(join(cluster, 'PG_VERSION'), '12\n');
    await expect(start()).rejects.toThrow(/made by PostgreSQL 12.*brings PostgreSQL \d+.*Dump it/s);
    writeFileSync(join(cluster, 'PG_VERSION'), '18\n');
    const file = join(dataDir, 'postgres.json');
    const state = readFileSync(file, 'utf8');
    rmSync(file);
    await expect(start()).rejects.toThrow(/without postgres\.json.*Restore/s);
    writeFileSync(file, state, { mode: 0o600 });
  });

  test('a process that ends without stopping takes the server with it', async () => {
    const module = new URL('./index.ts', import.meta.url).href;
    const code = `
      const { startEngine } = await import(${JSON.stringify(module)});
      const log = { info() {}, warn() {}, error() {} };
      const engine = await startEngine({ dataDir: ${JSON.stringify(dataDir)}, durable: false, log });
      console.log(engine.pid);
      throw new Error('expected by the test');`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    expect(await until(() => !isAlive(Number(line)), 20_000)).toBe(true);
  });
});
