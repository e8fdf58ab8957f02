/** The pure core under the model's wishes: decisions on a draft in memory, without database, HTTP or clock. */
import { bookingOf } from '../bookings/request.ts';
import type { UsableContract } from '../contracts/index.ts';
import { isoTime, msOf } from '../kernel/clock.ts';
import type { Command, DecisionContext } from '../kernel/command.ts';
import { Draft } from '../kernel/draft.ts';
import { idSource } from '../kernel/ids.ts';
import type { ActorKind } from '../kernel/lifecycle.ts';
import { isRefusal, problems } from '../kernel/problems.ts';
import { defaultPolicies } from '../malls/policies.ts';
import { orderFile } from '../order-file/index.ts';
import type { Leg } from '../order-file/shapes.ts';
import { foldOrder } from '../order-file/state.ts';
import { type OrderDraft, orderFileTables } from '../order-file/tables.ts';
import type { Setup, Verdict, View, Wish } from './test-model.ts';

const start = '2026-09-07T01:00:00.000Z';
const orderId = 'ord_01m82hzsv00000010000000000';

export class Core {
  readonly #setup: Setup;
  readonly #ctx: DecisionContext;
  #draft: OrderDraft;
  #serial = 0;

  constructor(setup: Setup) {
    this.#setup = setup;
    let chance = 0;
    // Ids must only differ and sort in the order in which they are made.
    const ids = idSource({ nowMs: () => (chance += 1), bytes: (n) => new Uint8Array(n) });
    const policies = {
      ...defaultPolicies,
      return_fee: setup.returnFee,
      refund_trigger: setup.trigger,
      original_freight_refund: setup.freight,
      after_dispatch: setup.afterDispatch,
    };
    this.#ctx = {
      now: start,
      newId: ids,
      seller: 'sel',
      mall: {
        mall_id: 1,
        id: 'mal',
        name: 'Mall',
        time_zone: 'Asia/Seoul',
        currency: 'KRW',
        locale: 'ko',
        jurisdiction: 'KR',
        policy_version: 1,
        policies: () => policies,
      },
      lookups: {
        sellerStates: new Map([[1, 'active']]),
        references: () => undefined,
        waybillHolders: () => [],
        usableContracts: () => [contract],
      },
    };
    const none = Object.fromEntries(Object.keys(orderFileTables).map((name) => [name, []]));
    this.#draft = new Draft(none as unknown as OrderDraft['rows']);
    this.#give('order.create', orderId, 'mall', newOrder(setup));
  }

  take(wish: Wish): Verdict {
    const { rows } = this.#draft;
    switch (wish.do) {
      case 'acknowledge':
        return this.#give('order.acknowledge', orderId, 'seller', {});
      case 'change_address':
        return this.#give('order.change_address', orderId, 'buyer', { ship_to: address });
      case 'dispatch':
        return this.#give('shipment.create', this.#id('shipment'), 'seller', {
          ...(wish.untracked ? { method: 'untracked' } : waybill(this.#serial)),
          lines: this.#lines(wish.quantities),
          metadata: {},
        });
      case 'hand_over':
        return this.#give('shipment.create', this.#id('shipment'), 'seller', {
          method: 'auto',
          lines: this.#lines(wish.quantities),
          metadata: {},
        });
      case 'answer_handoff':
        return this.#answerHandoff(wish);
      case 'void':
        return this.#give('shipment.void', rows.shipments[wish.shipment]!.id, 'seller', {});
      case 'scan':
        return this.#follow(rows.shipments[wish.shipment]!, 'outbound', wish.status);
      case 'cancel':
        return this.#give('cancellation.create', this.#id('cancellation'), wish.by, {
          lines: this.#lines(wish.quantities),
          reason: wish.reason,
          detail: 'x',
          metadata: {},
        });
      case 'answer_cancel': {
        const by = {
          approve: 'seller',
          refuse: 'seller',
          complete: 'buyer',
          withdraw: 'buyer',
          lapse: 'system',
        } as const;
        return this.#give(`cancellation.${wish.move}`, rows.cancellations[wish.claim]!.id, by[wish.move], {
          reason: 'packed',
        });
      }
      case 'return':
        return this.#give('return.create', this.#id('return'), 'buyer', {
          lines: this.#lines(wish.quantities),
          reason: wish.reason,
          detail: 'x',
          evidence: [],
          metadata: {},
        });
      case 'answer_return':
        return this.#answerReturn(wish);
      case 'scan_back':
        return this.#follow(rows.returns[wish.claim]!, 'return', wish.status);
      case 'refund':
        return this.#refund(wish);
    }
  }

  #answerHandoff({ shipment, move }: Extract<Wish, { do: 'answer_handoff' }>): Verdict {
    const { id, attempts } = bookingOf(this.#draft.rows, this.#draft.rows.shipments[shipment]!.id)!;
    const args = {
      send: { at: this.#now(), dates: ['2026-09-07'] },
      delay: { attempt: attempts, detail: 'away' },
      accept: { ...waybill(this.#serial), refs: {}, price: null },
      refuse: { code: 'no', reason: 'no', remedy: 'mend it' },
      cancelled: { renumbered: null },
      keep: { reason: 'collected' },
    }[move];
    return this.#give(`booking.${move}`, id, 'system', args);
  }

  #answerReturn({ claim, move, missing, byOperator }: Extract<Wish, { do: 'answer_return' }>): Verdict {
    const { rows } = this.#draft;
    const row = rows.returns[claim]!;
    const lines = rows.returnLines.filter((each) => each.return_id === row.id);
    const perLine = new Map<string, number>();
    for (const each of lines) perLine.set(each.line_id, (perLine.get(each.line_id) ?? 0) + each.quantity);
    const counted = [...perLine].map(([line, quantity], i) => ({
      line,
      quantity: quantity - (missing && i === 0 ? 1 : 0),
      condition: 'as_new',
    }));
    const absent = missing ? [{ line: lines[0]!.line_id, quantity: 1, condition: 'missing' }] : [];
    const args = {
      approve: {},
      refuse: { reason: 'used', ground: 'value_lost_by_use' },
      enter_waybill: { carrier: 'korea_post', waybill_number: waybill(this.#serial).waybill_number },
      inspect: { lines: [...absent, ...counted.filter((each) => each.quantity > 0)] },
      receive: {},
      withdraw: {},
      waive_goods: {},
      lapse: {},
    }[move];
    const by = {
      approve: 'seller',
      refuse: 'seller',
      enter_waybill: 'buyer',
      inspect: 'seller',
      receive: 'seller',
      withdraw: byOperator ? 'platform' : 'buyer',
      waive_goods: 'seller',
      lapse: 'system',
    } as const;
    return this.#give(`return.${move}`, row.id, by[move], args);
  }

  #refund({ refund, move }: Extract<Wish, { do: 'refund' }>): Verdict {
    const row = this.#draft.rows.refunds[refund]!;
    const args =
      move === 'confirm'
        ? { reference: 'g' }
        : move === 'send' || move === 'retry'
          ? {}
          : { attempt: row.attempts, detail: 'x' };
    return this.#give(`refund.${move}`, row.id, move === 'retry' ? 'mall' : 'system', args);
  }

  /** What the tracker would tell when its carrier says `status`. */
  #follow(
    row: { id: string; tracker_id: string | null; tracker_sequence: number },
    kind: Leg['kind'],
    status: string,
  ): Verdict {
    const now = this.#now();
    const delivered_at = status === 'delivered' ? now : null;
    const collected_at = status === 'attempt_failed' ? null : now;
    const legs = [{ kind, status, collected_at, delivered_at, last_event_at: now }];
    return this.#give('tracking.follow', row.id, 'system', {
      tracker_id: row.tracker_id,
      first_leg: kind,
      sequence: row.tracker_sequence + 1,
      legs,
      confirmed_legs: legs,
      status,
      source: 'carrier',
      learned_at: now,
    });
  }

  /** A second later with every command, so that what comes later is later. */
  #now(): string {
    return isoTime(msOf(start) + this.#serial * 1_000);
  }

  #give(type: string, object: string, actor: ActorKind, args: object): Verdict {
    this.#serial += 1;
    const command: Command = {
      id: `c${this.#serial}`,
      type,
      file: orderId,
      object,
      seller: 1,
      mall: 1,
      mode: 'test',
      actor: { kind: actor, id: actor },
      args,
    };
    const decider = orderFile.commands.get(type)!;
    const ctx = { ...this.#ctx, now: this.#now() };
    const draft = this.#draft.next(ctx.now, command);
    const refusal = decider.decide(draft, command as never, ctx);
    if (isRefusal(refusal)) return problems[refusal.code].status === 409 ? 'not_now' : 'refused';
    decider.present(draft, command as never, ctx);
    this.#draft = draft;
    return 'done';
  }

  #id(kind: 'shipment' | 'cancellation' | 'return'): string {
    return this.#ctx.newId(kind, 1);
  }

  #lines(quantities: readonly number[]): { line: string; quantity: number }[] {
    return quantities.flatMap((quantity, i) =>
      quantity > 0 ? [{ line: this.#draft.rows.lines[i]!.id, quantity }] : [],
    );
  }

  /** The stored state is shown, not a new fold: the two must not differ either. */
  view(): View {
    const { rows } = this.#draft;
    const { partial, openQuantity, state } = foldOrder(rows);
    if (state !== rows.orders[0]!.state) throw new Error(`stored ${rows.orders[0]!.state}, folded ${state}`);
    return {
      state,
      partial,
      open: openQuantity,
      shipments: rows.shipments.map((row) => row.state),
      cancellations: rows.cancellations.map((row) => ({ state: row.state, total: row.refund?.total ?? null })),
      returns: rows.returns.map((row) => ({
        decision: row.decision,
        goods: row.goods,
        total: row.refund?.total ?? null,
      })),
      books: booksOf(this.#draft.produced.transfers),
    };
  }

  refunds(): { amount: number; money: string }[] {
    return this.#draft.rows.refunds.map(({ amount, money }) => ({ amount, money }));
  }

  get setup(): Setup {
    return this.#setup;
  }
}

export function booksOf(transfers: readonly { from: string; to: string; amount: number }[]): View['books'] {
  const books = { buyer_payments: 0, refunds_due: 0, return_freight: 0, buyer: 0 };
  for (const { from, to, amount } of transfers) {
    books[from as keyof typeof books] -= amount;
    books[to as keyof typeof books] += amount;
  }
  return books;
}

const contract: UsableContract = {
  for_seller: 1,
  id: 'cct',
  seller_id: 1,
  mall_id: 1,
  mode: 'test',
  carrier: 'korea_post',
  uses: ['outbound'],
  contract_code: '1234567811',
  fees: [],
};

const address = {
  name: '김철수',
  phone: '010-9876-5432',
  postal_code: '04524',
  address1: '세종대로 110',
  country: 'KR',
};

function waybill(serial: number): { method: string; carrier: string; waybill_number: string } {
  return { method: 'manual', carrier: 'korea_post', waybill_number: String(6_013_000_000_000 + serial) };
}

function newOrder(setup: Setup): object {
  const goods = setup.lines.reduce((sum, { quantity, price, discount }) => sum + quantity * price - discount, 0);
  return {
    reference: 'r',
    ordered_at: start,
    currency: 'KRW',
    buyer: { name: 'b', phone: '010-1111-2222' },
    ship_to: address,
    lines: setup.lines.map(({ quantity, price, discount }, i) => ({
      sku: `S${i}`,
      title: `T${i}`,
      quantity,
      unit_price: price,
      discount,
    })),
    discounts: setup.coupon > 0 ? [{ kind: 'coupon', amount: setup.coupon, borne_by: 'mall' }] : [],
    payments: [{ method: 'card', gateway: 'g', gateway_reference: 'g', amount: goods - setup.coupon + setup.fee }],
    shipping_fee: setup.fee,
    metadata: {},
  };
}
