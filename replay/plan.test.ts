/** Small files with answers worked out by hand, and the counts of the real one. */
import { expect, test } from 'vitest';
import { countFile, differences, knownCounts } from './count.ts';
import { december } from './december.ts';
import { planFile } from './plan.ts';
import { columns, type FileRow, readFile } from './read-file.ts';

/** `invoice code quantity day price customer [country]`, at noon of that day of December 2009. */
function file(...lines: string[]): FileRow[] {
  return lines.map((line, i) => {
    const [invoice, code, quantity, day, price, customer, country = 'United Kingdom'] = line.split(' ');
    const named = customer === '-' ? '' : customer;
    const cells = [invoice, code, `Article ${code}`, quantity, `2009-12-${day} 12:00:00`, price, named, country];
    return {
      number: i + 1,
      cells: Object.fromEntries(columns.map((name, at) => [name, cells[at]])) as FileRow['cells'],
    };
  });
}

function shown(rows: FileRow[]) {
  const { returns, aside } = planFile(rows);
  return {
    returns: Object.fromEntries(
      returns.map(({ reference, lines }) => [reference, lines.map((line) => [line.position, line.quantity])]),
    ),
    aside: Object.fromEntries(aside.map(({ row, reason }) => [row, reason])),
  };
}

test('an invoice becomes an order: goods as lines, postage as freight, time of its first row', () => {
  const plan = planFile(
    file('500001 10001 2 01 1.50 77', '500001 POST 3 01 18 77', '500001 10002 1 01 4 77', '500002 10001 5 01 1.25 -'),
  );
  expect(plan.orders).toMatchObject([
    {
      invoice: '500001',
      customer: '77',
      freight: 5400,
      freightRows: [2],
      lines: [
        { row: 1, quantity: 2, price: 150 },
        { row: 3, price: 400 },
      ],
    },
    { invoice: '500002', customer: null, freight: 0, lines: [{ row: 4, quantity: 5, price: 125 }] },
  ]);
  expect(plan.rows).toEqual({ total: 4, order_lines: 3, freight: 1, returned: 0, set_aside: 0, by_reason: {} });
  expect(plan.notes.anonymous_orders).toBe(1);
});

test('postage without goods and rows that contradict their invoice are set aside', () => {
  const plan = planFile(
    file('500001 POST 1 01 18 77', '500002 10001 1 01 2 77', '500002 10002 1 01 2 78', '500002 10003 1 01 2 77 France'),
  );
  expect(plan.aside.map(({ row, reason }) => [row, reason])).toEqual([
    [1, 'charge_without_goods'],
    [3, 'contradicts_invoice'],
    [4, 'contradicts_invoice'],
  ]);
  expect(plan.orders.map(({ lines }) => lines.length)).toEqual([1]);
});

test('a return goes to the latest earlier purchase at its price that has enough left', () => {
  const bought = file(
    '500001 10001 9 01 2 77',
    '500002 10001 9 03 2 77',
    '500003 10001 9 04 3 77',
    '500004 10001 9 08 2 77',
    'C500005 10001 -5 05 2 77',
    'C500006 10001 -5 06 2 77',
  );
  // 500004 is later; 500003 has another price; 500002 has 4 left after the first return.
  expect(shown(bought)).toEqual({ returns: { 'C500005/500002': [[0, 5]], 'C500006/500001': [[0, 5]] }, aside: {} });
});

test('without one at its price it goes to the latest that has enough, then to several, the latest first', () => {
  const other = file('500001 10001 9 01 2 77', '500002 10001 4 02 3 77', 'C500003 10001 -3 05 9 77');
  expect(shown(other).returns).toEqual({ 'C500003/500002': [[0, 3]] });
  const several = file('500001 10001 6 01 2 77', '500002 10001 4 02 2 77', 'C500003 10001 -8 05 2 77');
  expect(shown(several).returns).toEqual({ 'C500003/500002': [[0, 4]], 'C500003/500001': [[0, 4]] });
  expect(planFile(several).notes.returned_over_several_purchases).toBe(1);
  expect(planFile(other).notes.returned_at_other_price).toBe(1);
});

test('the same article twice in an invoice is two lines; rows of one cancellation to one line are added up', () => {
  const rows = file(
    '500001 10001 3 01 2 77',
    '500001 10001 3 01 2 77',
    '500001 10002 1 01 2 77',
    'C500002 10001 -1 02 2 77',
    'C500002 10001 -1 02 2 77',
    'C500002 10002 -1 02 2 77',
    'C500002 10001 -3 02 2 77',
  );
  expect(shown(rows)).toEqual({
    returns: {
      'C500002/500001': [
        [0, 2],
        [1, 3],
        [2, 1],
      ],
    },
    aside: {},
  });
});

