/** That the judge of hand-offs can see what it is there for. */
import { expect, test } from 'vitest';
import type { SandboxParcel } from '../carrier-sandbox/index.ts';
import { type BookingFacts, judgePost, type PostEvidence } from './post.ts';

const booking = (over: Partial<BookingFacts> = {}): BookingFacts => ({
  ...{ id: 'bkg_1', object: 'shp_1', state: 'accepted', waybill_number: '6800000000001' },
  cancelling: false,
  ...over,
});
const parcel = (over: Partial<SandboxParcel> = {}): SandboxParcel => ({
  ...{ carrier: 'korea_post', customer_number: '2000000010', order_number: 'bkg_1', waybill_number: '6800000000001' },
  ...{ former_numbers: [], direction: 'outbound', booked_at: '', cancelled_at: null, status: 'booked', scans: [] },
  ...over,
});
const sound: PostEvidence = {
  bookings: [booking()],
  parcels: [parcel()],
  dispatched: ['shp_1'],
  shown: [{ id: 'shp_1', number: '6800000000001' }],
  openAllowed: false,
};
const cancelled = { cancelled_at: 'now', waybill_number: '6800000000002', former_numbers: ['6800000000001'] };
const open = { state: 'sent', waybill_number: null } as const;

test.each<[string, Partial<PostEvidence>]>([
  ['accepted and there once', {}],
  ['voided and cancelled there', { bookings: [booking({ state: 'cancelled' })], parcels: [parcel(cancelled)] }],
  [
    'refused and never there',
    { bookings: [booking({ state: 'refused', waybill_number: null })], parcels: [], shown: [] },
  ],
  ['still waited for', { bookings: [booking(open)], shown: [], openAllowed: true }],
])('P8: the judge passes a hand-off that is %s', (_, over) => {
  expect(judgePost({ ...sound, ...over })).toEqual({ lost: [], doubled: [], wrong: [] });
});

test.each<[keyof ReturnType<typeof judgePost>, string, Partial<PostEvidence>]>([
  ['doubled', 'twice at the post', { parcels: [parcel(), parcel({ waybill_number: '6800000000003' })] }],
  ['doubled', 'voided here and live there', { bookings: [booking({ state: 'cancelled' })] }],
  ['doubled', 'refused here and live there', { bookings: [booking({ state: 'refused' })] }],
  ['doubled', 'known to the post alone', { parcels: [parcel(), parcel({ order_number: 'bkg_9' })] }],
  ['doubled', 'booked twice for one shipment', { bookings: [booking(), booking({ state: 'refused', id: 'bkg_2' })] }],
  ['lost', 'accepted here and not there', { parcels: [] }],
  ['lost', 'accepted here and cancelled there', { parcels: [parcel(cancelled)] }],
  ['lost', 'acknowledged and not booked', { dispatched: ['shp_1', 'shp_2'] }],
  ['wrong', 'accepted with another number', { bookings: [booking({ waybill_number: '6800000000009' })] }],
  ['wrong', 'shown with a number of nobody', { shown: [{ id: 'shp_1', number: '6100000000000' }] }],
  ['wrong', 'never answered', { bookings: [booking(open)], shown: [] }],
  ['wrong', 'never cancelled', { bookings: [booking({ cancelling: true })] }],
])('P8: the judge calls %s what is %s', (kind, _, over) => {
  expect(judgePost({ ...sound, ...over })[kind]).toHaveLength(1);
});
