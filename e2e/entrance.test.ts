// The entrance and the frame: keys, languages, the clock of test mode, and what the server sends around the page.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWorld, order, type World } from '../server/stories/world.ts';
import { type Browser, chromiumPath, expectGood, openBrowser, signIn } from './test-browser.ts';

let world: World;
let browser: Browser;
const platformKey = 'platform-key-of-the-tests-long-enough';

beforeAll(async () => {
  world = await openWorld();
  browser = await openBrowser(world.server.url);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

test('without Chromium there is one message with the remedy', () => {
  expect(() => chromiumPath({ CHROMIUM: '/nowhere' }, () => false)).toThrow(/apt-get install chromium.*CHROMIUM=/);
  expect(chromiumPath({ CHROMIUM: '/nowhere' }, (place) => place === '/nowhere')).toBe('/nowhere');
});

test('G5: a wrong key is told with what to do; a right one says whose it is and stays in this tab alone', async () => {
  const page = await browser.open('/returns?decision=approved');
  await page.getByLabel('API key').fill('rt_test_of_nobody');
  await page.getByRole('button', { name: 'Enter' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'This key is not valid' });
  await alert.waitFor();
  expect(await alert.innerText()).toContain('Check that the whole key was copied');
  await expectGood(page);

  await signIn(page, world.mall.key);
  await page.getByText('Mall 1', { exact: true }).waitFor();
  await page.getByRole('heading', { name: 'Returns' }).waitFor();
  expect(page.url()).toBe(`${world.server.url}/returns?decision=approved`);
  expect(await page.evaluate('JSON.stringify(localStorage)')).not.toContain(world.mall.key);
  await page.reload();
  await page.getByText('Mall 1', { exact: true }).waitFor();

  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('API key').waitFor();
  expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain(world.mall.key);
  await page.close();
});

test('G1: a seller and an operator see whose key they hold, and in which mode', async () => {
  const page = await browser.open('/');
  await signIn(page, world.seller.key);
  await page.getByText('Seller 1', { exact: true }).waitFor();
  await page.getByText('Test', { exact: true }).first().waitFor();
  await page.getByText('The mall’s key moves this clock.').waitFor();
  await expectGood(page);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, platformKey);
  await page.getByText('Operator', { exact: true }).waitFor();
  await page.getByText('Test and live').waitFor();
  expect(await page.getByRole('region', { name: 'Test clock' }).count()).toBe(0);
  await expectGood(page);
  await page.close();
});

test('G5: a carrier is told that it has no pages here', async () => {
  const page = await browser.open('/');
  await page.getByLabel('API key').fill(world.server.carrier('korea_post').key);
  await page.getByRole('button', { name: 'Enter' }).click();
  await page.getByRole('alert').getByText('A carrier’s key has no pages here').waitFor();
  await expectGood(page);
  await page.close();
});

test('G1: everything is done by keyboard: skip, follow, open a dialog, choose, leave it', async () => {
  const placed = await order(world);
  const page = await browser.open('/');
  await page.getByLabel('API key').focus();
  await page.keyboard.type(world.mall.key);
  await page.keyboard.press('Enter');
  const link = page.getByRole('link', { name: placed.reference });
  await link.waitFor();
  await page.reload();
  await link.waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('content');
  await link.focus();
  await page.keyboard.press('Enter');
  const button = page.getByRole('button', { name: 'Cancel goods' });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await page.getByRole('combobox', { name: 'Reason' }).focus();
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await dialog.getByTitle('Ordered the wrong item').waitFor();
  // Choosing by Enter sends nothing.
  expect(await dialog.getByText('Please fill this in').count()).toBe(0);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Cancel goods');
  await page.close();
});

test('G3: Korean, Chinese, English; the choice is kept', async () => {
  const page = await browser.open('/orders');
  await signIn(page, world.mall.key);
  for (const [name, language, heading] of [
    ['한국어', 'ko', '주문'],
    ['中文', 'zh', '订单'],
    ['English', 'en', 'Orders'],
  ] as const) {
    await page.getByRole('button', { name }).click();
    await page.reload();
    await page.getByRole('heading', { name: heading, exact: true }).waitFor();
    expect(await page.evaluate('document.documentElement.lang')).toBe(language);
    await expectGood(page);
  }
  await page.close();
});

test("G1: the mall's test key moves the clock, and what falls due on the way has happened", async () => {
  const placed = await order(world);
  const asked = await world.mall.post('/v1/cancellations', {
    order: placed.id,
    reason: 'no_longer_wanted',
    detail: 'A mistake.',
    on_behalf_of: 'buyer',
  });
  expect(asked.status, JSON.stringify(asked.body)).toBe(201);
  const page = await browser.open('/');
  await signIn(page, world.mall.key);
  const clock = page.getByRole('region', { name: 'Test clock' });
  await clock.getByText('07 Sept 2026, 10:00').waitFor();
  await clock.getByRole('button', { name: '+1 hour' }).click();
  await clock.getByText('07 Sept 2026, 11:00').waitFor();
  await clock.getByRole('button', { name: '+1 day' }).click();
  await clock.getByText('08 Sept 2026, 11:00').waitFor();
  await clock.getByLabel('To').fill('2026-09-10T09:30');
  await clock.getByRole('button', { name: 'Move' }).click();
  await clock.getByText('10 Sept 2026, 09:30').waitFor();
  expect(await world.now()).toBe('2026-09-10T00:30:00.000Z');
  await expectGood(page);

  await clock.getByLabel('To').fill('2026-09-01T09:30');
  await clock.getByRole('button', { name: 'Move' }).click();
  await page.getByText('A clock only moves forward').waitFor();
  await page.close();
});

test('G1: pages are served beside the API, with a policy that lets no inline script run', async () => {
  const get = (path: string) => fetch(world.server.url + path);
  const nonces = new Set<string>();
  for (const path of ['/', '/orders/ord_1', '/whatever/there/is']) {
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/html');
    const policy = answer.headers.get('content-security-policy')!;
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    expect(answer.headers.get('x-frame-options')).toBe('DENY');
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const nonce = /'nonce-([^']+)'/.exec(policy)![1]!;
    nonces.add(nonce);
    expect(await answer.text()).toContain(`nonce="${nonce}"`);
  }
  expect(nonces.size).toBe(3);
  for (const path of ['/v1', '/v1/nothing', '/v1/nothing/there', '/docs/nothing', '/nothing.js', '/assets/nothing'])
    expect((await get(path)).status, path).toBe(404);
  expect((await get('/v1/nothing')).headers.get('content-type')).toContain('application/problem+json');
  expect((await get('/docs')).headers.get('content-type')).toContain('text/html');
  expect(await (await get('/healthz')).json()).toEqual({ status: 'up' });
  expect((await get('/v1/orders')).status).toBe(401);
  expect((await get('/console/session')).status).toBe(401);
});