test('cancellations that cannot be true are set aside with the reason', () => {
  const rows = file(
    '500001 10001 5 03 2 77',
    '500002 10002 5 09 2 77',
    '500003 10003 5 01 0 77',
    '500004 10004 5 01 2 -',
    'C500010 10001 -1 02 2 77', // before the purchase
    'C500011 10001 -1 04 2 78', // somebody else's
    'C500012 10003 -1 04 2 77', // of a purchase at price 0
    'C500013 10001 -6 04 2 77', // more than bought
    'C500014 10001 -4 05 2 77',
    'C500015 10001 -4 06 2 77', // the same again
    'C500016 10001 -2 07 2 77', // more than left
    'C500017 10004 -1 04 2 -', // nobody's
    'C500018 10002 -1 04 2 77', // bought later
  );
  expect(shown(rows)).toEqual({
    returns: { 'C500014/500001': [[0, 4]] },
    aside: {
      3: 'zero_price',
      5: 'return_before_purchase',
      6: 'return_without_purchase',
      7: 'purchase_set_aside',
      8: 'return_larger_than_bought',
      10: 'return_repeated',
      11: 'return_larger_than_left',
      12: 'return_without_customer',
      13: 'return_before_purchase',
    },
  });
});

test('a cancellation at the minute of the purchase is not before it; its order in the file does not matter', () => {
  expect(shown(file('C500002 10001 -1 01 2 77', '500001 10001 1 01 2 77')).returns).toEqual({
    'C500002/500001': [[0, 1]],
  });
});

test('a cancellation of more lines than a return takes becomes two returns', () => {
  const lines = Array.from({ length: 201 }, (_, i) => `${10_001 + i}`);
  const rows = file(
    ...lines.map((code) => `500001 ${code} 1 01 2 77`),
    ...lines.map((code) => `C500002 ${code} -1 02 2 77`),
  );
  expect(planFile(rows).returns.map(({ reference, lines: taken }) => [reference, taken.length])).toEqual([
    ['C500002/500001', 200],
    ['C500002/500001/2', 1],
  ]);
});

test('counts look at the cells alone', () => {
  const counts = countFile(
    file(
      '500001 10001 5 03 2 77',
      'C500002 10001 -9 02 2 77',
      'C500003 10001 -9 04 2 77',
      'C500004 M -1 04 2 77',
      'C500005 10001 -1 04 2 -',
      '500006 10001 -1 04 0 -',
    ),
  );
  expect(counts).toEqual({
    lines: 6,
    cancellation_lines: 4,
    cancellation_lines_with_purchase: 2,
    cancellation_lines_with_earlier_purchase: 1,
    lines_without_customer: 2,
  });
});

test('B1: December 2009 is counted as known, and every row is accounted for', async () => {
  const { rows, sha256 } = await readFile(december);
  const plan = planFile(rows);
  const known = knownCounts(december)!;
  expect(plan.counts).toEqual({
    lines: 45_228,
    cancellation_lines: 1_015,
    cancellation_lines_with_purchase: 463,
    cancellation_lines_with_earlier_purchase: 333,
    lines_without_customer: 13_468,
  });
  expect(differences(plan.counts, known)).toEqual([]);
  expect(sha256).toBe(known.sha256);
  expect(plan.rows).toMatchObject({ total: 45_228, order_lines: 43_831, freight: 97, returned: 323, set_aside: 977 });
  expect([plan.orders.length, plan.returns.length]).toEqual([1_666, 171]);
  const used = [
    ...plan.orders.flatMap((order) => [...order.lines.map(({ row }) => row), ...order.freightRows]),
    ...plan.aside.map(({ row }) => row),
  ];
  expect(new Set(used).size).toBe(45_228 - 323);
  const paidBack = plan.returns.flatMap(({ order, lines }) =>
    lines.map(({ position, quantity }) => order.lines[position]!.price * quantity),
  );
  expect(paidBack.reduce((sum, amount) => sum + amount, 0)).toBe(703_946);
});

test('a count that differs is told', () => {
  const known = { ...countFile([]), lines: 1, sha256: '' };
  expect(differences(countFile([]), known)).toEqual(['lines: 0 counted, 1 known']);
});
