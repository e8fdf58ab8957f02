/** The control API, the pages, and the programme as a whole. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { book, customer, other, startTrial, type Trial } from './trial.ts';

const monday = '2026-11-23T01:00:00Z';

const browse = (trial: Trial, path: string, form?: Record<string, string>) =>
  fetch(trial.sandbox.url + path, {
    headers: { accept: 'text/html' },
    redirect: 'manual',
    ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
  });
const read = async (trial: Trial, path: string) => (await browse(trial, path)).text();

test('parcels are listed newest first, with filters', async () => {
  const trial = await startTrial();
  await book(trial, { orderNo: 'a' }, monday);
  await book(trial, { orderNo: 'b', custNo: other, apprNo: other }, monday);
  const orders = async (query: string) => {
    const { body } = await trial.control('GET', `/parcels?${query}`);
    return (body['parcels'] as { order_number: string }[]).map((parcel) => parcel.order_number);
  };
  expect(await orders('')).toEqual(['b', 'a']);
  expect(await orders('limit=1')).toEqual(['b']);
  expect(await orders(`customer_number=${customer}`)).toEqual(['a']);
  expect(await orders('order_number=b&carrier=korea_post&status=pre_transit')).toEqual(['b']);
  expect(await orders('status=delivered')).toEqual([]);
  expect((await trial.control('GET', '/parcels?limit=x')).status).toBe(400);
});

test('a cancelled parcel is found by its old number and by its new one', async () => {
  const trial = await startTrial();
  const { regiNo, reqNo, resNo } = await book(trial, {}, monday);
  const fields = { custNo: customer, apprNo: customer, reqType: '1', delYn: 'Y' };
  const { regiNo: now } = await trial.post('GetResCancelCmd', {
    ...fields,
    reqNo: reqNo!,
    resNo: resNo!,
    regiNo: regiNo!,
  });
  for (const number of [regiNo!, now!]) {
    const { body } = await trial.control('GET', `/parcels/korea_post/${number}`);
    expect(body).toMatchObject({ waybill_number: now, former_numbers: [regiNo], status: 'cancelled', deleted: true });
  }
});

test('a reset forgets everything but the numbers', async () => {
  const trial = await startTrial();
  const { regiNo } = await book(trial, {}, monday);
  await trial.control('POST', '/faults', { carrier: 'korea_post', fault: 'down', operation: 'GetApprNo' });
  await trial.control('POST', '/reset');
  expect((await trial.control('GET', '/parcels')).body).toEqual({ total: 0, parcels: [] });
  expect((await trial.control('GET', '/faults')).body).toEqual({ faults: [] });
  expect((await book(trial, {}, monday))['regiNo']).not.toBe(regiNo);
});

test('what cannot be read is refused', async () => {
  const trial = await startTrial();
  const post = (body: string) => fetch(`${trial.sandbox.url}/faults`, { method: 'POST', body });
  expect((await post('[1]')).status).toBe(400);
  const asForm = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = '{"carrier":"korea_post","fault":"down","operation":"track"}';
  expect((await fetch(`${trial.sandbox.url}/faults`, { method: 'POST', body, headers: asForm })).status).toBe(200);
  expect((await post('{')).status).toBe(400);
  expect((await post('x'.repeat(70_000))).status).toBe(413);
  expect((await trial.control('GET', '/nothing')).status).toBe(404);
  expect((await fetch(`${trial.sandbox.url}/korea_post/api.Dance.jparcel`)).status).toBe(404);
  expect((await trial.control('POST', '/parcels/movement', { automatic: false })).status).toBe(400);
  expect((await trial.control('POST', '/contracts', { carrier: 'korea_post', customer_number: '1' })).status).toBe(400);
});

test('G4: the pages show parcels, escape what shops send, and move a parcel', async () => {
  const trial = await startTrial();
  const { regiNo } = await book(trial, { goodsNm: '<script>alert(1)</script>', orderNo: '"><i>' }, monday);
  for (const path of ['/', '/parcels', '/hand-offs', '/faults', `/labels/korea_post/${regiNo}`]) {
    const response = await browse(trial, path);
    const text = await response.text();
    expect([response.status, response.headers.get('content-security-policy')]).toEqual([
      200,
      expect.stringContaining("default-src 'none'"),
    ]);
    expect(text).not.toMatch(/<script>alert|"><i>/);
  }
  expect(await read(trial, '/parcels')).toContain(regiNo);
  const moved = await browse(trial, `/parcels/korea_post/${regiNo}/advance`, { to: 'delivered' });
  expect([moved.status, moved.headers.get('location')]).toEqual([303, `/parcels?waybill_number=${regiNo}`]);
  expect(await read(trial, '/parcels?status=delivered')).toContain(regiNo);
  const again = await browse(trial, `/parcels/korea_post/${regiNo}/advance`, { to: 'delivered' });
  expect(again.status).toBe(409);
  expect(await again.text()).toContain('it is delivered');
});

test('B6: a received hand-off is printed at the carrier, which moves it on to its label', async () => {
  const trial = await startTrial();
  const { regiNo } = await book(trial, { printYn: 'N' }, monday);
  expect((await trial.control('GET', `/parcels/korea_post/${regiNo}`)).body).toMatchObject({ status: 'booked' });
  expect(await read(trial, '/hand-offs')).toContain('Print label');
  const printed = await browse(trial, `/labels/korea_post/${regiNo}`, { to: '' });
  expect(printed.status).toBe(303);
  expect((await trial.control('GET', `/parcels/korea_post/${regiNo}`)).body).toMatchObject({
    carrier_status: '운송장출력',
  });
  const label = await read(trial, printed.headers.get('location')!);
  for (const text of ['<svg', regiNo, '김하나', '셔츠']) expect(label).toContain(text);
  expect((await browse(trial, '/labels/korea_post/6999999999999')).status).toBe(404);
});

test('G4: faults are switched on and off on their page', async () => {
  const trial = await startTrial();
  const form = { carrier: 'korea_post', fault: 'refuse', operation: '', count: '2', rate: '' };
  expect((await browse(trial, '/faults', form)).status).toBe(303);
  expect((await trial.control('GET', '/faults')).body).toEqual({
    faults: [{ carrier: 'korea_post', fault: 'refuse', count: 2 }],
  });
  expect(await read(trial, '/faults')).toContain('2 more');
  expect((await browse(trial, '/faults', { ...form, count: '0' })).status).toBe(400);
  expect((await browse(trial, '/faults/clear', {})).status).toBe(303);
  expect((await trial.control('GET', '/faults')).body).toEqual({ faults: [] });
});

test('another site cannot switch anything', async () => {
  const trial = await startTrial();
  const response = await fetch(`${trial.sandbox.url}/reset`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site' },
  });
  expect(response.status).toBe(403);
});

test('runs as a programme, says where, and keeps its journal when killed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'carrier-sandbox-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const env = { ...process.env, SANDBOX_PORT: '0', SANDBOX_JOURNAL: join(folder, 'journal.jsonl') };
  const child = spawn(process.execPath, [new URL('./main.ts', import.meta.url).pathname], { env });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const url = await vi.waitFor(() => /at (http:\S+)/.exec(said)?.[1] ?? Promise.reject(new Error(said)), {
    timeout: 20_000,
  });
  const body = JSON.stringify({ carrier: 'korea_post', customer_number: customer, member: 'owner' });
  expect((await fetch(`${url}/contracts`, { method: 'POST', body })).status).toBe(200);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  expect(JSON.parse(readFileSync(env.SANDBOX_JOURNAL, 'utf8'))).toMatchObject({ member: 'owner' });
});
