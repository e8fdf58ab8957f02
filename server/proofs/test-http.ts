/** The whole product under the model's wishes: HTTP, lanes, database, jobs, tracker and the simulated gateway. */
import type { Answer } from '../../tools/api.ts';
import type { TestServer } from '../../tools/test-server.ts';
import { address, type Body, openWorld, order, read, scan, type World, waybill, won } from '../stories/world.ts';
import { behalfOf, must, until } from './test-actors.ts';
import { booksOf } from './test-core.ts';
import type { Setup, Verdict, View, Wish } from './test-model.ts';

type Asked = Exclude<Wish, { do: 'refund' | 'hand_over' | 'answer_handoff' }>;

/**
 * Deadlines and the payments job make these; nobody asks for them. What carriers say of hand-offs comes by jobs too, each
 * in its own time: see `stories/hand-offs.test.ts`.
 */
export function isAskable(wish: Wish): wish is Asked {
  if (wish.do === 'hand_over' || wish.do === 'answer_handoff') return false;
  return wish.do !== 'refund' && !('move' in wish && wish.move === 'lapse');
}

export async function openHttp(server: TestServer, setup: Setup): Promise<Http> {
  const policies = {
    return_fee: setup.returnFee,
    refund_trigger: setup.trigger,
    original_freight_refund: setup.freight,
    after_dispatch: setup.afterDispatch,
  };
  const world = await openWorld({ startsAt: '2026-09-07T01:00:00Z', policies }, server);
  const placed = await order(world, {
    lines: setup.lines.map(({ quantity, price, discount }, i) => ({
      sku: `S${i}`,
      title: `T${i}`,
      quantity,
      unit_price: won(price),
      discount: won(discount),
    })),
    discounts: setup.coupon > 0 ? [{ kind: 'coupon', amount: won(setup.coupon), borne_by: 'mall' }] : [],
    fee: setup.fee,
  });
  return new Http(world, placed);
}

export class Http {
  readonly #world: World;
  readonly #order: Body;
  readonly #shipments: string[] = [];
  readonly #cancellations: string[] = [];
  readonly #returns: string[] = [];

  constructor(world: World, order: Body) {
    this.#world = world;
    this.#order = order;
  }

