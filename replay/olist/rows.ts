/** One row of each file, read exactly, or null: what of it cannot be read cannot be guessed. */
import { readMinor, readTime } from '../cells.ts';
import type { RowOf } from './files.ts';

export interface OrderRow {
  row: number;
  id: string;
  customer: string;
  status: string;
  /** Wall clocks of Brazil: `2017-11-24T09:30:00`. */
  purchased: string;
  approved: string | null;
  handedOver: string | null;
  delivered: string | null;
  /** The day until which the shop promised delivery. */
  promised: string | null;
}

export interface ItemRow {
  row: number;
  order: string;
  /** Number of the item within its order. */
  number: number;
  product: string;
  seller: string;
  /** Centavos. */
  price: number;
  freight: number;
}

export interface PaymentRow {
  row: number;
  order: string;
  number: number;
  method: string;
  instalments: number;
  /** Centavos. */
  amount: number;
}

export interface CustomerRow {
  row: number;
  id: string;
  /** The person: Olist gives every order a customer of its own. */
  person: string;
  postcode: string;
  city: string;
  state: string;
}

export function readOrder({ number: row, cells }: RowOf<'orders'>): OrderRow | null {
  if (!cells) return null;
  const { order_id: id, customer_id: customer, order_status: status } = cells;
  const purchased = readTime(cells.order_purchase_timestamp);
  const [approved, handedOver, delivered, promised] = [
    cells.order_approved_at,
    cells.order_delivered_carrier_date,
    cells.order_delivered_customer_date,
    cells.order_estimated_delivery_date,
  ].map((text) => (text === '' ? null : readTime(text) || undefined));
  if (!isId(id) || !isId(customer) || !purchased) return null;
  if (approved === undefined || handedOver === undefined || delivered === undefined || promised === undefined)
    return null;
  return { row, id, customer, status, purchased, approved, handedOver, delivered, promised };
}

export function readItem({ number: row, cells }: RowOf<'order_items'>): ItemRow | null {
  if (!cells) return null;
  const { order_id: order, product_id: product, seller_id: seller } = cells;
  const [number, price, freight] = [
    readNumber(cells.order_item_id),
    readAmount(cells.price),
    readAmount(cells.freight_value),
  ];
  if (number === null || price === null || freight === null) return null;
  return [order, product, seller].every(isId) ? { row, order, number, product, seller, price, freight } : null;
}

export function readPayment({ number: row, cells }: RowOf<'order_payments'>): PaymentRow | null {
  if (!cells) return null;
  const { order_id: order, payment_type: method } = cells;
  const [number, instalments, amount] = [
    readNumber(cells.payment_sequential),
    readNumber(cells.payment_installments),
    readAmount(cells.payment_value),
  ];
  if (number === null || instalments === null || amount === null) return null;
  return isId(order) && /^[a-z_]{1,40}$/.test(method) ? { row, order, number, method, instalments, amount } : null;
}

export function readCustomer({ number: row, cells }: RowOf<'customers'>): CustomerRow | null {
  if (!cells) return null;
  const {
    customer_id: id,
    customer_unique_id: person,
    customer_zip_code_prefix: postcode,
    customer_city: city,
    customer_state: state,
  } = cells;
  if (!isId(id) || !isId(person) || !/^\d{4,5}$/.test(postcode) || !city || !/^[A-Z]{2}$/.test(state)) return null;
  // Copies that went through a spreadsheet have lost the zero of São Paulo's postcodes.
  return { row, id, person, postcode: postcode.padStart(5, '0'), city, state };
}

function isId(text: string): boolean {
  return /^[\w-]{1,40}$/.test(text);
}

function readNumber(text: string): number | null {
  return /^\d{1,4}$/.test(text) ? Number(text) : null;
}

/** Not negative, and whole centavos. */
function readAmount(text: string): number | null {
  const amount = readMinor(text);
  return typeof amount === 'number' && amount >= 0 ? amount : null;
}
