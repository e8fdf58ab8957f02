/**
 * Orders as the rows of a file: one row a line, under the column names that an import reads, so that what goes out may
 * come in again. Columns behind those tell how the order stands; an import passes over them.
 */
import { type FieldName, fieldNames } from '../imports/columns.ts';
import { toDecimal } from '../kernel/money.ts';
import { foldOrder } from '../order-file/state.ts';
import type { OrderRows } from '../order-file/tables.ts';

const told = ['order', 'state', 'open_quantity', 'carriers', 'waybill_numbers'] as const;

export const columns: readonly string[] = [...fieldNames, ...told];

/** Order of a line's cells as in `columns`. `sellerReference` is the mall's own number of the seller. */
export function rowsOf(rows: OrderRows, sellerReference: string): string[][] {
  const order = rows.orders[0]!;
  const shared = { ...orderCells(rows, sellerReference), ...standingOf(rows) };
  const money = (amount: number) => toDecimal({ amount, currency: order.currency });
  return rows.lines
    .toSorted((a, b) => a.position - b.position)
    .map((line) => {
      const cells: Partial<Record<string, string | number | null>> = {
        ...shared,
        sku: line.sku,
        title: line.title,
        option: line.option,
        quantity: line.quantity,
        unit_price: money(line.unit_price),
        discount: line.discount > 0 ? money(line.discount) : null,
        category: line.category,
        weight_grams: line.weight_grams,
        bundle_number: line.bundle_number,
        returnable: line.returnable ? String(line.returnable.allowed) : null,
        returnable_ground: line.returnable?.ground ?? null,
      };
      return columns.map((name) => String(cells[name] ?? ''));
    });
}

type Cells = { [K in FieldName]?: string | number | null };

function orderCells(rows: OrderRows, sellerReference: string): Cells {
  const order = rows.orders[0]!;
  const { buyer, ship_to: to } = order;
  const money = (amount: number) => toDecimal({ amount, currency: order.currency });
  const paid = rows.payments.reduce((sum, each) => sum + each.amount, 0);
  const of = (name: 'method' | 'gateway' | 'gateway_reference') => rows.payments.map((each) => each[name]).join(' + ');
  return {
    reference: order.reference,
    checkout_reference: order.checkout_reference,
    seller_reference: sellerReference,
    ordered_at: order.ordered_at,
    released_at: order.released_at,
    currency: order.currency,
    buyer_name: buyer.name,
    buyer_phone: buyer.phone,
    buyer_email: buyer.email ?? null,
    buyer_locale: buyer.locale ?? null,
    ship_to_name: to.name,
    ship_to_phone: to.phone,
    ship_to_postal_code: to.postal_code,
    ship_to_address1: to.address1,
    ship_to_address2: to.address2 ?? null,
    ship_to_city: to.city ?? null,
    ship_to_region: to.region ?? null,
    ship_to_country: to.country,
    shipping_fee: order.shipping_fee > 0 ? money(order.shipping_fee) : null,
    payment_method: of('method'),
    payment_gateway: of('gateway'),
    payment_reference: of('gateway_reference'),
    payment_amount: rows.payments.length > 0 ? money(paid) : null,
  };
}

function standingOf(rows: OrderRows): Record<(typeof told)[number], string | number> {
  const { state, openQuantity } = foldOrder(rows);
  const numbered = rows.shipments.filter((each) => each.waybill_number !== null);
  return {
    order: rows.orders[0]!.id,
    state,
    open_quantity: openQuantity,
    carriers: [...new Set(numbered.map((each) => each.carrier))].join(' '),
    waybill_numbers: numbered.map((each) => each.waybill_number).join(' '),
  };
}
