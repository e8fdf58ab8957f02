/**
 * Whether an order that exists is the one a file describes. Compared is what a file can say; the order of the lines and
 * metadata do not count, and what happened to the order since makes no other order of it, except a changed address.
 */
import { canonical } from '../http/texts.ts';
import type { OrderRows } from '../order-file/tables.ts';
import type { NewOrder } from '../orders/commands.ts';

/** Names of the members that differ; none when it is the same order. */
export function differences(args: NewOrder, existing: OrderRows): string[] {
  const [said, stored] = [contentOf(args), contentOf(asNew(existing))];
  return Object.keys(said).filter((name) => said[name] !== stored[name]);
}

function contentOf(order: NewOrder): Record<string, string> {
  const { buyer, ship_to, discounts, lines } = order;
  return {
    currency: order.currency,
    ordered_at: order.ordered_at,
    released_at: order.released_at ?? '',
    checkout_reference: order.checkout_reference ?? '',
    buyer: plain(buyer),
    ship_to: plain(ship_to),
    lines: lines
      .map(
        ({ sku, title, option, quantity, unit_price, discount, category, weight_grams, bundle_number, returnable }) =>
          plain({
            sku,
            title,
            option,
            quantity,
            unit_price,
            discount,
            category,
            weight_grams,
            bundle_number,
            returnable,
          }),
      )
      .sort()
      .join(),
    discounts: plain(discounts),
    shipping_fee: String(order.shipping_fee),
    payments: order.payments
      .map(({ method, gateway, gateway_reference, amount }) => plain({ method, gateway, gateway_reference, amount }))
      .join(),
  };
}

/** One text per content, whether a member is absent or null. */
function plain(value: unknown): string {
  return canonical(JSON.parse(JSON.stringify(value, (_key, member: unknown) => member ?? undefined)));
}

function asNew({ orders, lines, payments }: OrderRows): NewOrder {
  const {
    reference,
    ordered_at,
    currency,
    buyer,
    ship_to,
    discounts,
    shipping_fee,
    metadata,
    checkout_reference,
    released_at,
  } = orders[0]!;
  return {
    reference,
    ordered_at,
    currency,
    buyer,
    ship_to,
    discounts,
    shipping_fee,
    metadata,
    checkout_reference: checkout_reference ?? undefined,
    released_at: released_at ?? undefined,
    lines: lines.map((line) => ({
      ...line,
      option: line.option ?? undefined,
      category: line.category ?? undefined,
      weight_grams: line.weight_grams ?? undefined,
      bundle_number: line.bundle_number ?? undefined,
      returnable: line.returnable ?? undefined,
    })),
    payments: payments.map((payment) => payment),
  };
}
