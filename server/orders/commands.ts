/** Commands of the order itself: it is placed, acknowledged, and its address may change until something is dispatched. */
import { isoTime, msOf } from '../kernel/clock.ts';
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import { orderOf } from '../order-file/answer.ts';
import { isHandoffOpen } from '../order-file/pieces.ts';
import { viewOf } from '../order-file/present.ts';
import type { Address, Discount, Metadata, Person, Returnable } from '../order-file/shapes.ts';
import { refoldOrder } from '../order-file/state.ts';
import type { OrderDraft, OrderFileTables } from '../order-file/tables.ts';
import { orderLifecycle } from './lifecycle.ts';
import { presentOrder } from './present.ts';

/** A checked request body; amounts in minor units of `currency`. */
export interface NewOrder {
  reference: string;
  checkout_reference?: string | undefined;
  ordered_at: string;
  released_at?: string | undefined;
  currency: string;
  buyer: Person;
  ship_to: Address;
  lines: {
    sku: string;
    title: string;
    option?: string | undefined;
    quantity: number;
    unit_price: number;
    discount: number;
    category?: string | undefined;
    weight_grams?: number | undefined;
    bundle_number?: string | undefined;
    returnable?: Returnable | undefined;
  }[];
  discounts: Discount[];
  payments: { method: string; gateway: string; gateway_reference: string; amount: number }[];
  shipping_fee: number;
  metadata: Metadata;
}

/** B1: an order arrives, paid. What is paid must be what is to be paid, to the last minor unit. */
export const createOrder: CommandType<OrderFileTables, NewOrder> = {
  type: 'order.create',
  status: 201,
  creates: true,
  lookups: (command) => ({
    sellerStates: [command.seller],
    references: [{ table: 'orders', seller: command.seller, mode: command.mode, reference: command.args.reference }],
  }),
  decide(draft, command, ctx) {
    const { args } = command;
    const refusal = checkNewOrder(command, ctx) ?? checkSums(args);
    if (refusal) return refusal;
    const owner = { seller_id: command.seller, mall_id: command.mall, mode: command.mode };
    const { lines, payments, ...order } = args;
    draft.insert('orders', {
      kind: 'sale',
      ...owner,
      ...order,
      id: command.file,
      checkout_reference: args.checkout_reference ?? null,
      released_at: args.released_at ?? null,
      state: 'paid',
      acknowledged_at: null,
      policy_version: ctx.mall.policy_version,
      event_sequence: 0,
      created_at: ctx.now,
    });
    lines.forEach((line, position) => {
      const {
        option = null,
        category = null,
        weight_grams = null,
        bundle_number = null,
        returnable = null,
        ...rest
      } = line;
      const id = ctx.newId('line', command.seller);
      draft.insert('lines', {
        ...owner,
        ...rest,
        id,
        order_id: command.file,
        position,
        option,
        category,
        weight_grams,
        bundle_number,
        returnable,
      });
    });
    payments.forEach((payment, position) => {
      const id = ctx.newId('payment', command.seller);
      draft.insert('payments', { ...owner, ...payment, id, order_id: command.file, position });
      draft.transfer({
        from: 'buyer',
        to: 'buyer_payments',
        amount: payment.amount,
        currency: args.currency,
        cause: id,
        rule: 'B1: payment of the order',
      });
    });
    draft.emit({
      type: 'order.placed',
      object: command.file,
      data: { lines: lines.length, pieces: lines.reduce((sum, line) => sum + line.quantity, 0) },
    });
    return undefined;
  },
  present: presentRoot,
};

/** B1: the seller has seen the order. */
export const acknowledgeOrder: CommandType<OrderFileTables, Record<string, never>> = {
  type: 'order.acknowledge',
  status: 200,
  decide(draft, command, ctx) {
    const order = orderOf(draft);
    const refusal = checkMove(orderLifecycle, 'acknowledge', { row: order, actor: command.actor.kind });
    if (refusal) return refusal;
    draft.update('orders', order, { acknowledged_at: ctx.now });
    refoldOrder(draft, 'B1: acknowledged by the seller');
    return undefined;
  },
  present: presentRoot,
};

