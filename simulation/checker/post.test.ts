/** The checker's look at the post must be able to fail: each thing it names is broken where all is right, and it must say so. */
import { expect, test } from 'vitest';
import type { BookingView, FileView, HandoffView, ReturnView, ShipmentView, TrackerView } from '../views.ts';
import { checkPolled, type Polled } from './polled.ts';
import { type AtPost, checkPost } from './post.ts';
import { collect } from './violation.ts';

const asked = '2026-06-10T01:00:00.000Z';
const due = '2026-06-10T01:20:00.000Z';
const now = '2026-06-10T08:00:00.000Z';

function booking(change: Partial<BookingView> = {}): BookingView {
  return {
    id: 'bkg_1',
    state: 'accepted',
    for: 'shp_1',
    direction: 'outbound',
    contract: 'cct_1',
    due_at: due,
    late: false,
    waybill_number: '6800000000001',
    refs: {},
    reason: null,
    cancel_asked_at: null,
    cancel_refused: null,
    created_at: asked,
    answered_at: asked,
    ...change,
  };
}

function parcel(change: Partial<AtPost['parcels'][number]> = {}): AtPost['parcels'][number] {
  const { id, waybill_number, direction } = booking();
  const numbers = { waybill_number: waybill_number!, former_numbers: [] };
  return { order_number: id, ...numbers, direction, cancelled_at: null, ...change };
}

const handoff: HandoffView = { ...booking(), booking: 'bkg_1' };

function fileOf(change: Partial<ShipmentView> = {}, returns: Partial<ReturnView>[] = []): FileView {
  const shipment = { id: 'shp_1', state: 'pre_transit', waybill_number: booking().waybill_number, handoff, ...change };
  return { shipments: [shipment], returns } as FileView;
}

function broken(change: Partial<AtPost>): string[] {
  const { violations, report } = collect();
  const right: AtPost = {
    bookings: [booking()],
    parcels: [parcel()],
    files: [fileOf()],
    now,
    quiet: true,
    troubled: () => false,
  };
  checkPost({ ...right, ...change }, report);
  return [...new Set(violations.map((violation) => violation.rule))];
}

const cancelled = booking({ state: 'cancelled' });
const gone = parcel({ cancelled_at: now, waybill_number: '6800000000002', former_numbers: ['6800000000001'] });
const voided = [fileOf({ handoff: { ...handoff, state: 'cancelled' } })];

test('what is right at the post has nothing wrong', () => {
  expect(broken({})).toEqual([]);
  expect(broken({ bookings: [cancelled], parcels: [gone], files: voided })).toEqual([]);
  const refused = booking({ state: 'refused', waybill_number: null });
  const shown = [fileOf({ waybill_number: null, handoff: { ...handoff, state: 'refused' } })];
  expect(broken({ bookings: [refused], parcels: [], files: shown })).toEqual([]);
});

const wrong: [rule: string, what: string, change: Partial<AtPost>][] = [
  ['P8', 'a booking that stands there twice', { parcels: [parcel(), parcel({ waybill_number: '6800000000009' })] }],
  ['B3', 'an accepted booking that the post does not have', { parcels: [] }],
  ['B3', 'an accepted booking that the post has cancelled', { parcels: [gone] }],
  ['B3', 'a parcel that nobody asked for', { parcels: [parcel(), parcel({ order_number: 'bkg_9' })] }],
  ['B3', 'a voided one that goes on', { bookings: [cancelled], files: voided }],
  ['B3', 'a refused one that the post has', { bookings: [booking({ state: 'refused', waybill_number: null })] }],
  ['B2', 'another number than the post gave', { parcels: [parcel({ waybill_number: '6800000000009' })] }],
  ['B2', 'a parcel the other way', { parcels: [parcel({ direction: 'return' })] }],
  [
    'B2',
    'a voided number that the post never gave',
    { bookings: [cancelled], parcels: [{ ...gone, former_numbers: [] }], files: voided },
  ],
  ['B2', 'a shipment that shows another number', { files: [fileOf({ waybill_number: '6800000000009' })] }],
  ['B2', 'a hand-off in another state', { files: [fileOf({ handoff: { ...handoff, state: 'pending' } })] }],
  [
    'C6',
    'a pickup in another state',
    { files: [fileOf({}, [{ id: 'ret_1', pickup: { ...handoff, state: 'sent' } as ReturnView['pickup'] }])] },
  ],
  ['B3', 'an open one when all is well', { bookings: [booking({ state: 'sent', late: true, answered_at: null })] }],
  ['B3', 'a cancellation without an answer', { bookings: [booking({ cancel_asked_at: asked })] }],
  ['B3', 'an answer after 20 minutes', { bookings: [booking({ answered_at: now })] }],
  ['B3', 'another time by which it is due', { bookings: [booking({ due_at: now })] }],
];

