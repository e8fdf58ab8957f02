/**
 * A folder in Olist's format for tests: made-up rows with every kind of dirt that the real ones have, and some that they
 * might have. And where the real folder is, if it is here.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { columns, type FileName, fileNames, isOlist } from './files.ts';

/** Named by ROUNDTRIP_OLIST, or beside the checkout; its licence keeps it out of the repository. */
export const realFolder =
  [process.env['ROUNDTRIP_OLIST'] ?? '', fileURLToPath(new URL('../../../shared/data/olist', import.meta.url))].find(
    (folder) => folder !== '' && isOlist(folder),
  ) ?? null;

type Purchase = readonly [
  id: string,
  status: string,
  /** Purchase, approval, hand-over, delivery. */
  times: readonly [string, string, string, string],
  /** Seller, price, freight. */
  items: readonly (readonly [string, string, string])[],
  payments: readonly (readonly [string, string])[],
];

const usual = ['2017-03-01 10:00:00', '2017-03-01 10:05:00', '2017-03-02 15:00:00', '2017-03-06 12:00:00'] as const;
const [bought, approved, handedOver] = usual;
const open = [bought, approved, '', ''] as const;
const card = (amount: string) => [['credit_card', amount]] as const;

export const purchases: readonly Purchase[] = [
  ['plain', 'delivered', usual, [['a', '100.00', '10.00']], card('110.0')],
  [
    'three-sellers',
    'delivered',
    usual,
    [
      ['a', '10.00', '1.00'],
      ['b', '20.00', '2.50'],
      ['a', '10.00', '1.00'],
      ['c', '33.33', '0.00'],
    ],
    [
      ['voucher', '0.01'],
      ['boleto', '40'],
      ['debit_card', '37.82'],
    ],
  ],
  [
    'vouchers-29',
    'delivered',
    usual,
    [
      ['a', '50.00', '5.00'],
      ['d', '70.00', '5.00'],
    ],
    [...Array.from({ length: 28 }, () => ['voucher', '1.00'] as const), ['credit_card', '102.00'], ['voucher', '0.0']],
  ],
  ['paid-more', 'delivered', usual, [['a', '10.00', '1.00']], card('11.55')],
  ['paid-less', 'delivered', usual, [['b', '10.00', '1.00']], [['boleto', '10.99']]],
  [
    'handed-over-before-approval',
    'delivered',
    [bought, '2017-03-03 09:00:00', handedOver, usual[3]],
    [['b', '15.00', '5.00']],
    card('20.00'),
  ],
  [
    'handed-over-before-purchase',
    'delivered',
    [bought, approved, '2017-02-28 18:00:00', usual[3]],
    [['c', '12.34', '3.21']],
    card('15.55'),
  ],
  [
    'delivered-before-hand-over',
    'delivered',
    [bought, approved, '2017-03-10 12:00:00', '2017-03-09 12:00:00'],
    [['d', '9.99', '0.01']],
    card('10.00'),
  ],
  [
    'delivered-before-all',
    'delivered',
    [bought, '2017-03-01 11:00:00', '2017-03-01 09:00:00', '2017-03-01 09:00:00'],
    [['a', '5.00', '0.00']],
    card('5.00'),
  ],
  [
    'approved-before-purchase',
    'delivered',
    [bought, '2017-03-01 09:00:00', handedOver, usual[3]],
    [['b', '8.00', '2.00']],
    card('10.00'),
  ],
  ['not-approved', 'delivered', [bought, '', handedOver, usual[3]], [['c', '8.00', '2.00']], card('10.00')],
  [
    // Summer time began at midnight: half past twelve did not exist.
    'no-such-hour',
    'delivered',
    ['2017-10-15 00:30:00', '2017-10-15 00:31:00', '2017-10-16 10:00:00', '2017-10-18 10:00:00'],
    [['b', '2.00', '0.20']],
    card('2.20'),
  ],
  ['never-delivered', 'shipped', [bought, approved, handedOver, ''], [['a', '7.00', '0.70']], card('7.70')],
  ['invoiced', 'invoiced', open, [['b', '6.00', '0.60']], card('6.60')],
  ['processing', 'processing', open, [['c', '5.00', '0.50']], card('5.50')],
  ['approved', 'approved', open, [['d', '4.00', '0.40']], card('4.40')],
  ['created', 'created', [bought, '', '', ''], [['a', '3.00', '0.30']], card('3.30')],
  [
    'cancelled',
    'canceled',
    open,
    [
      ['a', '20.00', '2.00'],
      ['b', '30.00', '3.00'],
    ],
    [
      ['voucher', '10.00'],
      ['credit_card', '45.00'],
    ],
  ],
  ['cancelled-on-its-way', 'canceled', [bought, approved, handedOver, ''], [['c', '40.00', '4.00']], card('44.00')],
  ['unavailable', 'unavailable', open, [['d', '60.00', '6.00']], [['boleto', '66.00']]],
  ['no-items', 'unavailable', open, [], card('30.00')],
  ['no-payment', 'delivered', usual, [['a', '1.00', '1.00']], []],
  ['strange', 'gone', usual, [['a', '1.00', '1.00']], card('2.00')],
  ['no-time', 'delivered', [bought, approved, handedOver, ''], [['a', '1.00', '1.00']], card('2.00')],
  ['delivered-and-cancelled', 'canceled', usual, [['a', '1.00', '1.00']], card('2.00')],
  ['shipped-and-processing', 'processing', [bought, approved, handedOver, ''], [['a', '1.00', '1.00']], card('2.00')],
  ['no-such-day', 'delivered', ['2017-02-30 10:00:00', '', '', ''], [['a', '1.00', '1.00']], card('2.00')],
  ['no-price', 'delivered', usual, [['a', 'free', '1.00']], card('1.00')],
  ['nobody', 'delivered', usual, [['a', '1.00', '1.00']], card('2.00')],
  ['payments-41', 'delivered', usual, [['a', '41.00', '0.00']], Array.from({ length: 41 }, () => ['voucher', '1'])],
];

