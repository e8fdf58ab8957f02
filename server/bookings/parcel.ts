/** What a carrier is told of a parcel, from the rows of its order. */
import type { BookingKnown, BookingRequest, CarrierAddress } from '../carriers/adapter.ts';
import type { Row } from '../kernel/table.ts';
import type { Address } from '../order-file/shapes.ts';
import type { BookingRow, OrderRows } from '../order-file/tables.ts';
import type { sellers } from '../sellers/tables.ts';

export type Shop = Pick<Row<typeof sellers>, 'seller_id' | 'name' | 'contacts' | 'addresses'>;

export function requestOf(rows: OrderRows, booking: BookingRow, shop: Shop): BookingRequest {
  const parcel = booking.direction === 'outbound' ? outbound(rows, booking) : back(rows, booking);
  const goods = parcel.lines.map(({ line_id, quantity }) => {
    const { title, sku, option } = rows.lines.find((line) => line.id === line_id)!;
    return { title, sku, option, quantity };
  });
  return {
    key: booking.id,
    direction: booking.direction,
    orderer: { name: shop.name, phone: phoneOf(shop) },
    counterpart: addressOf(parcel.counterpart),
    goods,
    category: parcel.lines.map(({ line_id }) => rows.lines.find((line) => line.id === line_id)!.category)[0] ?? null,
    parcel: { weight_grams: parcel.weight ?? weightOf(rows, parcel.lines), size_cm: parcel.size },
    message: null,
    visitOn: booking.visit_on,
    reason: parcel.reason,
    originalWaybill: parcel.originalWaybill,
  };
}

/** By which a carrier finds it again. */
export function knownOf(booking: BookingRow): BookingKnown {
  return { key: booking.id, direction: booking.direction, sentOn: booking.sent_on, refs: booking.refs };
}

interface Parcel {
  counterpart: Address;
  lines: readonly { line_id: string; quantity: number }[];
  /** Grams, as the shipment says; null: not told. */
  weight: number | null;
  size: number | null;
  reason: string | null;
  originalWaybill: string | null;
}

function outbound(rows: OrderRows, booking: BookingRow): Parcel {
  const shipment = rows.shipments.find((each) => each.id === booking.object_id)!;
  return {
    counterpart: rows.orders[0]!.ship_to,
    lines: rows.shipmentLines.filter((each) => each.shipment_id === shipment.id),
    weight: shipment.parcel?.weight_grams ?? null,
    size: shipment.parcel?.size_cm ?? null,
    reason: null,
    originalWaybill: null,
  };
}

function back(rows: OrderRows, booking: BookingRow): Parcel {
  const row = rows.returns.find((each) => each.id === booking.object_id)!;
  const lines = rows.returnLines.filter((each) => each.return_id === row.id);
  const original = rows.shipments.find((each) => each.id === lines[0]?.shipment_id);
  return {
    counterpart: row.pickup_from ?? rows.orders[0]!.ship_to,
    lines,
    weight: null,
    size: null,
    reason: row.reason.replaceAll('_', ' '),
    originalWaybill: original?.carrier === booking.carrier ? original.waybill_number : null,
  };
}

function addressOf(address: Address): CarrierAddress {
  const { name, phone, postal_code, address1, address2 } = address;
  return { name, phone, postal_code, address1, ...(address2 ? { address2 } : {}) };
}

/** Known only when every line says what it weighs. */
function weightOf(rows: OrderRows, lines: Parcel['lines']): number | null {
  let sum = 0;
  for (const { line_id, quantity } of lines) {
    const weight = rows.lines.find((line) => line.id === line_id)!.weight_grams;
    if (weight === null) return null;
    sum += weight * quantity;
  }
  return sum;
}

/** Who answers the carrier's questions: the shipping manager, else anybody that the shop names. */
function phoneOf({ contacts, addresses }: Shop): string {
  const contact = contacts['shipping_manager'] ?? Object.values(contacts)[0];
  return contact?.phone ?? addresses.ship_from?.phone ?? addresses.return_to?.phone ?? '';
}
