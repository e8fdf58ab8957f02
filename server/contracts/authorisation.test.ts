/** A3: the three business days of an authorisation. Dates are worked out by hand; Seoul is nine hours ahead of UTC. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Body } from '../stories/world.ts';
import {
  apply,
  credentialsOf,
  customerNumber,
  type Desk,
  deskOn,
  done,
  eventsOf,
  noticesOf,
  openDesk,
  settled,
  support,
} from './test-desk.ts';

let first: Desk;
beforeAll(async () => {
  first = await openDesk();
});
afterAll(() => first.stop());

/** A mall whose clock stands at `startsAt`. */
const deskAt = (startsAt: string) => deskOn(first.server, first.sandbox, { startsAt });

const dueOf = (contract: Body) => contract.authorisation.due_at;

describe('A3: authorised within 3 business days', () => {
  test('A3: Monday 10:00 is due by the end of Thursday; then it shows as overdue, to the second', async () => {
    const desk = await deskAt('2026-09-07T01:00:00Z');
    const contract = await apply(desk.seller, customerNumber());
    expect(contract.authorisation).toEqual({
      due_at: '2026-09-10T15:00:00.000Z',
      overdue: false,
      authorised_at: null,
      support_contact: support,
    });
    await desk.advance('2026-09-10T14:59:59Z');
    expect(await settled(desk, contract)).toMatchObject({ state: 'verified', authorisation: { overdue: false } });
    expect(await noticesOf(desk.operator, contract)).toEqual([]);

    await desk.advance('2026-09-10T15:00:00Z');
    const overdue = await settled(desk, contract);
    expect(overdue.authorisation).toMatchObject({ overdue: true, due_at: '2026-09-10T15:00:00.000Z' });
    const notices = await noticesOf(desk.operator, contract);
    expect(notices.map((each) => [each.recipient, each.channels]).toSorted()).toEqual([
      ['operator', ['mail']],
      ['seller', ['sms']],
    ]);
    expect(notices[0].text).toContain('2026-09-10');
    // Shown to both, and found by the operator.
    expect((await desk.seller.get(`/v1/carrier_contracts/${contract.id}`)).body.authorisation).toMatchObject({
      overdue: true,
      support_contact: support,
    });
    const listed = await desk.operator.get(`/v1/carrier_contracts?overdue=true&mall=${desk.mallId}`);
    expect(listed.body.data.map((each: Body) => each.id)).toEqual([contract.id]);

    // Late is not never.
    const inUse = await done(desk.operator, contract, 'authorise');
    expect(inUse.authorisation).toMatchObject({ overdue: false, due_at: null });
    expect(await eventsOf(desk.mall, contract)).toEqual([
      'requested',
      'verifying',
      'verified',
      'overdue',
      'authorised',
    ]);
  });

  test('A3: holidays do not count: asked on Tuesday 22 September, before Chuseok', async () => {
    const desk = await deskAt('2026-09-22T01:00:00Z');
    // 23 Wednesday, 24 and 25 Chuseok, 26 and 27 the weekend, 28 Monday, 29 Tuesday.
    expect(dueOf(await apply(desk.seller, customerNumber()))).toBe('2026-09-29T15:00:00.000Z');
  });

  test('A3: asked late on a Friday evening in Seoul, Friday does not count', async () => {
    const desk = await deskAt('2026-09-11T14:59:00Z');
    expect(dueOf(await apply(desk.seller, customerNumber()))).toBe('2026-09-16T15:00:00.000Z');
  });
});

describe('A3: the clock stops while on hold', () => {
  test('A3: held on Tuesday with two days left, they count again from the day it is sent again', async () => {
    const desk = await deskAt('2026-09-07T01:00:00Z');
    const contract = await apply(desk.seller, customerNumber());
    await settled(desk, contract);
    await desk.advance('2026-09-08T06:00:00Z');
    const held = await done(desk.operator, contract, 'hold', { reason: 'stamp missing' });
    expect(held.authorisation).toMatchObject({ due_at: null, overdue: false });
    // A week later nothing is overdue.
    await desk.advance('2026-09-14T01:00:00Z');
    expect(await settled(desk, contract)).toMatchObject({ state: 'on_hold', authorisation: { overdue: false } });
    // Monday 14 does not count; Tuesday 15, Wednesday 16.
    expect(dueOf(await done(desk.seller, contract, 'resubmit'))).toBe('2026-09-16T15:00:00.000Z');
  });

  test('A3: held on the last day, one day is left', async () => {
    const desk = await deskAt('2026-09-07T01:00:00Z');
    const contract = await apply(desk.seller, customerNumber());
    await settled(desk, contract);
    await desk.advance('2026-09-10T08:00:00Z');
    await done(desk.operator, contract, 'hold', { reason: 'stamp missing' });
    await desk.advance('2026-09-11T01:00:00Z');
    // Friday 11 does not count; Monday 14.
    expect(dueOf(await done(desk.seller, contract, 'resubmit'))).toBe('2026-09-14T15:00:00.000Z');
  });

  test("A3: a carrier's refusal stops it too; overdue before, it starts with a day", async () => {
    const desk = await deskAt('2026-09-07T01:00:00Z');
    const contract = await apply(desk.seller, customerNumber('01'));
    expect(await settled(desk, contract)).toMatchObject({ state: 'on_hold', authorisation: { due_at: null } });
    const again = await done(desk.seller, contract, 'resubmit', { credentials: credentialsOf(customerNumber()) });
    // Held on the day it was asked: all three days are left.
    expect(dueOf(again)).toBe('2026-09-10T15:00:00.000Z');
    await settled(desk, contract);
    await desk.advance('2026-09-12T01:00:00Z');
    expect(await settled(desk, contract)).toMatchObject({ authorisation: { overdue: true } });
    await done(desk.operator, contract, 'hold', { reason: 'stamp missing' });
    const third = await done(desk.seller, contract, 'resubmit');
    expect(third.authorisation).toMatchObject({ overdue: false, due_at: '2026-09-14T15:00:00.000Z' });
    await settled(desk, contract);
    await desk.advance('2026-09-14T15:00:00Z');
    expect(await settled(desk, contract)).toMatchObject({ authorisation: { overdue: true } });
  });
});
