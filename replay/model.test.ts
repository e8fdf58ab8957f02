/** The made-up times, worked out by hand, and their order on the clock. */
import { expect, test } from 'vitest';
import { type Agenda, layOut, stepsOf } from './agenda.ts';
import { countryCode } from './countries.ts';
import { december } from './december.ts';
import { addressOf, buyerOf, instantOf, orderTimes, returnTimes, stopAfter, stopAt, waybillNumber } from './model.ts';
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
  expect(late.sent.toString()).toBe('2009-12-19T10:00:00');
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

test('waybills, buyers and addresses: all different, and marked as made up', () => {
  expect(waybillNumber('out', 0)).toBe('SF1000000000001');
  expect(waybillNumber('back', 0)).toBe('SF1900000000001');
  expect(buyerOf({ invoice: '1', customer: null }).name).toBe('Unknown customer of invoice 1');
  expect(buyerOf({ invoice: '1', customer: '13085' }).phone).toMatch(/^\+44 7700 900\d{3}$/);
  expect(addressOf({ invoice: '1', customer: '2', country: 'EIRE' })).toMatchObject({
    country: 'IE',
    address1: expect.stringContaining('Made-up'),
  });
  expect(countryCode('European Community')).toBe('ZZ');
});

test('December 2009 on the clock: everything once, and nothing before what it needs', async () => {
  const plan = planFile((await readFile(december)).rows);
  const agenda = layOut(plan.orders, plan.returns);
  const expected = plan.orders.length * (2 + 4) + plan.returns.length * (4 + 3);
  expect(agenda.stops.reduce((sum, stop) => sum + stepsOf(stop), 0)).toBe(expected);
  const when = stopsOf(agenda);
  for (const { invoice, serial } of plan.orders) {
    expect(when(`place ${invoice}`)).toBeLessThanOrEqual(when(`dispatch ${invoice}`));
    expect(when(`dispatch ${invoice}`)).toBeLessThanOrEqual(when(`out ${serial} collected`));
    expect(when(`out ${serial} collected`)).toBeLessThan(when(`out ${serial} delivered`));
  }
  for (const {
    reference,
    serial,
    order: { serial: parcel },
  } of plan.returns) {
    expect(when(`out ${parcel} delivered`)).toBeLessThan(when(`ask ${reference}`));
    expect(when(`ask ${reference}`)).toBeLessThan(when(`approve ${reference}`));
    expect(when(`approve ${reference}`)).toBeLessThan(when(`send ${reference}`));
    expect(when(`send ${reference}`)).toBeLessThanOrEqual(when(`back ${serial} collected`));
    expect(when(`back ${serial} delivered`)).toBeLessThan(when(`receive ${reference}`));
  }
  expect(agenda.shifted).toBe(97);
});

/** Number of the stop at which something happens. */
function stopsOf({ stops }: Agenda): (what: string) => number {
  const found = new Map<string, number>();
  stops.forEach((stop, i) => {
    for (const name of ['place', 'dispatch'] as const)
      for (const { invoice } of stop[name]) found.set(`${name} ${invoice}`, i);
    for (const name of ['ask', 'approve', 'send', 'receive'] as const)
      for (const { reference } of stop[name]) found.set(`${name} ${reference}`, i);
    for (const { way, serial, code } of stop.scans) found.set(`${way} ${serial} ${code}`, i);
  });
  return (what) => found.get(what) ?? Number.NaN;
}
