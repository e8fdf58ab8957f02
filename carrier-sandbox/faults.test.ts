/** Every fault: whether the call took effect, and what came back. */
import { expect, test } from 'vitest';
import { faultKinds } from './faults.ts';
import { book, customer, office, order, other, startTrial, type Trial, valuesOf } from './trial.ts';

const monday = '2026-11-23T01:00:00Z';

async function prepared(fault: Record<string, unknown>): Promise<Trial> {
  const trial = await startTrial();
  await trial.post('InsertOffice', office);
  const answer = await trial.control('POST', '/faults', {
    carrier: 'korea_post',
    operation: 'InsertOrder',
    count: 1,
    ...fault,
  });
  expect(answer.status).toBe(200);
  return trial;
}
const booked = async (trial: Trial) => (await trial.control('GET', '/parcels')).body['total'];
const insert = (trial: Trial) => trial.raw('InsertOrder', order, monday);

const answered: Record<string, { status: number; text: RegExp; effect: boolean }> = {
  refuse: { status: 200, text: /ERR-523/, effect: false },
  rate_limit: { status: 429, text: /Too Many/, effect: false },
  slow: { status: 200, text: /<regiNo>/, effect: true },
  drip: { status: 200, text: /<\/xsync>/, effect: true },
  garbage: { status: 200, text: /no sense/, effect: true },
  truncate: { status: 200, text: /^(?=[\s\S]*<xsync>)(?![\s\S]*<\/xsync>)/, effect: true },
  error_after_success: { status: 500, text: /Error/, effect: true },
  html_for_xml: { status: 200, text: /<html>/, effect: true },
  negative_price: { status: 200, text: /<price><!\[CDATA\[-3300\]\]>/, effect: true },
};

test.each(Object.entries(answered))('P8: %s', async (fault, { status, text, effect }) => {
  const trial = await prepared({ fault });
  const response = await insert(trial);
  expect(response.status).toBe(status);
  expect(await response.text()).toMatch(text);
  expect(await booked(trial)).toBe(effect ? 1 : 0);
  // Used up: the next call is answered as it should be.
  expect(valuesOf(await (await insert(trial)).text())).toMatchObject({ price: '3300' });
});

test.each([
  ['down', 0],
  ['lost_answer', 1],
])('P8: %s cuts the connection', async (fault, effects) => {
  const trial = await prepared({ fault });
  await expect(insert(trial)).rejects.toThrow();
  expect(await booked(trial)).toBe(effects);
  const { regiNo } = await book(trial, { orderNo: 'other' }, monday);
  expect(regiNo).toMatch(/^\d{13}$/);
});

test('P8: hang has no effect and is closed at last', async () => {
  const trial = await startTrial({ hangMs: 30 });
  await trial.post('InsertOffice', office);
  await trial.control('POST', '/faults', { carrier: 'korea_post', fault: 'hang', operation: 'InsertOrder', count: 1 });
  await expect(insert(trial)).rejects.toThrow();
  expect(await booked(trial)).toBe(0);
});

test('P8: euc_kr says so, and is', async () => {
  const trial = await prepared({ fault: 'euc_kr' });
  const response = await insert(trial);
  expect(response.headers.get('content-type')).toBe('text/xml; charset=EUC-KR');
  const bytes = await response.bytes();
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
  expect(new TextDecoder('euc-kr').decode(bytes)).toMatch(/encoding="EUC-KR"[\s\S]*서울광화문우체국/);
});

test('P8: backwards_status tells of an earlier state after a later one', async () => {
  const trial = await startTrial();
  const { regiNo } = await book(trial, {}, monday);
  const wednesday = '2026-11-25T12:00:00Z';
  await trial.control('POST', '/faults', { carrier: 'korea_post', fault: 'backwards_status' });
  expect((await trial.trace(regiNo!, wednesday)).slice(-2).map((line) => line.split(' ')[2])).toEqual([
    '배달완료',
    '접수',
  ]);
  const info = { custNo: customer, reqType: '1', orderNo: 'order-1', reqYmd: '20261123' };
  expect(await trial.post('GetResInfo', info, wednesday)).toMatchObject({ treatStusCd: '01' });
  // It shows in no other operation, so none is hit.
  expect(await trial.post('GetCustNo', { memberID: `shop-${customer}` })).toEqual({ custNo: customer });
});

test('rate_limit says when to come back', async () => {
  const trial = await prepared({ fault: 'rate_limit', retry_after: 7 });
  expect((await insert(trial)).headers.get('retry-after')).toBe('7');
});

test('a fault hits its operation only, as often as told; a share is even', async () => {
  const trial = await startTrial();
  const ask = async () => (await trial.raw('GetCustNo', { memberID: `shop-${customer}` })).status;
  await trial.control('POST', '/faults', {
    carrier: 'korea_post',
    fault: 'rate_limit',
    operation: 'GetApprNo',
    count: 2,
  });
  expect(await ask()).toBe(200);
  expect((await trial.control('GET', '/faults')).body['faults']).toMatchObject([{ count: 2 }]);
  await trial.control('DELETE', '/faults');
  await trial.control('POST', '/faults', { carrier: 'korea_post', fault: 'rate_limit', rate: 0.25 });
  const statuses: number[] = [];
  for (let i = 0; i < 8; i += 1) statuses.push(await ask());
  expect(statuses).toEqual([200, 200, 200, 429, 200, 200, 200, 429]);
  expect((await trial.control('GET', '/calls')).body).toEqual({ calls: { korea_post: { GetCustNo: 9 } } });
});

test.each([
  [{ carrier: 'pigeon', fault: 'down' }],
  [{ carrier: 'korea_post', fault: 'sulk' }],
  [{ carrier: 'korea_post', fault: 'down', operation: 'Fly' }],
  [{ carrier: 'korea_post', fault: 'down', count: 0 }],
  [{ carrier: 'korea_post', fault: 'down', rate: 2 }],
  [{ carrier: 'korea_post', fault: 'down', rate: 0.5, count: 1 }],
  [{ carrier: 'korea_post', fault: 'slow', ms: -1 }],
])('a fault that is none: %o', async (body) => {
  const trial = await startTrial();
  expect((await trial.control('POST', '/faults', body)).status).toBe(400);
});

test('every fault has its test here', () => {
  const tested = [...Object.keys(answered), 'down', 'lost_answer', 'hang', 'euc_kr', 'backwards_status'];
  expect(tested.toSorted()).toEqual(faultKinds.toSorted());
});

test('P8: a fault for one customer number leaves the others in peace, on the tracking page too', async () => {
  const trial = await startTrial();
  await trial.post('InsertOffice', office);
  await trial.post('InsertOffice', { ...office, custNo: other });
  const theirs = await book(trial, { custNo: other }, monday);
  const ours = await book(trial, {}, monday);
  const fault = { carrier: 'korea_post', fault: 'error_after_success', customer_number: customer };
  expect((await trial.control('POST', '/faults', fault)).status).toBe(200);
  expect((await insert(trial)).status).toBe(500);
  expect((await trial.raw('InsertOrder', { ...order, custNo: other }, monday)).status).toBe(200);
  expect((await trial.raw('GetCustNo', { memberID: `shop-${customer}` })).status).toBe(500);
  expect((await trial.raw('GetCustNo', { memberID: `shop-${other}` })).status).toBe(200);
  const page = (number: string) =>
    fetch(`${trial.sandbox.url}/korea_post/trace.RetrieveDomRigiTraceList.comm?sid1=${number}`);
  expect([(await page(ours['regiNo']!)).status, (await page(theirs['regiNo']!)).status]).toEqual([500, 200]);
});