  async take(wish: Asked): Promise<Verdict> {
    const { mall, seller } = this.#world;
    const order = this.#order.id;
    const asBuyer = behalfOf('buyer');
    switch (wish.do) {
      case 'acknowledge':
        return verdictOf(await seller.post(`/v1/orders/${order}/acknowledge`));
      case 'change_address':
        return verdictOf(await mall.patch(`/v1/orders/${order}`, { ship_to: address, ...asBuyer }));
      case 'dispatch': {
        const how = wish.untracked
          ? { method: 'untracked' }
          : { method: 'manual', carrier: 'korea_post', waybill_number: waybill() };
        return this.#made(
          this.#shipments,
          await seller.post('/v1/shipments', { order, ...how, lines: this.#lines(wish.quantities) }),
        );
      }
      case 'void':
        return verdictOf(await seller.post(`/v1/shipments/${this.#shipments[wish.shipment]}/void`));
      case 'scan':
        return this.#scan(`/v1/shipments/${this.#shipments[wish.shipment]}`, wish.status);
      case 'cancel': {
        const body = {
          order,
          lines: this.#lines(wish.quantities),
          reason: wish.reason,
          detail: 'x',
          on_behalf_of: wish.by,
        };
        return this.#made(this.#cancellations, await mall.post('/v1/cancellations', body));
      }
      case 'answer_cancel': {
        const path = `/v1/cancellations/${this.#cancellations[wish.claim]}/${wish.move}`;
        const isBuyers = wish.move === 'complete' || wish.move === 'withdraw';
        return verdictOf(
          isBuyers
            ? await mall.post(path, asBuyer)
            : await seller.post(path, wish.move === 'refuse' ? { reason: 'packed' } : {}),
        );
      }
      case 'return': {
        const body = { order, lines: this.#lines(wish.quantities), reason: wish.reason, detail: 'x', ...asBuyer };
        return this.#made(this.#returns, await mall.post('/v1/returns', body));
      }
      case 'answer_return':
        return this.#answerReturn(wish);
      case 'scan_back':
        return this.#scan(`/v1/returns/${this.#returns[wish.claim]}`, wish.status);
    }
  }

  async #answerReturn({ claim, move, missing, byOperator }: Extract<Asked, { do: 'answer_return' }>): Promise<Verdict> {
    const { mall, seller, server } = this.#world;
    const path = `/v1/returns/${this.#returns[claim]}`;
    if (move === 'withdraw')
      return verdictOf(
        byOperator
          ? await server.platform.post(`${path}/withdraw`)
          : await mall.post(`${path}/withdraw`, behalfOf('buyer')),
      );
    if (move === 'enter_waybill')
      return verdictOf(
        await mall.post(`${path}/enter_waybill`, {
          carrier: 'korea_post',
          waybill_number: waybill(),
          ...behalfOf('buyer'),
        }),
      );
    const bodies: Partial<Record<typeof move, object>> = {
      refuse: { reason: 'used', ground: 'value_lost_by_use' },
      inspect: { lines: await this.#inspection(path, missing) },
    };
    return verdictOf(await seller.post(`${path}/${move}`, bodies[move] ?? {}));
  }

  async #inspection(path: string, missing: boolean): Promise<object[]> {
    const perLine = new Map<string, number>();
    for (const { line, quantity } of (await read(this.#world, path)).lines)
      perLine.set(line, (perLine.get(line) ?? 0) + quantity);
    const [first] = perLine.keys();
    const absent = missing ? [{ line: first, quantity: 1, condition: 'missing' }] : [];
    const found = [...perLine].map(([line, quantity]) => ({
      line,
      quantity: quantity - (missing && line === first ? 1 : 0),
      condition: 'as_new',
    }));
    return [...absent, ...found.filter((each) => each.quantity > 0)];
  }

  async #scan(path: string, status: string): Promise<Verdict> {
    // Later scans must be later in the carrier's time too.
    await this.#world.by('PT1S');
    await scan(this.#world, await read(this.#world, path), status);
    return 'done';
  }

  #made(into: string[], answer: Answer): Verdict {
    if (answer.status === 201) into.push(answer.body.id);
    return verdictOf(answer);
  }

  #lines(quantities: readonly number[]): object[] {
    return quantities.flatMap((quantity, i) => (quantity > 0 ? [{ line: this.#order.lines[i].id, quantity }] : []));
  }

  async view(): Promise<Omit<View, 'books'>> {
    const all = (collection: string, ids: readonly string[]): Promise<Body[]> =>
      Promise.all(ids.map((id) => read(this.#world, `/v1/${collection}/${id}`)));
    const [now, shipments, cancellations, returns] = await Promise.all([
      read(this.#world, `/v1/orders/${this.#order.id}`),
      all('shipments', this.#shipments),
      all('cancellations', this.#cancellations),
      all('returns', this.#returns),
    ]);
    const totalOf = (claim: Body) =>
      claim.money === 'none' && !(claim.decision === 'accepted' || claim.state === 'completed')
        ? null
        : claim.refund.total.amount;
    return {
      state: now.state,
      partial: now.partial,
      open: now.open_quantity,
      shipments: shipments.map((each) => each.state),
      cancellations: cancellations.map((each) => ({ state: each.state, total: totalOf(each) })),
      returns: returns.map((each) => ({ decision: each.decision, goods: each.goods, total: totalOf(each) })),
    };
  }

  /** When every refund is paid; two of one payment go one after the other, the second after a pause. */
  async settled(): Promise<{ books: View['books']; refunds: { amount: number; money: string }[] }> {
    const { mall, server } = this.#world;
    const refunds = async (): Promise<Body[]> =>
      must(await mall.get(`/v1/refunds?order=${this.#order.id}&limit=200`)).data;
    await server.settle();
    await until('all refunds are paid', async () => (await refunds()).every((each) => each.money === 'paid'));
    const transfers = must(await mall.get('/v1/transfers?limit=200')).data;
    return {
      books: booksOf(transfers.map((each: Body) => ({ from: each.from, to: each.to, amount: each.amount.amount }))),
      refunds: (await refunds()).map((each) => ({ amount: each.amount.amount, money: each.money })),
    };
  }
}

function verdictOf(answer: Answer): Verdict {
  if (answer.status < 300) return 'done';
  if (answer.status === 409) return 'not_now';
  if (answer.status === 422) return 'refused';
  throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
}
