/** What becomes of the rows: made-up ones with every kind of dirt, and the real ones where they are. */
import { rmSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { layOut } from './agenda.ts';
import { readFiles } from './files.ts';
import { instantOf, stopAt } from './model.ts';
import { planOlist } from './plan.ts';
import { realFolder, writeFolder } from './test-folder.ts';

const folder = writeFolder();
afterAll(() => rmSync(folder, { recursive: true }));
const plan = planOlist((await readFiles(folder)).files);
const checkout = (reference: string) => plan.checkouts.find((each) => each.reference === reference)!;

test('every row of every file is played or set aside with its reason', () => {
  expect(plan.rows).toEqual({
    orders: {
      total: 32,
      used: 18,
      set_aside: 14,
      beyond_limit: 0,
      by_reason: {
        unreadable: 2,
        repeated: 1,
        customer_missing: 1,
        part_unreadable: 1,
        unknown_status: 1,
        status_contradicts_times: 2,
        time_missing: 1,
        no_items: 1,
        no_payment: 1,
        payments_differ: 2,
        too_many_payments: 1,
      },
    },
    order_items: expect.objectContaining({ total: 37, used: 23, set_aside: 14 }),
    order_payments: expect.objectContaining({ total: 103, used: 49, set_aside: 54 }),
    customers: expect.objectContaining({ total: 31, used: 18, set_aside: 13 }),
  });
  const reasonsOf = (id: string) =>
    plan.aside.filter((row) => row.id === id).map(({ file, reason }) => `${file} ${reason}`);
  expect(reasonsOf('paid-less')).toEqual([
    'orders payments_differ',
    'order_items payments_differ',
    'order_payments payments_differ',
  ]);
  expect(reasonsOf('of-paid-less')).toEqual(['customers payments_differ']);
  expect(reasonsOf('vouchers-29')).toEqual(['order_payments payment_of_nothing']);
  expect(reasonsOf('no-such-day')).toEqual([
    'orders unreadable',
    'order_items order_missing',
    'order_payments order_missing',
  ]);
  expect(reasonsOf('no-price')).toEqual([
    'orders part_unreadable',
    'order_items unreadable',
    'order_payments part_unreadable',
  ]);
  expect(reasonsOf('of-no-order')).toEqual(['order_items order_missing', 'order_payments order_missing']);
  expect(reasonsOf('without-order')).toEqual(['customers customer_without_order']);
});

test('B1: a purchase over several sellers is one order per seller, its payments split by goods plus freight', () => {
  expect(checkout('three-sellers').orders).toMatchObject([
    { reference: 'three-sellers-1', seller: 'shop-a', lines: [{ price: 1000 }, { price: 1000 }], freight: 200 },
    { reference: 'three-sellers-2', seller: 'shop-b', lines: [{ price: 2000 }], freight: 250 },
    { reference: 'three-sellers-3', seller: 'shop-c', lines: [{ price: 3333 }], freight: 0 },
  ]);
  expect(checkout('three-sellers').orders.map(({ payments }) => payments.map(({ amount }) => amount))).toEqual([
    [1131, 1069],
    [1156, 1094],
    [1, 1713, 1619],
  ]);
  const [a, d] = checkout('vouchers-29').orders;
  expect([a, d].map((order) => order!.payments.length)).toEqual([29, 29]);
  expect(plan.figures).toMatchObject({ over_several_sellers: 3, most_sellers: 3, most_payments: 41 });
});

test('payments that are not items plus freight are counted to the cent', () => {
  expect(plan.figures.payments_differ).toEqual({
    orders: 2,
    more: { orders: 1, amount: 55 },
    less: { orders: 1, amount: -1 },
    largest: { order: 'paid-more', amount: 55 },
  });
});

test('D3: times that cannot be true are counted, and told as they are where the platform can take them', () => {
  expect(plan.figures.impossible_times).toEqual({
    approved_before_purchase: 1,
    handed_over_before_purchase: 2,
    handed_over_before_approval: 3,
    delivered_before_purchase: 1,
    delivered_before_approval: 1,
    delivered_at_hand_over: 1,
    delivered_before_hand_over: 1,
  });
  expect(checkout('handed-over-before-approval').times).toMatchObject({
    placed: '2017-03-03T09:00:00',
    dispatched: '2017-03-03T09:00:00',
    scans: [{ code: 'collected', at: '2017-03-02T15:00:00' }, { code: 'delivered' }],
  });
  expect(checkout('handed-over-before-purchase').times).toMatchObject({
    dispatched: '2017-03-01T10:05:00',
    scans: [{ code: 'collected', at: '2017-02-28T18:00:00' }, { code: 'delivered' }],
  });
  expect(checkout('delivered-before-hand-over').times).toMatchObject({
    dispatched: '2017-03-09T12:00:00',
    scans: [{ code: 'delivered', at: '2017-03-09T12:00:00' }],
  });
  expect(checkout('approved-before-purchase').times.placed).toBe('2017-03-01T10:00:00');
  expect(checkout('not-approved').times.placed).toBe('2017-03-01T10:00:00');
});

test('everything is due at a stop of the clock, and nothing before it has happened', () => {
  const stops = layOut(plan.orders);
  const sum = (name: 'place' | 'acknowledge' | 'dispatch' | 'scans' | 'cancel' | 'recall') =>
    stops.reduce((total, stop) => total + stop[name].length, 0);
  expect([sum('place'), sum('acknowledge'), sum('dispatch')]).toEqual([22, 2, 15]);
  expect([sum('scans'), sum('cancel'), sum('recall')]).toEqual([27, 3, 1]);
  const late = stops.flatMap(({ at, scans }) => scans.filter((scan) => scan.at > at.toString()));
  expect(late).toEqual([]);
  expect(stopAt('2017-03-01T10:05:00').toString()).toBe('2017-03-01T12:00:00');
  expect(stopAt('2017-03-01T12:00:00').toString()).toBe('2017-03-01T12:00:00');
  expect(stopAt('2017-03-01T23:59:59').toString()).toBe('2017-03-02T00:00:00');
  // The hour that summer time left out.
  expect(instantOf('2017-10-15T00:30:00')).toBe('2017-10-15T03:30:00Z');
});

test('a limit takes the first orders; the rows of the others are counted as beyond it', async () => {
  const { rows, checkouts } = planOlist((await readFiles(folder)).files, 2);
  expect(checkouts.map(({ reference }) => reference)).toEqual(['plain', 'three-sellers']);
  expect(rows.order_items).toMatchObject({ total: 37, used: 5, set_aside: 3, beyond_limit: 29 });
  expect(rows.customers).toMatchObject({ used: 2, beyond_limit: 27 });
});

/** Counted by a second programme, written for that only. */
const counted = {
  rows: {
    orders: { total: 8_000, used: 7_888, set_aside: 112 },
    order_items: { total: 9_116, used: 8_992, set_aside: 124 },
    order_payments: { total: 8_349, used: 8_230, set_aside: 119 },
    customers: { total: 8_000, used: 7_888, set_aside: 112 },
  },
  figures: {
    sellers: 1_509,
    over_several_sellers: 77,
    most_payments: 11,
    payments_differ: {
      orders: 43,
      more: { orders: 29, amount: 14_441 },
      less: { orders: 14, amount: -2_444 },
      largest: { amount: 2_697 },
    },
    impossible_times: {
      handed_over_before_purchase: 19,
      handed_over_before_approval: 111,
      delivered_before_approval: 5,
    },
  },
};

// The real rows lie beside the checkout or nowhere; the made-up ones above prove the rules without them.
for (const real of realFolder ? [realFolder] : [])
  test('8,000 real orders: every row is accounted for', async () => {
    const whole = planOlist((await readFiles(real)).files);
    expect(whole).toMatchObject(counted);
    expect(whole.orders).toHaveLength(7_962);
  });
