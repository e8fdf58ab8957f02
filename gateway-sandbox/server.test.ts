/** The simulated gateway as callers see it: over HTTP only. */
import { spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type GatewaySandbox, startGatewaySandbox } from './index.ts';

let folder: string;
let journalFile: string;
let sandbox: GatewaySandbox;

const start = () => startGatewaySandbox({ port: 0, journalFile, slowMs: 20, hangMs: 60_000 });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-sandbox-'));
  journalFile = join(folder, 'journal.jsonl');
  sandbox = await start();
});
afterEach(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Answered {
  status: number;
  body: Record<string, unknown>;
}

async function call(method: string, path: string, body?: unknown, timeoutMs = 5_000): Promise<Answered> {
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const order = (key: string, reference = 'card') => ({
  key,
  payment_reference: reference,
  amount: 500,
  currency: 'KRW',
});
const refund = (key: string, reference?: string, timeoutMs?: number) =>
  call('POST', '/refunds', order(key, reference), timeoutMs);
const effects = async () => (await call('GET', '/journal')).body.effects;

test('pays once per key and repeats its answer', async () => {
  const first = await refund('k1');
  expect(first).toMatchObject({
    status: 200,
    body: { result: 'paid', key: 'k1', amount: 500, currency: 'KRW' },
  });
  expect(await refund('k1')).toEqual(first);
  expect(await call('GET', '/refunds/k1')).toEqual(first);
  expect(await effects()).toBe(1);
  expect((await refund('k2')).body.refund_reference).not.toBe(first.body.refund_reference);
});

test('two calls at once with one key take effect once', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => refund('k1', 'card-slow')));
  expect(new Set(answers.map((answer) => answer.body.refund_reference)).size).toBe(1);
  expect(await effects()).toBe(1);
});

test('a key used for another refund is a conflict without effect', async () => {
  await refund('k1');
  for (const change of [{ amount: 501 }, { currency: 'CNY' }, { payment_reference: 'other' }, { account: 'x' }]) {
    expect(await call('POST', '/refunds', { ...order('k1'), ...change })).toMatchObject({ status: 409 });
  }
  expect(await effects()).toBe(1);
});

test('-declined is always declined, and may be asked again', async () => {
  for (const _ of [1, 2]) {
    expect(await refund('k1', 'card-declined')).toMatchObject({
      status: 402,
      body: { result: 'declined', reason: expect.stringMatching(/./) },
    });
  }
  expect(await call('GET', '/refunds/k1')).toMatchObject({ status: 200, body: { result: 'declined' } });
  expect(await effects()).toBe(0);
});

test('-unclear takes effect without an answer; asked again it answers', async () => {
  await expect(refund('k1', 'card-unclear', 200)).rejects.toThrow();
  expect(await effects()).toBe(1);
  expect(await call('GET', '/refunds/k1')).toMatchObject({ status: 200, body: { result: 'paid' } });
  expect(await refund('k1', 'card-unclear')).toMatchObject({ status: 200 });
  expect(await effects()).toBe(1);
});

test('-unclear-not has no effect at first; the same key works later, over a restart too', async () => {
  await expect(refund('k1', 'card-unclear-not', 200)).rejects.toThrow();
  expect(await call('GET', '/refunds/k1')).toMatchObject({ status: 404, body: { result: 'unknown' } });
  expect(await effects()).toBe(0);
  await sandbox.close();
  sandbox = await start();
  expect(await refund('k1', 'card-unclear-not')).toMatchObject({ status: 200 });
  expect(await effects()).toBe(1);
});

test('remembers over a restart what it paid, and drops a line that was cut off', async () => {
  const first = await refund('k1');
  await sandbox.close();
  appendFileSync(journalFile, '{"key":"k2","effect":tr');
  sandbox = await start();
  expect(await refund('k1')).toEqual(first);
  expect(await refund('k2')).toMatchObject({ status: 200 });
  const lines = readFileSync(journalFile, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line)).map(({ key, effect }) => [key, effect])).toEqual([
    ['k1', true],
    ['k1', false],
    ['k2', true],
  ]);
});

test('faults hit as often as told and only their operation', async () => {
  await call('POST', '/faults', { fault: 'garbage', operation: 'refund', count: 1 });
  await expect(refund('k1')).rejects.toThrow(SyntaxError);
  expect(await call('GET', '/refunds/k1')).toMatchObject({ status: 200 });
  await call('POST', '/faults', { fault: 'error_after_success', operation: 'refund' });
  expect(await refund('k2')).toMatchObject({ status: 500 });
  expect(await refund('k3')).toMatchObject({ status: 500 });
  await call('DELETE', '/faults');
  expect(await refund('k2')).toMatchObject({ status: 200 });
  expect(await effects()).toBe(3);
});

test('down and hang have no effect', async () => {
  await call('POST', '/faults', { fault: 'down', count: 1 });
  await expect(refund('k1')).rejects.toThrow();
  await call('POST', '/faults', { fault: 'hang', count: 1 });
  await expect(refund('k1', 'card', 200)).rejects.toThrow();
  await call('POST', '/faults', { fault: 'down', operation: 'look_up', count: 1 });
  await expect(call('GET', '/refunds/k1')).rejects.toThrow();
  expect(await effects()).toBe(0);
});

test.each([
  ['no JSON', undefined],
  ['no key', { ...order(''), key: '' }],
  ['no whole amount', { ...order('k'), amount: 1.5 }],
  ['amount 0', { ...order('k'), amount: 0 }],
  ['currency', { ...order('k'), currency: 'won' }],
  ['account', { ...order('k'), account: 7 }],
  ['too long', { ...order('k'), account: 'x'.repeat(70_000) }],
])('refuses what it cannot read: %s', async (_what, body) => {
  expect(await call('POST', '/refunds', body)).toMatchObject({ status: 400 });
  expect(await effects()).toBe(0);
});

test('refuses unknown faults and pages', async () => {
  expect(await call('POST', '/faults', { fault: 'slower' })).toMatchObject({ status: 400 });
  expect(await call('POST', '/faults', { fault: 'down', count: 0 })).toMatchObject({ status: 400 });
  expect(await call('GET', '/nothing')).toMatchObject({ status: 404 });
});

test('a reset forgets everything', async () => {
  await refund('k1');
  await call('POST', '/reset');
  expect(await call('GET', '/journal')).toMatchObject({ body: { effects: 0, entries: [] } });
  expect(readFileSync(journalFile, 'utf8')).toBe('');
});

test('runs as a programme, and keeps its journal when killed', async () => {
  const env = {
    ...process.env,
    GATEWAY_PORT: '0',
    GATEWAY_JOURNAL: join(folder, 'programme.jsonl'),
  };
  const child = spawn(process.execPath, [new URL('./main.ts', import.meta.url).pathname], { env });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const url = await vi.waitFor(() => /http:\S+/.exec(said)?.[0] ?? Promise.reject(new Error(said)), {
    timeout: 20_000,
  });
  const answer = await fetch(`${url}/refunds`, { method: 'POST', body: JSON.stringify(order('k1')) });
  expect(answer.status).toBe(200);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  expect(JSON.parse(readFileSync(env.GATEWAY_JOURNAL, 'utf8'))).toMatchObject({ key: 'k1', effect: true });
});
