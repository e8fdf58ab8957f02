/** Korea Post's messages: the transcribed examples, the manual's error codes, fees, cancelling, the tracking page. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { book, customer, office, order, other, pairsOf, startTrial, valuesOf } from './trial.ts';

const folder = new URL('./examples/korea-post/', import.meta.url);
const monday = '2026-11-23T01:00:00Z';

test('G4: every transcribed message is answered as the manual says', async () => {
  const { sandbox } = await startTrial();
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  expect(names.length).toBeGreaterThan(15);
  for (const name of names) {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const [, path, told, data, wanted] =
      /POST (\S+)\nx-business-time: (\S+)\nplain: .*\nregData: (\S+)\n\n([\s\S]*)$/.exec(text)!;
    const response = await fetch(sandbox.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-business-time': told! },
      body: `key=sandbox&regData=${data}`,
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/xml; charset=UTF-8']);
    const said = pairsOf(await response.text());
    const expected = pairsOf(wanted!).map(([field, value], i) => [field, value === '*' ? said[i]?.[1] : value]);
    expect(said, name).toEqual(expected);
    for (const [i, [field, value]] of pairsOf(wanted!).entries()) {
      if (value === '*') expect(said[i]![1], `${name}: ${field}`).not.toBe('');
    }
  }
});

test('GET is as good as POST', async () => {
  const { sandbox } = await startTrial();
  const data = /regData: (\S+)/.exec(readFileSync(new URL('01-get-cust-no.txt', folder), 'utf8'))![1];
  const response = await fetch(`${sandbox.url}/korea_post/api.GetCustNo.jparcel?key=sandbox&regData=${data}`);
  expect(valuesOf(await response.text())).toEqual({ custNo: customer });
});

test.each([
  ['no key', 'regData=00', 'ERR-111'],
  ['a wrong key', 'key=other&regData=00', 'ERR-123'],
  ['no regData', 'key=sandbox', 'ERR-511'],
  ['no hex', 'key=sandbox&regData=xyz', 'ERR-524'],
  ['half a block', 'key=sandbox&regData=0011223344556677', 'ERR-524'],
  ['another key', `key=sandbox&regData=${'0123456789abcdef'.repeat(4)}`, 'ERR-524'],
  ['too long', `key=sandbox&regData=${'0'.repeat(4_032)}`, 'ERR-521'],
])('an envelope with %s', async (_what, query, code) => {
  const { sandbox } = await startTrial();
  const response = await fetch(`${sandbox.url}/korea_post/api.GetCustNo.jparcel?${query}`);
  expect(valuesOf(await response.text())).toMatchObject({ error_code: code });
});

test.each<[string, Record<string, string>, string]>([
  ['custNo missing', { custNo: '' }, 'ERR-211'],
  ['custNo with letters', { custNo: '10000000ab' }, 'ERR-222'],
  ['custNo too long', { custNo: '10000000100' }, 'ERR-221'],
  ['custNo unknown', { custNo: '1000000001' }, 'ERR-223'],
  ['apprNo terminated', { apprNo: '1000000099' }, 'ERR-123'],
  ['reqType missing', { reqType: '' }, 'ERR-111'],
  ['reqType 3', { reqType: '3' }, 'ERR-123'],
  ['officeSer missing', { officeSer: '' }, 'ERR-211'],
  ['officeSer unknown', { officeSer: '99' }, 'ERR-225'],
  ['weight no integer', { weight: '1.5' }, 'ERR-122'],
  ['volume no integer', { volume: 'big' }, 'ERR-122'],
  ['too heavy', { weight: '31' }, 'ERR-123'],
  ['too large', { volume: '161' }, 'ERR-123'],
  ['microYn missing', { microYn: '' }, 'ERR-111'],
  ['contCd unknown', { contCd: '030' }, 'ERR-123'],
  ['recNm missing', { recNm: '' }, 'ERR-311'],
  ['recAddr1 missing', { recAddr1: '' }, 'ERR-311'],
  ['recAddr2 too long', { recAddr2: 'x'.repeat(301) }, 'ERR-321'],
  ['no phone at all', { recMob: '' }, 'ERR-311'],
  ['recMob too long', { recMob: '0101234567890' }, 'ERR-323'],
  ['recMob with hyphens', { recMob: '010-123-4567' }, 'ERR-322'],
  ['goodsNm missing', { goodsNm: '' }, 'ERR-511'],
  ['orderNo missing', { orderNo: '' }, 'ERR-511'],
  ['orderNo too long', { orderNo: 'x'.repeat(51) }, 'ERR-521'],
  ['insured for too little', { insuYn: 'Y', insuAmt: '99999' }, 'ERR-123'],
  ['a closed area', { recZip: '00901' }, 'ERR-323'],
  ['a visit in the past', { reqType: '2', retVisitYmd: '20261122' }, 'ERR-523'],
  ['a visit on no date', { reqType: '2', retVisitYmd: '20261332' }, 'ERR-523'],
])('InsertOrder refuses: %s', async (_what, change, code) => {
  const trial = await startTrial();
  await trial.post('InsertOffice', office);
  expect(await trial.post('InsertOrder', { ...order, ...change }, monday)).toMatchObject({ error_code: code });
  expect((await trial.control('GET', '/parcels')).body['total']).toBe(0);
});

test('A2: what the end of a customer number says', async () => {
  const trial = await startTrial();
  const ask = (number: string) => trial.post('GetCustNo', { memberID: `shop-${number}` });
  expect(await ask('1000000001')).toMatchObject({ error_code: 'ERR-511' });
  expect(await ask('1000000002')).toEqual({ custNo: '1000000000' });
  expect(await ask('1000000004')).toEqual({ custNo: '1000000004' });
  expect(await trial.post('GetApprNo', { custNo: '1000000001' })).toMatchObject({ error_code: 'ERR-123' });
  const noReturns = { custNo: '1000000004', apprNo: '1000000004' };
  expect(await book(trial, { ...noReturns, reqType: '2' })).toMatchObject({ error_code: 'ERR-215' });
  expect(await book(trial, noReturns)).toHaveProperty('regiNo');
});

test('A2: a customer number that gets no answer is closed after a while', async () => {
  const trial = await startTrial({ hangMs: 30 });
  await expect(trial.raw('GetCustNo', { memberID: 'shop-1000000003' })).rejects.toThrow();
  await expect(trial.raw('GetApprNo', { custNo: '1000000003' })).rejects.toThrow();
});

test('members and approval numbers can be registered, each member once', async () => {
  const trial = await startTrial();
  const contract = {
    carrier: 'korea_post',
    customer_number: customer,
    member: 'owner',
    approval_numbers: ['5000000001'],
  };
  expect((await trial.control('POST', '/contracts', contract)).status).toBe(200);
  expect(await trial.post('GetCustNo', { memberID: 'owner' })).toEqual({ custNo: customer });
  expect(await (await trial.raw('GetApprNo', { custNo: customer })).text()).toContain('5000000001');
  const taken = { ...contract, customer_number: other };
  expect((await trial.control('POST', '/contracts', taken)).status).toBe(409);
});

test.each<[string, Record<string, string>, Record<string, string>]>([
  ['the usual size', {}, { price: '3300' }],
  ['micro', { microYn: 'Y', weight: '1', volume: '50' }, { price: '2700' }],
  ['the larger of weight and size', { weight: '1', volume: '81' }, { price: '4900' }],
  ['insured up to 500,000', { insuYn: 'Y', insuAmt: '500000' }, { price: '4300', insuFee: '1000' }],
  ['insured beyond', { insuYn: 'Y', insuAmt: '600001' }, { price: '5300', insuFee: '2000' }],
  ['to Jeju', { recZip: '63122' }, { price: '3300', islandAddFee: '400' }],
  ['to an island', { recZip: '40220' }, { islandAddFee: '400' }],
])('price: %s', async (_what, change, wanted) => {
  const trial = await startTrial();
  expect(await book(trial, change)).toMatchObject(wanted);
});

test('within Jeju there is no surcharge, to its islands there is', async () => {
  const trial = await startTrial();
  await trial.post('InsertOffice', { ...office, officeSer: '63', officeZip: '63122' });
  const from = (recZip: string) => trial.post('InsertOrder', { ...order, officeSer: '63', recZip });
  expect(await from('63200')).toMatchObject({ islandAddFee: '' });
  expect(await from('63365')).toMatchObject({ islandAddFee: '400' });
});

test('A4: the same order number on the same day makes a second booking, and both are told of', async () => {
  const trial = await startTrial();
  const first = await book(trial, {}, monday);
  const second = await book(trial, {}, monday);
  expect(second['regiNo']).not.toBe(first['regiNo']);
  const info = { custNo: customer, reqType: '1', orderNo: 'order-1', reqYmd: '20261123' };
  const said = await (await trial.raw('GetResInfo', info, monday)).text();
  expect(said.match(/<resInfo>/g)).toHaveLength(2);
});

test('offices are told of by kind, and only a fitting one serves a parcel', async () => {
  const trial = await startTrial();
  await trial.post('InsertOffice', { ...office, officeSer: 'out', officeDivCd: '2' });
  await trial.post('InsertOffice', { ...office, officeSer: 'in', officeDivCd: '4' });
  const asked = async (mask: string) =>
    pairsOf(await (await trial.raw('GetOfficeInfo', { custNo: customer, officeDivReqCd: mask })).text())
      .filter(([name]) => name === 'officeSer')
      .map(([, value]) => value);
  expect(await asked('7')).toEqual(['out', 'in']);
  expect(await asked('6')).toEqual(['out', 'in']);
  expect(await asked('4')).toEqual(['in']);
  expect(await asked('1')).toEqual([]);
  expect(await trial.post('InsertOrder', { ...order, officeSer: 'in' })).toMatchObject({ error_code: 'ERR-225' });
  expect(await trial.post('InsertOrder', { ...order, officeSer: 'in', reqType: '2' })).toHaveProperty('regiNo');
});

test('closed areas', async () => {
  const { sandbox } = await startTrial();
  const ask = async (zip: string) =>
    valuesOf(
      await (await fetch(`${sandbox.url}/korea_post/api.GetStoppedZipCd.jparcel?key=sandbox&zipCd=${zip}`)).text(),
    );
  expect(await ask('00950')).toMatchObject({ strtZipCd: '00900', endZipCd: '00999' });
  expect(await ask('')).toMatchObject({ strtZipCd: '00900' });
  expect(await ask('04524')).toMatchObject({ error_code: 'ERR-125' });
  expect(await ask('4524')).toMatchObject({ error_code: 'ERR-123' });
});

const cancelling = (booked: Record<string, string>, change: Record<string, string> = {}) => ({
  custNo: customer,
  apprNo: customer,
  reqType: '1',
  reqNo: booked['reqNo']!,
  resNo: booked['resNo']!,
  regiNo: booked['regiNo']!,
  delYn: 'N',
  ...change,
});

test('B3: outbound is cancelled until it is collected, a return until its label is printed', async () => {
  const trial = await startTrial();
  const parcel = await book(trial, {}, monday);
  const collected = '2026-11-23T10:05:00Z';
  const late = await trial.post('GetResCancelCmd', cancelling(parcel), collected);
  expect(late).toMatchObject({ canceledYn: 'N', regiNo: parcel['regiNo'], cancelDate: '' });
  expect(late['notCancelReason']).not.toBe('');

  const back = await book(trial, { reqType: '2', orderNo: 'back', retVisitYmd: '20261125' }, '2026-11-24T01:00:00Z');
  const printed = '2026-11-24T22:30:00Z';
  const before = '2026-11-24T22:29:59Z';
  const asReturn = cancelling(back, { reqType: '2' });
  const info = { custNo: customer, reqType: '2', orderNo: 'back', reqYmd: '20261124' };
  expect(await trial.post('GetResInfo', info, before)).toMatchObject({ treatStusCd: '01' });
  expect(await trial.post('GetResInfo', info, printed)).toMatchObject({ treatStusCd: '02' });
  expect(await trial.post('GetResCancelCmd', asReturn, printed)).toMatchObject({ canceledYn: 'N' });
});

test('B3: a cancelled number shows it, the new one has seen nothing, and a second cancellation changes nothing', async () => {
  const trial = await startTrial();
  const parcel = await book(trial, {}, monday);
  const cancelled = await trial.post('GetResCancelCmd', cancelling(parcel), monday);
  expect(cancelled).toMatchObject({ canceledYn: 'Y', cancelRegiNo: parcel['regiNo'] });
  expect(cancelled['regiNo']).not.toBe(parcel['regiNo']);
  expect(await trial.trace(parcel['regiNo']!, monday)).toEqual([
    '2026.11.23 10:00 운송장출력',
    '2026.11.23 10:00 신청취소',
  ]);
  expect(await trial.trace(cancelled['regiNo']!, '2026-11-30T01:00:00Z')).toEqual([]);
  const again = await trial.post('GetResCancelCmd', cancelling(parcel), monday);
  expect(again).toMatchObject({
    canceledYn: 'N',
    regiNo: cancelled['regiNo'],
    notCancelReason: '이미 취소된 신청입니다.',
  });
});

test.each<[string, Record<string, string>]>([
  ['another customer number', { custNo: other }],
  ['another number of the booking', { reqNo: '202611230000000009' }],
  ['another reservation', { resNo: '2026112300000000' }],
  ['another waybill', { regiNo: '6800000000099' }],
  ['another date', { reqYmd: '20261122' }],
  ['the other direction', { reqType: '2' }],
])('no cancellation with %s', async (_what, change) => {
  const trial = await startTrial();
  const parcel = await book(trial, {}, monday);
  expect(await trial.post('GetResCancelCmd', cancelling(parcel, change), monday)).toMatchObject({
    error_code: 'ERR-225',
  });
});

test('the tracking page has the structure of the recorded one', async () => {
  const trial = await startTrial();
  const { sandbox } = trial;
  const parcel = await book(trial, { ordCompNm: '<b>"몰"' }, monday);
  const page = await fetch(`${sandbox.url}/korea_post/trace.RetrieveDomRigiTraceList.comm?sid1=${parcel['regiNo']}`, {
    headers: { 'x-business-time': '2026-11-24T12:00:00Z' },
  });
  expect(page.headers.get('content-type')).toBe('text/html; charset=UTF-8');
  const ours = await page.text();
  const recorded = readFileSync(new URL('trace-page.recorded', folder), 'utf8');
  const shape = (text: string) => ({
    print: /<div id="print">/.test(text),
    headings: [...text.matchAll(/<th scope="col"[^>]*>([^<]+)</g)].map(([, word]) => word),
    process: /<table id="processTable" class="table_col detail_off"/.test(text),
    delivered: /<td>(배달완료) <\/td>\s*<\/tr>\s*<\/tbody>/.exec(text)?.[1],
  });
  expect(shape(ours)).toEqual(shape(recorded));
  expect(ours).toContain('&lt;b&gt;&quot;몰&quot;');
  expect(ours).toContain('김*나');
  expect(ours).not.toContain('김하나');
});

test('an unknown number has a page without rows', async () => {
  const trial = await startTrial();
  expect(await trial.trace('6999999999999')).toEqual([]);
});
