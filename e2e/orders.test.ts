// Orders in the browser: the list with its filters and pages, one order from payment to dispatch and back.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliveredOrder, dispatch, openWorld, order, read, type World, waybill } from '../server/stories/world.ts';
import { type Browser, choose, expectGood, openBrowser, signIn } from './test-browser.ts';

/** Milliseconds; pages are slow where several browsers share a core. */
const patience = { timeout: 15_000 };

let world: World;
let browser: Browser;

beforeAll(async () => {
  world = await openWorld();
  browser = await openBrowser(world.server.url);
});
afterAll(async () => {
  await browser?.close();
  await world?.stop();
});

async function opened(path: string, key = world.mall.key) {
  const page = await browser.open(path);
  await signIn(page, key);
  return page;
}

test('G1: orders are found by state, number and day, page by page, and the address says what is shown', async () => {
  const placed = [];
  for (let i = 0; i < 27; i += 1) placed.push(await order(world));
  const sent = placed[3]!;
  await dispatch(world, sent.id);
  const page = await opened('/orders');
  const links = page.getByRole('table').getByRole('link');
  await expect.poll(() => links.count(), patience).toBe(25);
  await expectGood(page);
  await page.getByRole('button', { name: 'Next' }).click();
  await expect.poll(() => links.count(), patience).toBe(2);
  await page.getByRole('button', { name: 'Previous' }).click();
  await expect.poll(() => links.count(), patience).toBe(25);

  await choose(page, 'State', 'Dispatched');
  await expect.poll(() => links.allInnerTexts(), patience).toEqual([sent.reference]);
  expect(new URL(page.url()).search).toBe('?state=dispatched');
  await page.reload();
  await expect.poll(() => links.allInnerTexts(), patience).toEqual([sent.reference]);

  await page.getByLabel('Number').fill(placed[5]!.reference);
  await page.getByLabel('Number').press('Enter');
  await page.getByText('Nothing matches these filters.').waitFor();
  await expectGood(page);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await page.getByLabel('To').last().fill('2026-09-06');
  await page.getByText('Nothing matches these filters.').waitFor();
  await page.getByLabel('To').last().fill('2026-09-07');
  await expect.poll(() => links.count(), patience).toBe(25);
  await page.close();
});

test('G1: an order is acknowledged, dispatched and its shipment voided, each with its story', async () => {
  const placed = await order(world);
  const page = await opened(`/orders/${placed.id}`);
  const goods = page.getByRole('region', { name: 'Goods' });
  await goods.getByText('Paid', { exact: true }).waitFor();
  await page.getByText('No piece has been dispatched yet, or all came back.').waitFor();
  await expectGood(page);

  await page.getByRole('button', { name: 'Acknowledge' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('From now on a cancellation needs your answer.').waitFor();
  await expectGood(page);
  await dialog.getByLabel('For the Seller').check();
  await dialog.getByRole('button', { name: 'Acknowledge' }).click();
  await page.getByText('Mall (for Seller)').waitFor();
  await page.getByText('State: “Acknowledged”. Possible when “Paid”.').waitFor();

  await page.getByRole('button', { name: 'Dispatch' }).click();
  await choose(page, 'Carrier', 'Korea Post');
  await dialog.getByRole('textbox', { name: 'Waybill number' }).fill('12');
  await dialog.getByLabel('Mug').fill('1');
  await dialog.getByRole('button', { name: 'Dispatch' }).click();
  await dialog.getByText('The waybill number is not valid').waitFor();
  await expectGood(page);
  const number = waybill();
  await dialog.getByRole('textbox', { name: 'Waybill number' }).fill(number);
  await dialog.getByRole('button', { name: 'Dispatch' }).click();
  const shipments = page.getByRole('region', { name: 'Shipments' });
  await shipments.getByText(number).waitFor();
  await shipments.getByText('Mug × 1, Pot × 1').waitFor();
  expect((await read(world, `/v1/orders/${placed.id}`)).partial).toBe(true);

  await shipments.getByRole('button', { name: 'Void' }).click();
  await dialog.getByRole('button', { name: 'Void' }).click();
  await shipments.getByText('Voided').waitFor();
  await page.getByText('Shipment voided').waitFor();
  expect((await read(world, `/v1/orders/${placed.id}`)).state).toBe('acknowledged');
  await expectGood(page);
  await page.close();
});

test('G1: pieces are cancelled with a reason, and the money rail shows them paid back', async () => {
  const placed = await order(world);
  const page = await opened(`/orders/${placed.id}`);
  await page.getByRole('button', { name: 'Cancel goods' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Cancel goods' }).click();
  await dialog.getByText('Please fill this in').first().waitFor();
  await choose(page, 'Reason', 'No longer wanted');
  await dialog.getByLabel('In words').fill('Ordered twice.');
  await dialog.getByLabel('For the Buyer').check();
  await dialog.getByRole('button', { name: 'Cancel goods' }).click();
  await page.getByRole('region', { name: 'Goods' }).getByText('Cancelled', { exact: true }).waitFor();
  await world.server.settle();
  await page.reload();
  const money = page.getByRole('region', { name: 'Money back' });
  await money.locator('[aria-current="step"]').getByText('Paid back').waitFor();
  await page.getByText('C9: price of the pieces given back').waitFor();
  await expectGood(page);
  await page.close();
});

test('G1: a return is entered for the buyer after its preview was seen', async () => {
  const { order: placed } = await deliveredOrder(world);
  const page = await opened(`/orders/${placed.id}`);
  await page.getByRole('button', { name: 'Enter a return' }).click();
  const dialog = page.getByRole('dialog');
  await choose(page, 'Reason', 'Defective');
  await dialog.getByText('This return will be taken.').waitFor();
  await dialog.getByRole('table').getByText('₩45,000').first().waitFor();
  await dialog.getByLabel('Mug').fill('0');
  await dialog.getByRole('table').getByText('₩25,000').first().waitFor();
  await expectGood(page);
  await dialog.getByLabel('In words').fill('The handle is broken.');
  await dialog.getByLabel('For the Buyer').check();
  await dialog.getByRole('button', { name: 'Enter a return' }).click();
  await page
    .getByRole('region', { name: 'Claims' })
    .getByRole('link', { name: /^Return/ })
    .click();
  await page.getByRole('heading', { name: /^Return/ }).waitFor();
  await page.close();
});

test('G5: an order of somebody else is told as such, and an unknown page too', async () => {
  const page = await opened('/orders/ord_01m82w4393000002pve9chvyyj');
  await page.getByText('Not found').waitFor();
  await expectGood(page);
  await page.goto(`${world.server.url}/nowhere`);
  await page.getByText('There is no such page.').waitFor();
  await expectGood(page);
  await page.close();
});
