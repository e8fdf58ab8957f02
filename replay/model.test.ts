/** The made-up times, worked out by hand, and their order on the clock. */
import { expect, test } from 'vitest';
import { type Agenda, layOut, stepsOf } from './agenda.ts';
import { customerNumberOf } from './contract.ts';
import { december } from './december.ts';
import { addressOf, buyerOf, instantOf, madeUp, orderTimes, returnTimes, stopAfter, stopAt } from './model.ts';
import { planFile } from './plan.ts';
import { readFile } from './read-file.ts';

const at = (time: string) => Temporal.PlainDateTime.from(time);

function order(invoice: string, placed: string, country = 'United Kingdom') {
  return { invoice, at: placed, country };
}

test('Friday evening is dispatched on Monday, and collected three hours later', () => {
  const { dispatched, scans } = orderTimes(order('1', '2009-12-04T19:10:00'));
  expect(dispatched.toString()).toBe('2009-12-07T15:00:00');
  expect(scans.map(({ code }) => code)).toEqual(['collected', 'in_transit', 'out_for_delivery', 'delivered']);
  expect(scans[0].at.toString()).toBe('2009-12-07T18:00:00');
  expect(scans[1].at.toString()).toBe('2009-12-08T06:00:00');
});

test('Christmas: bank holidays are no working days and no delivery days', () => {
  const { dispatched } = orderTimes(order('1', '2009-12-24T10:00:00'));
  expect(dispatched.toString()).toBe('2009-12-29T15:00:00');
  for (let i = 0; i < 60; i += 1) {
    const { delivered } = orderTimes(order(`${i}`, '2009-12-21T10:00:00'));
    expect(['2009-12-24', '2009-12-26']).toContain(delivered.toPlainDate().toString());
  }
});

test.each([
  ['United Kingdom', [2, 3, 4]],
  ['France', [6, 7, 8, 9]],
  ['USA', [10, 11, 12, 13]],
  ['Unspecified', [6, 7, 8, 9]],
])('to %s it takes %j days, Sundays moved on', (country, days) => {
  const seen = new Set<number>();
  for (let i = 0; i < 90; i += 1) {
    const { dispatched, delivered } = orderTimes(order(`${i}`, '2009-11-02T10:00:00', country));
    seen.add(dispatched.toPlainDate().until(delivered.toPlainDate()).days);
    expect(delivered.dayOfWeek).not.toBe(7);
    expect(delivered.hour).toBeGreaterThanOrEqual(10);
    expect(delivered.hour).toBeLessThan(17);
  }
  expect([...seen].every((each) => days.includes(each))).toBe(true);
  expect(seen.size).toBeGreaterThan(1);
});

test('the same invoice is always delivered at the same time', () => {
  expect(orderTimes(order('489434', '2009-12-01T07:45:00'))).toEqual(
    orderTimes(order('489434', '2009-12-01T07:45:00')),
  );
});

test('a return is asked for when the file says, but not before two hours after the delivery', () => {
  const bought = order('489434', '2009-12-01T07:45:00');
  const { delivered } = orderTimes(bought);
  const late = returnTimes({ reference: 'a', at: '2009-12-17T11:00:00', order: bought });
  expect([late.asked.toString(), late.shifted]).toEqual(['2009-12-17T11:00:00', false]);
  expect(late.approved.toString()).toBe('2009-12-18T15:00:00');
  expect(late.scans[0].at.toString()).toBe('2009-12-19T12:00:00');
  const early = returnTimes({ reference: 'a', at: '2009-12-01T09:00:00', order: bought });
  expect([early.asked.toString(), early.shifted]).toEqual([delivered.add({ hours: 2 }).toString(), true]);
});

test('the clock stops at 09:00, 15:00 and 21:00', () => {
  expect(stopAt(at('2009-12-01T07:45')).toString()).toBe('2009-12-01T09:00:00');
  expect(stopAt(at('2009-12-01T15:00')).toString()).toBe('2009-12-01T15:00:00');
  expect(stopAt(at('2009-12-01T21:00:01')).toString()).toBe('2009-12-02T09:00:00');
  expect(stopAfter(at('2009-12-01T15:00')).toString()).toBe('2009-12-01T21:00:00');
});

test('wall times are London’s, summer time included', () => {
  expect(instantOf(at('2009-12-01T09:00'))).toBe('2009-12-01T09:00:00Z');
  expect(instantOf(at('2010-07-01T09:00'))).toBe('2010-07-01T08:00:00Z');
});

test('buyers and addresses: such as the post takes, marked as made up, the country of the file beside them', () => {
  expect(buyerOf({ invoice: '1', customer: null }).name).toBe('Unknown customer of invoice 1');
  const buyer = buyerOf({ invoice: '1', customer: '13085' });
  expect(buyer.phone).toMatch(/^010-0000-\d{4}$/);
  expect(addressOf(buyer)).toMatchObject({
    postal_code: expect.stringMatching(/^\d{5}$/),
    country: 'KR',
    address1: expect.stringContaining('Made-up'),
  });
  expect(madeUp({ customer: '13085', country: 'EIRE' })).toMatchObject({ country: 'EIRE', customer: '13085' });
});

test('customer numbers: ten digits of a usual customer, the same for the same seller', () => {
  const numbers = ['sel_1', 'sel_2', 'sel_1'].map(customerNumberOf);
  expect(numbers.every((each) => /^\d{8}50$/.test(each))).toBe(true);
  expect(numbers[2]).toBe(numbers[0]);
  expect(numbers[1]).not.toBe(numbers[0]);
});

test('December 2009 on the clock: everything once, and nothing before what it needs', async () => {
  const plan = planFile((await readFile(december)).rows);
  const agenda = layOut(plan.orders, plan.returns);
  const expected = plan.orders.length * (2 + 4) + plan.returns.length * (3 + 3) - agenda.silent;
  expect(agenda.stops.reduce((sum, stop) => sum + stepsOf(stop), 0)).toBe(expected);
  const when = stopsOf(agenda);
  for (const { invoice } of plan.orders) {
    expect(when(`place ${invoice}`)).toBeLessThanOrEqual(when(`dispatch ${invoice}`));
    expect(when(`dispatch ${invoice}`)).toBeLessThan(when(`collected ${invoice}`));
    expect(when(`collected ${invoice}`)).toBeLessThan(when(`delivered ${invoice}`));
  }
  let silent = 0;
  for (const { reference, order: bought } of plan.returns) {
    expect(when(`delivered ${bought.invoice}`)).toBeLessThan(when(`ask ${reference}`));
    expect(when(`ask ${reference}`)).toBeLessThan(when(`approve ${reference}`));
    expect(when(`approve ${reference}`)).toBeLessThan(when(`collected ${reference}`));
    const received = when(`receive ${reference}`);
    if (Number.isNaN(received)) silent += 1;
    else expect(when(`delivered ${reference}`)).toBeLessThan(received);
  }
  expect([agenda.shifted, agenda.silent, silent]).toEqual([97, 7, 7]);
});

/** Number of the stop at which something happens. */
function stopsOf({ stops }: Agenda): (what: string) => number {
  const found = new Map<string, number>();
  stops.forEach((stop, i) => {
    for (const name of ['place', 'dispatch'] as const)
      for (const { invoice } of stop[name]) found.set(`${name} ${invoice}`, i);
    for (const name of ['ask', 'approve', 'receive'] as const)
      for (const { reference } of stop[name]) found.set(`${name} ${reference}`, i);
    for (const { of, code } of stop.scans) found.set(`${code} ${of}`, i);
  });
  return (what) => found.get(what) ?? Number.NaN;
}
