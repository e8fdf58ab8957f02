/** The platform as a process: it starts on an empty folder, answers, stops without leaving anything, and says what is wrong. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { isPortFree, removeLeftEngine } from './db/engine/index.ts';
import { eventually } from './jobs/trial-platform.ts';

const folder = mkdtempSync(join(tmpdir(), 'roundtrip-serve-'));
const main = fileURLToPath(new URL('./main.ts', import.meta.url));
let port = 0;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  const probe = await listening();
  port = (probe.address() as AddressInfo).port;
  await closed(probe);
});
afterEach(async () => {
  // Only where a test failed before it ended its process.
  for (const child of running) child.kill('SIGKILL');
  await eventually(async () => running.size === 0);
});
afterAll(async () => {
  await removeLeftEngine(folder);
  rmSync(folder, { recursive: true, force: true });
});

interface Run {
  child: ChildProcess;
  /** What it has written so far, both streams. */
  text(): string;
  ended: Promise<number | string>;
}

function run(command: string, env: Record<string, string> = {}): Run {
  const settings = {
    PORT: String(port),
    GATEWAY_PORT: '0',
    SANDBOX_PORT: '0',
    ROUNDTRIP_DATA_DIR: folder,
    ROUNDTRIP_LOG_LEVEL: 'warn',
  };
  const started = spawn(process.execPath, [main, command], { env: { PATH: process.env.PATH, ...settings, ...env } });
  running.add(started);
  let text = '';
  for (const stream of [started.stdout, started.stderr])
    stream.on('data', (bytes: Buffer) => (text += bytes.toString()));
  const ended = new Promise<number | string>((resolve) => {
    started.once('close', (code, signal) => {
      running.delete(started);
      resolve(code ?? signal ?? 'gone');
    });
  });
  return { child: started, text: () => text, ended };
}

async function serving(env?: Record<string, string>): Promise<Run & { url: string; gateway: string; sandbox: string }> {
  const started = run('serve', env);
  let over = false;
  void started.ended.then(() => {
    over = true;
  });
  await eventually(async () => over || started.text().includes('serves at'));
  const [, gateway] = /payment gateway +(\S+)/.exec(started.text()) ?? [];
  const [, sandbox] = /carrier sandbox +(\S+)/.exec(started.text()) ?? [];
  if (!gateway || !sandbox) throw new Error(`it did not start: ${started.text()}`);
  return { ...started, url: `http://127.0.0.1:${port}`, gateway, sandbox };
}

/** An ordinary client: keeps nothing open. */
function ask(url: string, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${url}${path}`, {
    ...init,
    headers: { 'content-type': 'application/json', connection: 'close', ...init.headers },
  });
}

test('serve starts on an empty folder, moves a test clock, and ends without leaving a process behind', async () => {
  const { url, gateway, sandbox, child, text, ended } = await serving();
  expect((await ask(sandbox, '/healthz')).status).toBe(200);
  expect((await ask(url, '/readyz')).status).toBe(200);
  const key = /platform key +(\S+)/.exec(text())?.[1];
  const place = {
    name: 'Trial',
    reference: 'trial',
    time_zone: 'Asia/Seoul',
    currency: 'KRW',
    locale: 'ko-KR',
    jurisdiction: 'KR',
  };
  const made = await ask(url, '/v1/malls', {
    method: 'POST',
    body: JSON.stringify(place),
    headers: { authorization: `Bearer ${key}` },
  });
  expect(made.status).toBe(201);
  const mall = (await made.json()) as { id: string; keys: { test: string } };
  const move = { method: 'POST', body: '{"by":"P30D"}', headers: { authorization: `Bearer ${mall.keys.test}` } };
  const moved = await ask(url, `/v1/malls/${mall.id}/advance_clock`, move);
  expect(moved.status).toBe(200);
  const clock = (await moved.json()) as { mode: string; offset_ms: number };
  expect(clock.mode).toBe('test');
  expect(clock.offset_ms).toBeGreaterThan(29 * 24 * 3_600_000);

  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(await isPortFree(port)).toBe(true);
  for (const simulator of [gateway, sandbox]) expect(await isPortFree(Number(new URL(simulator).port))).toBe(true);
  expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false);
});

test('a second start on the same folder shows no key again; Ctrl-C that arrives twice at once is one', async () => {
  const { text, child, ended } = await serving();
  expect(text()).not.toContain('platform key');
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

test('P1: killed without warning it takes gateway and carriers with it, and the next start serves', async () => {
  const first = await serving();
  first.child.kill('SIGKILL');
  await first.ended;
  for (const simulator of [first.gateway, first.sandbox]) {
    await eventually(async () => await isPortFree(Number(new URL(simulator).port)));
  }
  const { url, child, ended } = await serving();
  expect((await ask(url, '/readyz')).status).toBe(200);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('a taken port says who holds it and which variable to change', async () => {
  const other = await listening(port);
  const { ended, text } = run('serve');
  expect(await ended).toBe(1);
  expect(text()).toContain(`Port ${port} is taken`);
  expect(text()).toContain('set PORT');
  await closed(other);
});

test.each(['GATEWAY_PORT', 'SANDBOX_PORT'])('a taken %s stops the start and names its variable', async (variable) => {
  const other = await listening();
  const taken = String((other.address() as AddressInfo).port);
  const { ended, text } = run('serve', { [variable]: taken });
  expect(await ended).toBe(1);
  expect(text()).toContain(`Port ${taken} is taken. Set ${variable}`);
  expect(existsSync(join(folder, 'postgres', 'postmaster.pid'))).toBe(false);
  await closed(other);
});

test('wrong settings and unknown commands are answered in plain words', async () => {
  const wrong = run('serve', { ROUNDTRIP_ROLE: 'queen' });
  expect(await wrong.ended).toBe(1);
  expect(wrong.text()).toContain('ROUNDTRIP_ROLE must be one of all, api, worker');
  expect(wrong.text()).not.toContain('    at ');
  const unknown = run('dance');
  expect(await unknown.ended).toBe(2);
  expect(unknown.text()).toContain('There is no command "dance"');
});

async function listening(on = 0): Promise<Server> {
  const server = createServer().listen(on, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return server;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
