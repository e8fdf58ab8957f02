/** Why a row is set aside. Every row of a file is used or has exactly one of these; none is dropped in silence. */
export const reasons = {
  unreadable: 'not as many cells as the header, or a quantity, price, time or number that cannot be read',
  bad_debt: 'invoice A…: bad debt written off, no goods',
  unknown_invoice_kind: 'an invoice number that begins with a letter other than C or A',
  contradicts_invoice: 'another customer or country than the other rows of its invoice',
  stock_adjustment: 'a negative quantity without C: stock that was lost, broken or miscounted',
  zero_price: 'price 0: samples, stock bookings, gifts; nothing was paid',
  negative_price: 'a negative price',
  fraction_of_penny: 'a price that is no whole number of pence',
  discount: 'code D: a discount given afterwards; it names no purchase to take it from',
  freight_given_back: 'postage or carriage paid back; it names no purchase, and no goods come back',
  manual_entry: 'code M: typed by hand, no article',
  fee: 'bank charges, marketplace fees, commissions: no article',
  adjustment: 'a correction of the books: no article',
  sample: 'code S: samples, no sale',
  test_article: 'the shop tested its own till',
  unknown_code: 'a code that is neither an article nor known to us',
  charge_without_goods: 'postage or carriage on an invoice without goods',
  invoice_too_long: 'an invoice of more than 1,200 lines, more than one order takes',
  cancellation_adds: 'a cancellation (C) with a quantity that is not negative',
  return_without_customer: 'a cancellation without a customer: whose purchase it was cannot be known',
  return_without_purchase: 'a cancellation of what this customer did not buy in this file',
  return_before_purchase: 'a cancellation of what this customer bought only later in this file',
  purchase_set_aside: 'a cancellation of a purchase that was itself set aside',
  return_larger_than_bought: 'a cancellation of more pieces than this customer had bought until then',
  return_larger_than_left: 'a cancellation of more pieces than earlier cancellations left',
  return_repeated: 'the same cancellation a second time, when the pieces had been given back by the first',
} as const;

export type Reason = keyof typeof reasons;

export interface SetAside {
  row: number;
  invoice: string;
  code: string;
  reason: Reason;
}
