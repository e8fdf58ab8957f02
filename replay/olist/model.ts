/**
 * Everything that Olist's files do not say and the replay makes up, in one place; told so in each object's metadata.
 *
 * - Names, telephone numbers and streets: the files have the buyer's postcode prefix, city and state only, and of a
 *   seller nothing but its number, which stands for its registration.
 * - Titles of articles: the product's number.
 * - Parcels: one per seller of a checkout, with a waybill number of ours. Its times of hand-over and delivery are those
 *   of the files, which name them once per checkout; nothing else that a carrier would have seen is told.
 * - What an order was acknowledged or cancelled at (`times.ts`), and why: the buyer no longer wanted it; where the goods
 *   were unavailable, the seller had none. All that was paid goes back, freight included.
 *
 * The clock stops four times a day, at 00:00, 06:00, 12:00 and 18:00, where something is due: over two years that is some
 * 2,200 stops, at every hour it would be 10,000. What happened since the stop before is told at the stop, with its own
 * time.
 */
import type { Checkout, PlannedOrder } from './purchases.ts';

export const zone = 'America/Sao_Paulo';
export const currency = 'BRL';
/** A carrier that pushes, is tied to no country and whose numbers have no check digit. */
export const carrier = 'sf_express';

type Wall = Temporal.PlainDateTime;

const hoursBetweenStops = 6;

/** The first stop of the clock that is not before this time. */
export function stopAt(time: string): Wall {
  const wall = Temporal.PlainDateTime.from(time);
  const day = wall.round({ smallestUnit: 'day', roundingMode: 'floor' });
  const hours = wall.since(day).total('hours');
  return day.add({ hours: Math.ceil(hours / hoursBetweenStops) * hoursBetweenStops });
}

export function stopAfter(stop: Wall): Wall {
  return stop.add({ hours: hoursBetweenStops });
}

/** RFC 3339, UTC. A time that the beginning of summer time leaves out is an hour later; one that exists twice, the first. */
export function instantOf(time: Wall | string): string {
  return Temporal.PlainDateTime.from(time).toZonedDateTime(zone).toInstant().toString();
}

/** Below 10¹¹ of them. */
export function waybillNumber(serial: number): string {
  return `SF10${String(serial + 1).padStart(11, '0')}`;
}

const phone = '+55 00 00000-0000';
const street = 'Made-up address, not in the data';

export function sellerBody(seller: string): { reference: string } & Record<string, unknown> {
  const name = `Seller ${seller.slice(0, 8)}`;
  const address = { name, phone, postal_code: '00000', address1: street, country: 'BR' };
  return {
    name,
    reference: seller,
    kind: 'third_party',
    registration: { country: 'BR', number: seller.toUpperCase().replace(/[^0-9A-Z]/g, '') },
    contacts: { shipping_manager: { name: 'Made-up dispatcher', phone } },
    addresses: { ship_from: address, return_to: address },
    metadata: { made_up: 'name, contacts, addresses; the registration number is the number in the data' },
  };
}

export function buyerOf({ customer }: Checkout): { name: string; phone: string; locale: string } {
  return { name: `Customer ${customer.person.slice(0, 8)}`, phone, locale: 'pt-BR' };
}

export function addressOf(checkout: Checkout): Record<string, string> {
  const { postcode, city, state } = checkout.customer;
  const { name } = buyerOf(checkout);
  return { name, phone, postal_code: postcode, address1: street, city, region: state, country: 'BR' };
}

export function metadataOf({ status, promised, customer }: Checkout): Record<string, string> {
  return {
    customer: customer.person,
    status,
    ...(promised && { promised_by: promised.slice(0, 10) }),
    made_up: 'names, telephone numbers, streets, titles, waybills; see replay/olist/model.ts',
  };
}

export function reasonOf({ times }: Checkout): { reason: string; detail: string; on_behalf_of: 'buyer' | 'seller' } {
  const detail = 'The data names no reason.';
  return times.cancelledBy === 'seller'
    ? { reason: 'out_of_stock', detail, on_behalf_of: 'seller' }
    : { reason: 'no_longer_wanted', detail, on_behalf_of: 'buyer' };
}

export function titleOf({ product }: PlannedOrder['lines'][number]): string {
  return `Article ${product.slice(0, 8)}`;
}