test('G1: scripts are sent compressed and may be kept for ever', async () => {
  const page = await (await fetch(world.server.url)).text();
  const [, script] = /<script[^>]+src="([^"]+)"/.exec(page)!;
  const answer = await fetch(world.server.url + script, { headers: { 'accept-encoding': 'br' } });
  expect(answer.headers.get('content-encoding')).toBe('br');
  expect(answer.headers.get('cache-control')).toContain('immutable');
  await answer.arrayBuffer();
});

test('G5: a key that is revoked while somebody works leads back to the entrance, which says so', async () => {
  const { body } = await world.seller.post('/v1/api_keys', { scopes: ['*'], label: 'for a while' });
  const page = await browser.open('/orders');
  await signIn(page, body.key);
  expect(await page.title()).toBe('Orders – Roundtrip');
  await world.seller.post(`/v1/api_keys/${body.id}/revoke`);
  await expect
    .poll(async () => (await world.server.api(body.key).get('/v1/orders')).status, { timeout: 15_000 })
    .toBe(401);
  await page.getByRole('link', { name: 'Returns', exact: true }).click();
  await page.getByRole('alert').getByText('This key is not valid').waitFor();
  await page.getByLabel('API key').waitFor();
  expect(await page.evaluate('JSON.stringify(sessionStorage)')).not.toContain(body.key);
  await page.close();
});

test('G5: an operator reads each row in the time of its own mall; a page that is not there says so', async () => {
  const placed = await order(world);
  const page = await browser.open('/orders');
  await signIn(page, platformKey);
  const row = page.getByRole('row').filter({ has: page.getByRole('link', { name: placed.reference, exact: true }) });
  const { data } = (await world.mall.get(`/v1/orders?reference=${placed.reference}`)).body;
  // Seoul is nine hours before UTC.
  const seoul = new Date(Date.parse(data[0].ordered_at) + 9 * 3_600_000).toISOString().slice(11, 16);
  await row.getByText(seoul).waitFor();
  await page.goto(`${world.server.url}/no/such/page`);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await expectGood(page);
  await page.close();
});

test('G1: the first page says what waits, with the way to it and to the list', async () => {
  const placed = await order(world);
  const page = await browser.open('/');
  await signIn(page, world.seller.key);
  const waiting = page.getByRole('region', { name: 'Orders to acknowledge' });
  await waiting.getByRole('link', { name: placed.reference, exact: true }).waitFor();
  await expectGood(page);
  await waiting.getByRole('link', { name: 'Orders to acknowledge' }).click();
  await page.getByRole('heading', { name: 'Orders', exact: true }).waitFor();
  expect(page.url()).toBe(`${world.server.url}/orders?state=paid`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await signIn(page, platformKey);
  await page.getByRole('link', { name: 'To do' }).click();
  await page.getByText('Nothing waits for you.').waitFor();
  await expectGood(page);
  await page.close();
});
