// Carrier contracts in the browser: a seller applies by the form that the carrier declares, an operator answers.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { address, openWorld, order, scan, type World } from '../server/stories/world.ts';
import { type Browser, choose, expectGood, openBrowser, signIn } from './test-browser.ts';

let world: World;
let browser: Browser;
/** What the simulated carrier knows: the member `shop-<number>`, approved under the same ten digits. */
const number = '1000000111';
const platformKey = 'platform-key-of-the-tests-long-enough';

beforeAll(async () => {
  world = await openWorld();
  browser = await openBrowser(world.server.url);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

test('G1: a seller applies for a carrier contract, and an operator puts it on hold, then in use', async () => {
  const page = await browser.open('/carrier_contracts');
  await signIn(page, world.seller.key);
  await page.getByText('No carrier contracts yet.').waitFor();
  await expectGood(page);
  await page.getByRole('button', { name: 'New application' }).click();
  await choose(page, 'Carrier', 'Korea Post');
  await page.getByRole('region', { name: 'Before you apply' }).getByText('local post office').waitFor();
  await page.getByLabel('ePost id').fill(`shop-${number}`);
  await page.getByLabel('Customer number').fill('123');
  await page.getByLabel('Approval number').fill(number);
  await page.getByText('This does not have the right form, such as 0001234567.').waitFor();
  await expectGood(page);
  await page.getByLabel('Customer number').fill(number);
  await page.getByRole('button', { name: 'Send application' }).click();
  await page.getByRole('heading', { name: `Carrier contract ${number}` }).waitFor();
  const application = page.getByRole('region', { name: 'Application', exact: true });
  await application.locator('[aria-current="step"]').getByText('Checked with the carrier').waitFor();
  await expectGood(page);
  const { href } = new URL(page.url());
  await page.getByRole('button', { name: 'Sign out' }).click();

  await signIn(page, platformKey);
  await page.goto(href);
  await page.getByRole('button', { name: 'Put on hold' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('The approval number is of another office.');
  await dialog.getByRole('button', { name: 'Put on hold' }).click();
  await page.getByRole('alert').getByText('The approval number is of another office.').waitFor();
  await page.getByText('State: “On hold”. Possible when “Checked with the carrier”.').waitFor();
  await expectGood(page);
  await page.getByRole('button', { name: 'Submit again' }).click();
  await dialog.getByText('What you leave empty stays as it is.').waitFor();
  await expectGood(page);
  await dialog.getByRole('button', { name: 'Submit again' }).click();
  await application.locator('[aria-current="step"]').getByText('Checked with the carrier').waitFor();
  await page.getByRole('button', { name: 'Authorise' }).click();
  await dialog.getByRole('button', { name: 'Authorise' }).click();
  await application.locator('[aria-current="step"]').getByText('In use').waitFor();
  await page.getByText('Carrier contract authorised').waitFor();
  await expectGood(page);

  await page.goto(`${world.server.url}/carrier_contracts?state=in_use`);
  await page.getByRole('table').getByRole('link', { name: number }).waitFor();
  await expectGood(page);
  await page.close();
});

test('G1: with a contract in use the carrier gives the number, and collects what comes back', async () => {
  const placed = await order(world);
  const page = await browser.open(`/orders/${placed.id}`);
  await signIn(page, world.seller.key);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Dispatch' }).click();
  await dialog.getByLabel('Carrier gives the number').check();
  await choose(page, 'Carrier', 'Korea Post');
  await dialog.getByRole('button', { name: 'Dispatch' }).click();
  const shipments = page.getByRole('region', { name: 'Shipments' });
  await shipments.getByText('Mug × 2, Pot × 1').waitFor();
  await world.server.settle();
  await shipments
    .locator('code')
    .getByText(/^\d{13}$/)
    .waitFor();
  await expectGood(page);

  const { shipments: ids } = (await world.seller.get(`/v1/orders/${placed.id}`)).body;
  await scan(world, (await world.seller.get(`/v1/shipments/${ids[0]}`)).body, 'delivered');
  await page.reload();
  await page.getByRole('button', { name: 'Enter a return' }).click();
  await choose(page, 'Reason', 'Defective');
  await choose(page, 'Way back', 'Carrier collects');
  await dialog.getByText('This return will be taken.').waitFor();
  await dialog.getByLabel('In words').fill('The handle is broken.');
  await expectGood(page);
  await dialog.getByRole('button', { name: 'Enter a return' }).click();
  await page
    .getByRole('region', { name: 'Claims' })
    .getByRole('link', { name: /^Return/ })
    .click();
  await page.getByRole('button', { name: 'Approve' }).click();
  await dialog.getByRole('button', { name: 'Approve' }).click();
  const pickup = page.getByRole('region', { name: 'Collection by the carrier' });
  await pickup.getByText('Accepted').waitFor();
  await pickup.getByText('Visit on').waitFor();
  await expectGood(page);
  await page.close();
});

test('G5: what the carrier does not know goes on hold with its reason', async () => {
  const made = await world.mall.post('/v1/sellers', {
    name: 'Second seller',
    reference: 'second',
    kind: 'third_party',
    registration: { country: 'KR', number: '9998800014' },
    contacts: { shipping_manager: { name: '홍길동', phone: '010-1234-5678' } },
    addresses: { ship_from: address, return_to: address },
  });
  expect(made.status, JSON.stringify(made.body)).toBe(201);
  const page = await browser.open('/carrier_contracts/new');
  await signIn(page, world.mall.key);
  await page.getByRole('button', { name: 'Send application' }).click();
  await page.getByText('Please fill this in').waitFor();
  await choose(page, 'For the seller', 'Second seller');
  await choose(page, 'Carrier', 'Korea Post');
  await page.getByLabel('ePost id').fill('shop-1000000101');
  await page.getByLabel('Customer number').fill('1000000101');
  await page.getByLabel('Approval number').fill('1000000101');
  await page.getByRole('button', { name: 'Send application' }).click();
  await page.getByRole('heading', { name: 'Carrier contract 1000000101' }).waitFor();
  // Numbers that end in 01 are unknown to the carrier.
  await page.getByRole('alert').waitFor();
  await expectGood(page);
  const [held] = (await world.mall.get('/v1/carrier_contracts?state=on_hold')).body.data;
  expect(held.seller).toBe(made.body.id);
  await page.close();
});
