/** Rows as the retailer's file has them, and what each is; the answers are written by hand. */
import { expect, test } from 'vitest';
import type { Column, FileRow } from './read-file.ts';
import { sortRow } from './read-row.ts';

const plain: Record<Column, string> = {
  Invoice: '489434',
  StockCode: '85048',
  Description: '15CM CHRISTMAS GLASS BALL 20 LIGHTS',
  Quantity: '12',
  InvoiceDate: '2009-12-01 07:45:00',
  Price: '6.95',
  'Customer ID': '13085',
  Country: 'United Kingdom',
};

function row(changes: Partial<Record<Column, string>> = {}): FileRow {
  return { number: 7, cells: { ...plain, ...changes } };
}

test('a purchase is read to the penny', () => {
  expect(sortRow(row())).toEqual({
    kind: 'goods',
    row: {
      number: 7,
      invoice: '489434',
      code: '85048',
      title: '15CM CHRISTMAS GLASS BALL 20 LIGHTS',
      quantity: 12,
      at: '2009-12-01T07:45:00',
      price: 695,
      customer: '13085',
      country: 'United Kingdom',
    },
  });
});

test.each([
  ['2.1', 210],
  ['10', 1000],
  ['0.29', 29],
  ['1998.49', 199849],
  ['6.950', 695],
])('price %s is %i pence', (Price, price) => {
  expect(sortRow(row({ Price }))).toMatchObject({ row: { price } });
});

test('a purchase without a customer is a purchase; a title that is missing is the code', () => {
  expect(sortRow(row({ 'Customer ID': '', Description: '' }))).toMatchObject({
    kind: 'goods',
    row: { customer: null, title: '85048' },
  });
  expect(sortRow(row({ 'Customer ID': '13085.0' }))).toMatchObject({ row: { customer: '13085' } });
});

test.each([
  ['goods', { StockCode: '79323W' }],
  ['goods', { StockCode: '85048a' }],
  ['goods', { StockCode: 'DCGS0058' }],
  ['goods', { StockCode: 'gift_0001_20' }],
  ['freight', { StockCode: 'POST' }],
  ['freight', { StockCode: 'DOT' }],
  ['freight', { StockCode: 'C2' }],
  ['return', { Invoice: 'C489449', Quantity: '-12' }],
])('is %s: %j', (kind, changes) => {
  expect(sortRow(row(changes)).kind).toBe(kind);
});

const back = { Invoice: 'C489535', Quantity: '-1' };

test.each([
  ['unreadable', { Quantity: '1.5' }],
  ['unreadable', { Quantity: '' }],
  ['unreadable', { Price: '6,95' }],
  ['unreadable', { InvoiceDate: '2009-02-30 07:45:00' }],
  ['unreadable', { InvoiceDate: '01/12/2009 07:45' }],
  ['unreadable', { Invoice: '' }],
  ['unreadable', { 'Customer ID': 'Smith' }],
  ['fraction_of_penny', { Price: '0.001' }],
  ['bad_debt', { Invoice: 'A506401', StockCode: 'B', Price: '-53594.36', 'Customer ID': '' }],
  ['unknown_invoice_kind', { Invoice: 'X489434' }],
  ['stock_adjustment', { Quantity: '-240', Price: '0', 'Customer ID': '' }],
  ['stock_adjustment', { Quantity: '0' }],
  ['zero_price', { Price: '0' }],
  ['zero_price', { Price: '-0.00' }],
  ['zero_price', { StockCode: 'DOT', Price: '0' }],
  ['negative_price', { Price: '-2' }],
  ['manual_entry', { StockCode: 'M' }],
  ['manual_entry', { StockCode: 'm' }],
  ['fee', { StockCode: 'BANK CHARGES' }],
  ['test_article', { StockCode: 'TEST001' }],
  ['sample', { StockCode: 'S' }],
  ['unknown_code', { StockCode: 'toString' }],
  ['cancellation_adds', { Invoice: 'C489535' }],
  ['discount', { ...back, StockCode: 'D' }],
  ['freight_given_back', { ...back, StockCode: 'POST' }],
  ['return_without_customer', { ...back, 'Customer ID': '' }],
  ['zero_price', { ...back, Price: '0' }],
])('is set aside as %s: %j', (reason, changes) => {
  expect(sortRow(row(changes))).toMatchObject({ kind: 'aside', reason });
});

test('a row with too few or too many cells is set aside', () => {
  expect(sortRow({ number: 1, cells: null })).toEqual({ kind: 'aside', row: null, reason: 'unreadable' });
});