test.each(wrong)('%s: sees %s', (rule, _what, change) => {
  expect(broken(change)).toContain(rule);
});

test('B3: past 20 minutes it may be open while the post is in trouble, and then it shows', () => {
  const open = (late: boolean) => [booking({ state: 'sent', answered_at: null, waybill_number: null, late })];
  const blackout = { parcels: [], quiet: false, troubled: () => true };
  expect(broken({ ...blackout, bookings: open(true) })).toEqual([]);
  expect(broken({ ...blackout, bookings: open(false) })).toEqual(['B3']);
  expect(broken({ ...blackout, bookings: open(true), troubled: () => false })).toEqual(['B3']);
});

const scans = [
  { step: 'collected', at: '2026-06-10T02:10:00.000Z' },
  { step: 'departed', at: '2026-06-10T05:10:00.000Z' },
];
const tellings = [
  { at: '2026-06-10T02:59:00.000Z', scans: 1 },
  { at: '2026-06-10T05:59:00.000Z', scans: 2 },
];

function tracker(
  checked: string | null,
  next: string | null = '2026-06-10T09:00:00.000Z',
  stopped: 'silent' | null = null,
) {
  const freshness = { last_checked_at: checked, next_check_at: next, stopped };
  return { id: 'trk_1', status: '', created_at: asked, freshness } as TrackerView;
}

function polled(change: Partial<Polled>, state = 'in_transit'): string[] {
  const { violations, report } = collect();
  const subject = { shipment: { id: 'shp_1', state, delivered_at: null } as ShipmentView };
  const right = { scans, tellings, subject, now, tracker: tracker('2026-06-10T06:00:00.000Z'), troubled: () => false };
  checkPolled({ ...right, ...change }, report);
  return violations.map((violation) => violation.detail.split(' ').slice(0, 2).join(' '));
}

test('B4: sees a state that the post did not tell, and one it told too late to be known', () => {
  expect(polled({})).toEqual([]);
  expect(polled({}, 'collected')).toEqual(['state is']);
  const before = { tracker: tracker('2026-06-10T03:00:00.000Z'), troubled: () => true };
  expect(polled(before, 'collected')).toEqual([]);
  expect(polled(before, 'in_transit')).toEqual(['state is']);
});

test('B4: sees a parcel that nobody asked about for more than three hours, unless the post was in trouble', () => {
  const old = tracker('2026-06-10T03:00:00.000Z');
  expect(polled({ tracker: old }, 'collected')).toEqual(['last asked']);
  expect(polled({ tracker: old, troubled: () => true }, 'collected')).toEqual([]);
});

test('B4: sees a parcel that was given up too early, or without a word', () => {
  const given = (stopped: 'silent' | null) => polled({ tracker: tracker('2026-06-10T06:00:00.000Z', null, stopped) });
  expect(given('silent')).toEqual(['given up']);
  expect(given(null)).toEqual(['is asked']);
});

test('B4: sees goods and receipts that the post did not tell', () => {
  const row = (goods: string, arrived_at: string | null) => ({ row: { id: 'ret_1', goods, arrived_at } as ReturnView });
  expect(polled({ subject: row('in_transit', null) })).toEqual([]);
  expect(polled({ subject: row('booked', null) })).toEqual(['goods is']);
  expect(polled({ subject: row('in_transit', now) })).toEqual(['arrived_at is']);
  const missed = {
    scans: [{ step: 'not_collected', at: scans[0]!.at }],
    tellings: [{ at: tellings[0]!.at, scans: 1 }],
  };
  expect(polled({ ...missed, subject: row('collection_failed', null) })).toEqual([]);
});
