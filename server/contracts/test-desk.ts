/** For tests of contracts: the whole platform over HTTP, with the simulated carriers beside it, also in live mode. */
import { expect } from 'vitest';
import { type CarrierSandbox, startCarrierSandbox } from '../../carrier-sandbox/index.ts';
import { type Api, startTestServer, type TestServer } from '../../tools/test-server.ts';
import { type Body, openWorld, type World } from '../stories/world.ts';

export interface Desk extends World {
  sandbox: CarrierSandbox;
  /** With the platform's key. */
  operator: Api;
}

export const support = '1544-3270';

/** Live mode speaks to the sandbox too, because A4 is wider there. */
export async function openDesk(): Promise<Desk> {
  const sandbox = await startCarrierSandbox({ port: 0, hangMs: 1_500 });
  const env = {
    ROUNDTRIP_SANDBOX_URL: sandbox.url,
    ROUNDTRIP_SUPPORT_CONTACT: support,
    KOREA_POST_URL: `${sandbox.url}/korea_post`,
    KOREA_POST_TRACKING_URL: `${sandbox.url}/korea_post`,
    KOREA_POST_KEY: 'sandbox',
    KOREA_POST_SECURITY_KEY: 'sandbox-security-key',
    KOREA_POST_TIMEOUT_MS: '1000',
  };
  return deskOn(await startTestServer({ env }), sandbox);
}

/** A mall of its own on the same server. */
export async function deskOn(server: TestServer, sandbox: CarrierSandbox, setting = {}): Promise<Desk> {
  const world = await openWorld(setting, server);
  const stop = async () => {
    await server.stop();
    await sandbox.close();
  };
  return { ...world, stop, sandbox, operator: server.platform };
}

let serial = 0;

/** A customer number that the sandbox verifies. */
export function customerNumber(ending = '11'): string {
  serial += 1;
  return `${String(10_000_000 + serial)}${ending}`;
}

/** What the sandbox knows of a customer: member `shop-<number>`, approved under the same ten digits. */
export function credentialsOf(customer: string) {
  return { epost_id: `shop-${customer}`, customer_number: customer, approval_number: customer };
}

/** An application, made by whoever holds `api`; answers as it stands then. */
export async function apply(api: Api, customer: string, more: Record<string, unknown> = {}): Promise<Body> {
  const answer = await api.post('/v1/carrier_contracts', wishOf(customer, more));
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}

export function wishOf(customer: string, more: Record<string, unknown> = {}) {
  return { carrier: 'korea_post', uses: ['outbound'], credentials: credentialsOf(customer), ...more };
}

/** After the carrier has been asked. */
export async function settled(desk: Desk, contract: { id: string }): Promise<Body> {
  await desk.server.settle();
  const answer = await desk.operator.get(`/v1/carrier_contracts/${contract.id}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

/** Applied, verified and authorised. */
export async function inUse(desk: Desk, api: Api, more: Record<string, unknown> = {}): Promise<Body> {
  const asked = await apply(api, customerNumber(), more);
  let contract = await settled(desk, asked);
  // On a machine with much else to do an answer may come after its time.
  while (contract.verification.last_error === 'no answer in time') {
    await done(desk.operator, asked, 'verify');
    contract = await settled(desk, asked);
  }
  expect(contract).toMatchObject({ state: 'verified' });
  return done(desk.operator, asked, 'authorise');
}

/** An action that succeeds. */
export async function done(api: Api, contract: { id: string }, action: string, body: object = {}): Promise<Body> {
  const answer = await act(api, contract, action, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

export function act(api: Api, contract: { id: string }, action: string, body: object = {}) {
  return api.post(`/v1/carrier_contracts/${contract.id}/${action}`, body);
}

export interface NewSeller {
  id: string;
  test: Api;
  live: Api;
}

/** A seller of the mall behind `mall`; a business of its own unless `number` says whose. */
export async function newSeller(desk: Desk, mall: Api, more: Record<string, unknown> = {}): Promise<NewSeller> {
  serial += 1;
  const answer = await mall.post('/v1/sellers', {
    name: `Shop ${serial}`,
    reference: `shop-${serial}`,
    kind: 'third_party',
    registration: { country: 'JP', number: `T${1_000_000 + serial}` },
    contacts: { shipping_manager: { name: '홍길동', phone: '010-1234-5678' } },
    addresses: { ship_from: shipFrom },
    ...more,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  const { id, keys } = answer.body;
  return { id, test: desk.server.api(keys.test), live: desk.server.api(keys.live) };
}

/** A further mall, with both its keys. */
export async function newMall(desk: Desk): Promise<{ id: string; test: Api; live: Api }> {
  serial += 1;
  const { body } = await desk.operator.post('/v1/malls', {
    name: `Mall of contracts ${serial}`,
    reference: `contracts-${serial}`,
    time_zone: 'Asia/Seoul',
    currency: 'KRW',
    locale: 'ko',
    jurisdiction: 'KR',
  });
  return { id: body.id, test: desk.server.api(body.keys.test), live: desk.server.api(body.keys.live) };
}

export const shipFrom = {
  name: '가나 창고',
  phone: '02-123-4567',
  postal_code: '04524',
  address1: '서울 중구 세종대로 110',
  country: 'KR',
};

/** Switches a fault of the sandbox on, or all off. */
export async function fault(desk: Desk, wanted: Record<string, unknown> | null): Promise<void> {
  const answer = await fetch(`${desk.sandbox.url}/faults`, {
    method: wanted ? 'POST' : 'DELETE',
    ...(wanted
      ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ carrier: 'korea_post', ...wanted }) }
      : {}),
  });
  expect(answer.status, await answer.text()).toBe(200);
}

export async function noticesOf(api: Api, contract: { id: string }): Promise<Body[]> {
  const answer = await api.get(`/v1/notifications?object_id=${contract.id}`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.data;
}

export async function eventsOf(api: Api, contract: { id: string }): Promise<string[]> {
  const answer = await api.get(`/v1/events?object_id=${contract.id}&limit=200`);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.data.map((event: Body) => event.type.replace('carrier_contract.', '')).toReversed();
}