/** Rows that stand alone, as they are. */
const loose: Readonly<Record<FileName, readonly string[]>> = {
  orders: [`plain,of-plain,delivered,${usual.join()},2017-03-20 00:00:00`, 'cut,of-cut'],
  order_items: [
    'plain,1,article,shop-a,100.00,10.00',
    'of-no-order,1,article,shop-a,1.00,1.00',
    'of-no-order,2,article,shop-a,1.00,1.00,too many',
  ],
  order_payments: ['of-no-order,1,boleto,1,2.00', 'strange,2,boleto,1,1.999'],
  customers: ['without-order,person,01001,são paulo,SP', 'of-no-such-place,person,somewhere,são paulo,SP'],
};

/** Writes the four files into a new folder. */
export function writeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'replay-olist-'));
  const rows: Record<FileName, string[]> = { orders: [], order_items: [], order_payments: [], customers: [] };
  for (const [id, status, times, items, payments] of purchases) {
    rows.orders.push(`${id},of-${id},${status},${times.join()},2017-03-20 00:00:00`);
    items.forEach(([seller, price, freight], i) => {
      rows.order_items.push(`${id},${i + 1},article-${i + 1},shop-${seller},${price},${freight}`);
    });
    payments.forEach(([method, amount], i) => {
      rows.order_payments.push(`${id},${i + 1},${method},1,${amount}`);
    });
    if (id !== 'nobody') rows.customers.push(`of-${id},person-of-${id},1001,"são paulo",SP`);
  }
  for (const file of fileNames)
    writeFileSync(join(folder, `${file}.csv`), `${[columns[file].join(), ...rows[file], ...loose[file]].join('\n')}\n`);
  return folder;
}
