/** The adapter against the simulated post, which shares no code with it: a contract, a parcel out, a parcel back. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CarrierSandbox, startCarrierSandbox } from '../../../carrier-sandbox/index.ts';
import type { BookingKnown, BookingRequest, CallContext, CarrierAdapter, CarrierContract } from '../adapter.ts';
import { mapStatus, openCarriers } from '../index.ts';

let sandbox: CarrierSandbox;
let adapter: CarrierAdapter;
beforeAll(async () => {
  sandbox = await startCarrierSandbox({ port: 0, slowMs: 4_000, hangMs: 60_000 });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  await control('POST', '/reset', {});
  for (const [member, customer_number, approval] of [
    ['ourshop', '4400110022', '4400110055'],
    ['theirshop', '4400330044', '4400330055'],
  ]) {
    await control('POST', '/contracts', {
      carrier: 'korea_post',
      customer_number,
      member,
      approval_numbers: [approval],
    });
  }
  adapter = adapterWaiting(20_000);
});

function adapterWaiting(koreaPostTimeoutMs: number): CarrierAdapter {
  const config = {
    sandboxUrl: sandbox.url,
    koreaPostUrl: 'http://live.invalid',
    koreaPostTrackingUrl: 'http://live.invalid',
    koreaPostKey: null,
    koreaPostSecurityKey: null,
    koreaPostTimeoutMs,
  };
  // Breakers have a test of their own.
  return openCarriers(config, { failures: 1_000 })('korea_post', 'test')!;
}

async function control(method: string, path: string, body: unknown): Promise<void> {
  const response = await fetch(sandbox.url + path, { method, body: JSON.stringify(body) });
  expect(response.status, await response.text()).toBe(200);
}

const fault = (kind: string, operation: string) =>
  control('POST', '/faults', { carrier: 'korea_post', fault: kind, operation, count: 1 });

/** Monday in Korea. */
const at = (day: number, hour = 10): CallContext => {
  const local = Temporal.ZonedDateTime.from(`2026-11-23T00:00[Asia/Seoul]`).add({ days: day, hours: hour });
  return { mode: 'test', now: local.toInstant().toString({ fractionalSecondDigits: 3 }) };
};

const office = {
  officeName: '우리가게',
  name: '김담당',
  phone: '02-1234-5678',
  postal_code: '04524',
  address1: '서울특별시 중구 세종대로 110',
  address2: '1층',
};

const ours: CarrierContract = {
  id: 'cct_1',
  credentials: { epost_id: 'ourshop', customer_number: '4400110022', approval_number: '4400110055' },
  terms: {},
};

async function verified(): Promise<CarrierContract> {
  const answer = await adapter.checkContract!(ours, office, at(0, 9));
  if (answer.kind !== 'verified') throw new Error(JSON.stringify(answer));
  return { ...ours, terms: answer.terms };
}

const parcel: BookingRequest = {
  key: 'bkg_out_1',
  direction: 'outbound',
  orderer: { name: '우리가게', phone: '02-1234-5678' },
  counterpart: {
    name: '홍수취',
    phone: '010-5678-1234',
    postal_code: '58323',
    address1: '전남 나주시 정보화길 1',
    address2: '(빛가람동)',
  },
  goods: [{ title: '셔츠 & 바지', sku: 'S-1', option: 'L', quantity: 2 }],
  category: '의류',
  parcel: { weight_grams: 1_200, size_cm: 70 },
  message: '문 앞에 두세요',
  visitOn: null,
  reason: null,
  originalWaybill: null,
};

const knownOf = (request: BookingRequest, refs: Record<string, string> = {}): BookingKnown => ({
  key: request.key,
  direction: request.direction,
  sentOn: ['2026-11-23'],
  refs,
});

const statusesOf = async (contract: CarrierContract, waybillNumber: string, known: BookingKnown, when: CallContext) => {
  const answer = await adapter.track!({ waybillNumber, contract, booking: known }, when);
  if (answer.kind !== 'facts') throw new Error(JSON.stringify(answer));
  return answer.facts.map((fact) => mapStatus('korea_post', fact.code).status);
};

describe('A2: contracts', () => {
  test('a good one is verified, again and again with the same terms', async () => {
    const contract = await verified();
    expect(await adapter.checkContract!(contract, office, at(1))).toEqual({ kind: 'verified', terms: contract.terms });
  });

  test('refused ones say what to do; a post that is silent gives no answer', async () => {
    const check = (change: Record<string, string>) =>
      adapter.checkContract!({ ...ours, credentials: { ...ours.credentials, ...change } }, office, at(0));
    expect(await check({ epost_id: 'nobody' })).toMatchObject({ kind: 'refused', remedy: expect.any(String) });
    expect(await check({ epost_id: 'theirshop' })).toMatchObject({ kind: 'refused', code: 'customer_number_differs' });
    expect(await check({ approval_number: '4400330055' })).toMatchObject({ code: 'approval_number_unknown' });
    await fault('hang', 'GetApprNo');
    adapter = adapterWaiting(1_500);
    expect(await check({})).toMatchObject({ kind: 'unclear' });
  });
});

