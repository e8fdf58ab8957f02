// Returns in the browser: two rails and the decision, from the request to the money, and what a rule says against it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  address,
  askReturn,
  contractInUse,
  deliveredOrder,
  openWorld,
  read,
  type World,
  waybill,
} from '../server/stories/world.ts';
import { type Browser, choose, expectGood, openBrowser, signIn } from './test-browser.ts';

let world: World;
let browser: Browser;

beforeAll(async () => {
  world = await openWorld({ policies: { return_fee: 3_000 } });
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

test('G1: a seller approves a return, receives the goods, and sees the refund paid with its rules', async () => {
  const { order } = await deliveredOrder(world);
  const asked = await askReturn(world, order.id);
  const page = await opened('/returns?decision=requested', world.seller.key);
  await expectGood(page);
  await page.getByRole('table').getByRole('link').first().click();

  const decision = page.getByRole('region', { name: 'Decision' });
  await decision.getByText('Requested').waitFor();
  await page.getByText('Decision: “Requested”. Possible when “Approved”.').first().waitFor();
  await expectGood(page);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Approve' }).click();
  await dialog.getByRole('button', { name: 'Approve' }).click();
  await decision.getByText('Approved').waitFor();

  const told = await world.mall.post(`/v1/returns/${asked.id}/enter_waybill`, {
    carrier: 'korea_post',
    waybill_number: waybill(),
    on_behalf_of: 'buyer',
  });
  expect(told.status, JSON.stringify(told.body)).toBe(200);
  await page.reload();
  const goods = page.getByRole('region', { name: 'Goods' });
  await goods.locator('[aria-current="step"]').getByText('Waybill known').waitFor();
  const refund = page.getByRole('region', { name: 'Refund' });
  await refund.getByText('Refund if received now').waitFor();
  await refund.getByText('C9: flat return fee of 3000, buyer at fault').waitFor();

  await page.getByRole('button', { name: 'Inspect' }).click();
  await choose(page, 'Condition · Mug', 'Opened');
  await expectGood(page);
  await dialog.getByRole('button', { name: 'Inspect' }).click();
  await page.getByText('Opened × 2').waitFor();

  await page.getByRole('button', { name: 'Receive and refund' }).click();
  await dialog.getByText('This cannot be taken back.').waitFor();
  await dialog.getByRole('button', { name: 'Receive and refund' }).click();
  await decision.getByText('Accepted').waitFor();
  const money = page.getByRole('region', { name: 'Money' });
  await money.locator('[aria-current="step"]').getByText('Paid back').waitFor();
  await refund.getByText('₩42,000').first().waitFor();
  await page.getByRole('region', { name: 'Timeline' }).getByText('Refund paid back').waitFor();
  await expectGood(page);
  const shown = await read(world, `/v1/returns/${asked.id}`);
  expect({ decision: shown.decision, money: shown.money }).toEqual({ decision: 'accepted', money: 'paid' });
  await page.close();
});

test('G5: a refusal without a ground is answered with the rule and what to do; with one it is told to the buyer', async () => {
  const { order } = await deliveredOrder(world);
  const asked = await askReturn(world, order.id);
  const page = await opened(`/returns/${asked.id}`);
  await page.getByRole('button', { name: 'Refuse' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('It was worn.');
  await dialog.getByRole('button', { name: 'Refuse' }).click();
  await dialog.getByText('A refusal needs a statutory ground').waitFor();
  await dialog.getByText('E-commerce Act art. 17(2)').waitFor();
  await dialog.getByText('Choose the statutory ground that applies, or approve the return.').waitFor();
  await expectGood(page);
  await choose(page, 'Statutory ground', 'Lost its value by use');
  await dialog.getByRole('button', { name: 'Refuse' }).click();
  await page.getByRole('region', { name: 'Decision' }).getByText('Lost its value by use').waitFor();
  await expectGood(page);
  await page.close();
});

test('G1: a waybill is entered on the page, with the postage that the buyer paid', async () => {
  const { order } = await deliveredOrder(world);
  const asked = await askReturn(world, order.id, {
    reason: 'defective',
    refund_account: { bank: 'KB', number: '123-456-7890', holder: '김철수' },
  });
  await world.seller.post(`/v1/returns/${asked.id}/approve`, {});
  const page = await opened(`/returns/${asked.id}`);
  await page.getByRole('button', { name: 'Enter waybill' }).click();
  const dialog = page.getByRole('dialog');
  await choose(page, 'Carrier', 'Korea Post');
  const number = waybill();
  await dialog.getByLabel('Waybill number').fill(number);
  await dialog.getByLabel('Postage that the buyer paid').fill('4000');
  await expectGood(page);
  await dialog.getByRole('button', { name: 'Enter waybill' }).click();
  await page.getByText(number).waitFor();
  await page.getByText('Postage paid by the buyer', { exact: true }).waitFor();
  expect((await read(world, `/v1/returns/${asked.id}`)).postage_paid).toEqual({ amount: 4000, currency: 'KRW' });
  await page.close();
});

test('G3: in Korean the page of a return says nothing of its own in English', async () => {
  const { order } = await deliveredOrder(world);
  const asked = await askReturn(world, order.id);
  const page = await opened(`/returns/${asked.id}`);
  await page.getByRole('button', { name: '한국어' }).click();
  await page.getByText('반품 요청', { exact: true }).first().waitFor();
  const own = await page.evaluate(`
    (() => {
      const copy = document.querySelector('main').cloneNode(true);
      for (const node of copy.querySelectorAll('[lang=en], code, h1, .page-head a, .facts dd, td')) node.remove();
      return copy.textContent;
    })()`);
  expect(String(own).match(/[A-Za-z_]{3,}/g)).toBeNull();
  await page.getByText('현재 처리 결과: ‘반품 요청’ — ‘승인’일 때 가능합니다.').first().waitFor();
  await expectGood(page);
  await page.getByRole('button', { name: 'English' }).click();
  await page.close();
});

test('C1: a parcel whose order is not here has a page of its own; reasons and rules are in the reader’s language', async () => {
  const { contract_code } = await contractInUse(world);
  const number = waybill();
  const asked = await world.mall.post('/v1/returns', {
    parcel: { carrier: 'korea_post', waybill_number: number, contract_code },
    pickup_from: address,
    lines: [{ title: 'Blue mug', quantity: 2 }],
    reason: 'no_longer_wanted',
    detail: 'Too blue.',
  });
  expect(asked.status, JSON.stringify(asked.body)).toBe(201);
  await world.server.settle();
  const page = await opened(`/returns/${asked.body.id}`, world.seller.key);
  await page.getByText('The carrier calls on 2026-').waitFor();
  await page.getByRole('button', { name: '한국어' }).click();
  await page.getByText('에 방문합니다. 다음 날까지 오지 않으면').waitFor();
  await page.locator('.timeline li').nth(2).waitFor();
  expect(await page.locator('.timeline [lang="en"], .blocked [lang="en"]').allInnerTexts()).toEqual([]);
  await expectGood(page);
  await page.getByRole('button', { name: 'English' }).click();

  await page.getByRole('link', { name: 'Parcel without an order here' }).click();
  await page.getByRole('heading', { name: /^Parcel / }).waitFor();
  await page.getByText('Blue mug × 2').first().waitFor();
  await page.getByRole('region', { name: 'Shipments' }).getByText(number).waitFor();
  expect(await page.getByRole('button', { name: 'Cancel goods' }).count()).toBe(0);
  expect(await page.title()).toMatch(/^Parcel .* – Roundtrip$/);
  await expectGood(page);
  await page
    .getByRole('region', { name: 'Claims' })
    .getByRole('link', { name: /^Return/ })
    .click();
  await page.getByRole('heading', { name: /^Return / }).waitFor();
  await page.close();
});