/** The address may change while nothing has been dispatched. */
export const changeAddress: CommandType<OrderFileTables, { ship_to: Address }> = {
  type: 'order.change_address',
  status: 200,
  decide(draft, command) {
    const order = orderOf(draft);
    const refusal = checkMove(orderLifecycle, 'change_address', { row: order, actor: command.actor.kind });
    if (refusal) return refusal;
    if (draft.rows.shipments.some(isHandoffOpen))
      return refuse(
        'handoff_open',
        'A parcel of this order is being handed over with the address as it was; void it while it is pending, or wait for the answer.',
        { rule: 'B3: the carrier may have the address already' },
      );
    draft.update('orders', order, { ship_to: command.args.ship_to });
    draft.emit({ type: 'order.address_changed', object: order.id });
    return undefined;
  },
  present: presentRoot,
};

function presentRoot(draft: OrderDraft, command: Command<never>, ctx: DecisionContext): unknown {
  return presentOrder(draft.rows, viewOf(command, ctx));
}

const dayMs = 86_400_000;

function checkNewOrder(command: Command<NewOrder>, ctx: DecisionContext): Refusal | null {
  const { args } = command;
  if (ctx.lookups.sellerStates?.get(command.seller) !== 'active')
    return refuse('seller_suspended', 'The seller is suspended and takes no new orders; reinstate it first.');
  const taken = ctx.lookups.references?.({
    table: 'orders',
    seller: command.seller,
    mode: command.mode,
    reference: args.reference,
  });
  if (taken)
    return refuse('reference_taken', `Reference "${args.reference}" is already used by order ${taken}.`, {
      extra: { existing: taken },
    });
  if (msOf(args.ordered_at) > msOf(ctx.now) + dayMs) {
    return refuse('invalid', `ordered_at ${args.ordered_at} lies more than a day after now (${ctx.now}).`, {
      rule: 'ordered_at ≤ now + 1 day',
      errors: [{ pointer: '/ordered_at', code: 'future', detail: `at most ${isoTime(msOf(ctx.now) + dayMs)}` }],
    });
  }
  if (command.mode === 'live' && args.payments.length > 0) {
    const gateways = [...new Set(args.payments.map((payment) => payment.gateway))].join(', ');
    return refuse(
      'gateway_not_configured',
      `No payment gateway is configured for live mode (asked for: ${gateways}), so a refund could not be sent. Use test mode.`,
    );
  }
  return null;
}

/** Σ price × quantity − discounts + freight = Σ payments. No tolerance. */
function checkSums(order: NewOrder): Refusal | null {
  let goods = 0;
  for (const [i, line] of order.lines.entries()) {
    const gross = line.unit_price * line.quantity;
    if (line.discount > gross)
      return refuse(
        'invalid',
        `The discount of line ${i + 1} (${line.discount}) is larger than its price (${gross}).`,
        { errors: [{ pointer: `/lines/${i}/discount`, code: 'too_large', detail: `at most ${gross}` }] },
      );
    goods += gross - line.discount;
  }
  const discounts = order.discounts.reduce((sum, each) => sum + each.amount, 0);
  if (discounts > goods)
    return refuse('invalid', `The order's discounts (${discounts}) are larger than its goods (${goods}).`, {
      errors: [{ pointer: '/discounts', code: 'too_large', detail: `at most ${goods}` }],
    });
  const due = goods - discounts + order.shipping_fee;
  const paid = order.payments.reduce((sum, each) => sum + each.amount, 0);
  if (!Number.isSafeInteger(due) || !Number.isSafeInteger(paid))
    return refuse('invalid', 'The amounts are too large to be counted exactly.');
  if (due === paid) return null;
  return refuse(
    'payments_do_not_add_up',
    `Goods ${goods} − discounts ${discounts} + freight ${order.shipping_fee} = ${due}, but the payments are ${paid} (${order.currency}, minor units).`,
    {
      rule: 'Σ payments = Σ lines − discounts + shipping_fee',
    },
  );
}