test('B3 B4: a parcel out, from the booking to the door', async () => {
  const contract = await verified();
  expect(await adapter.findBooking!(contract, knownOf(parcel), at(0))).toEqual({ kind: 'none' });
  const booked = await adapter.book!(contract, parcel, at(0));
  if (booked.kind !== 'accepted') throw new Error(JSON.stringify(booked));
  expect(booked).toMatchObject({ waybillNumber: expect.stringMatching(/^\d{13}$/), price: expect.any(Number) });
  const known = knownOf(parcel, booked.refs);
  expect(await adapter.findBooking!(contract, known, at(0))).toMatchObject({
    kind: 'found',
    cancelled: false,
    waybillNumber: booked.waybillNumber,
    price: booked.price,
  });
  expect(await statusesOf(contract, booked.waybillNumber, known, at(0))).toEqual(['pre_transit']);
  const statuses = await statusesOf(contract, booked.waybillNumber, known, at(7));
  expect(statuses).toContain('collected');
  expect(statuses.at(-1)).toBe('delivered');
});

test('B3: a cancelled booking is gone, its number changed; one that is collected stays', async () => {
  const contract = await verified();
  const booked = await adapter.book!(contract, parcel, at(0));
  if (booked.kind !== 'accepted') throw new Error(JSON.stringify(booked));
  const known = { ...knownOf(parcel, booked.refs), waybillNumber: booked.waybillNumber };
  const late = await adapter.book!(contract, { ...parcel, key: 'bkg_out_2' }, at(0));
  const cancelled = await adapter.cancelBooking!(contract, known, at(0, 11));
  expect(cancelled).toMatchObject({ kind: 'cancelled' });
  expect(await adapter.cancelBooking!(contract, known, at(0, 12))).toMatchObject({ kind: 'cancelled' });
  expect(await adapter.findBooking!(contract, known, at(0, 12))).toEqual({ kind: 'none' });
  if (late.kind !== 'accepted') throw new Error(JSON.stringify(late));
  const other = { ...known, key: 'bkg_out_2', refs: late.refs, waybillNumber: late.waybillNumber };
  expect(await adapter.cancelBooking!(contract, other, at(7))).toMatchObject({
    kind: 'refused',
    reason: expect.stringMatching(/./),
  });
});

test('C6: a parcel back', async () => {
  const contract = await verified();
  const request: BookingRequest = {
    ...parcel,
    key: 'bkg_back_1',
    direction: 'return',
    visitOn: '2026-11-24',
    reason: '사이즈가 작아요, 아주 많이 작아서 입을 수가 없어요',
    originalWaybill: '6013082362377',
  };
  const booked = await adapter.book!(contract, request, at(0));
  if (booked.kind !== 'accepted') throw new Error(JSON.stringify(booked));
  const known = knownOf(request, booked.refs);
  expect(await statusesOf(contract, booked.waybillNumber, known, at(0))).toEqual(['pre_transit']);
  const statuses = await statusesOf(contract, booked.waybillNumber, known, at(9));
  expect(statuses.at(-1)).toBe('delivered');
});

/** Faults of time are waited for less long than they last. */
function patience(kind: string): CarrierAdapter {
  return ['slow', 'drip', 'hang'].includes(kind) ? adapterWaiting(1_500) : adapter;
}

describe('P8: whatever goes wrong on the way, nothing is booked twice and no number made up', () => {
  test.each([
    'lost_answer',
    'garbage',
    'truncate',
    'html_for_xml',
    'error_after_success',
    'slow',
    'drip',
    'negative_price',
  ])('%s: unclear, and found when asked back', async (kind) => {
    const contract = await verified();
    await fault(kind, 'InsertOrder');
    expect(await patience(kind).book!(contract, parcel, at(0))).toMatchObject({ kind: 'unclear' });
    const found = await adapter.findBooking!(contract, knownOf(parcel), at(0));
    expect(found).toMatchObject({ kind: 'found', cancelled: false, waybillNumber: expect.stringMatching(/^\d{13}$/) });
  });

  test.each(['hang', 'down', 'rate_limit'])('%s: unclear, and none when asked back', async (kind) => {
    const contract = await verified();
    await fault(kind, 'InsertOrder');
    expect(await patience(kind).book!(contract, parcel, at(0))).toMatchObject({ kind: 'unclear' });
    expect(await adapter.findBooking!(contract, knownOf(parcel), at(0))).toEqual({ kind: 'none' });
  });

  test('refuse is a refusal; EUC-KR is read', async () => {
    const contract = await verified();
    await fault('refuse', 'InsertOrder');
    expect(await adapter.book!(contract, parcel, at(0))).toMatchObject({ kind: 'refused', remedy: expect.any(String) });
    await fault('euc_kr', 'InsertOrder');
    expect(await adapter.book!(contract, parcel, at(0))).toMatchObject({ kind: 'accepted' });
  });
});
