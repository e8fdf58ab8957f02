/**
 * A small model of one order, written from the requirements and importing nothing of the server: every piece is an
 * object that lies somewhere, every claim holds its pieces, money is counted piece by piece. It says of each wish
 * whether it is done, not possible now (409) or refused by a rule (422), and what the order then looks like.
 */

export interface Setup {
  lines: { quantity: number; price: number; discount: number }[];
  coupon: number;
  fee: number;
  returnFee: number;
  trigger: 'collected' | 'arrived' | 'received';
  freight: 'not_for_buyer_fault' | 'when_all_returned';
  afterDispatch: 'two_step' | 'wait_and_return';
}

export type CancelMove = 'approve' | 'refuse' | 'complete' | 'withdraw' | 'lapse';
export type ReturnMove =
  | 'approve'
  | 'refuse'
  | 'enter_waybill'
  | 'inspect'
  | 'receive'
  | 'withdraw'
  | 'waive_goods'
  | 'lapse';
export type RefundMove = 'send' | 'confirm' | 'doubt' | 'clear' | 'fail' | 'retry';
/** What the carrier that is to give the number does, and what becomes of asking it to cancel. */
export type HandoffMove = 'send' | 'delay' | 'accept' | 'refuse' | 'cancelled' | 'keep';
export type Scan = 'collected' | 'in_transit' | 'delivered' | 'lost';
export type ScanBack =
  | 'attempt_failed'
  | 'collected'
  | 'in_transit'
  | 'delivered'
  | 'lost'
  | 'damaged'
  | 'returned_to_sender';
export type Reason = 'no_longer_wanted' | 'defective' | 'lost_in_transit';

/** Numbers name the nth object made; `quantities` are per line. */
export type Wish =
  | { do: 'acknowledge' | 'change_address' }
  | { do: 'dispatch'; quantities: readonly number[]; untracked: boolean }
  | { do: 'hand_over'; quantities: readonly number[] }
  | { do: 'answer_handoff'; shipment: number; move: HandoffMove }
  | { do: 'void'; shipment: number }
  | { do: 'scan'; shipment: number; status: Scan }
  | { do: 'cancel'; quantities: readonly number[]; by: 'buyer' | 'seller'; reason: Reason }
  | { do: 'answer_cancel'; claim: number; move: CancelMove }
  | { do: 'return'; quantities: readonly number[]; reason: Reason }
  | { do: 'answer_return'; claim: number; move: ReturnMove; missing: boolean; byOperator: boolean }
  | { do: 'scan_back'; claim: number; status: ScanBack }
  | { do: 'refund'; refund: number; move: RefundMove };

export type Verdict = 'done' | 'not_now' | 'refused';

interface Piece {
  line: number;
  /** Null: still with the seller. */
  shipment: Shipment | null;
  /** With the seller, and promised to a carrier that has not answered. */
  reserved: Shipment | null;
  fate: 'live' | 'cancelled' | 'returned';
  /** The claim after dispatch that holds it; requests before dispatch hold numbers, not pieces. */
  claim: Cancellation | Return | null;
}

interface Shipment {
  state: 'pre_transit' | 'unknown' | Scan | 'cancelled';
  /** Counts receipts; none yet is later than any. */
  received: number;
  /** Null: handed over by the seller itself. `asked`: accepted, and to be cancelled; `gone`: cancelled under a claim. */
  handoff: null | 'pending' | 'sent' | 'accepted' | 'asked' | 'refused' | 'gone';
}

interface Cancellation {
  state: 'requested' | 'approved' | 'completed' | 'refused' | 'withdrawn' | 'lapsed';
  after: boolean;
  wanted: number[];
  atFault: 'buyer' | 'seller' | 'carrier';
  byDispatch: boolean;
  total: number | null;
}

interface Return {
  decision: 'requested' | 'approved' | 'accepted' | 'refused' | 'withdrawn' | 'lapsed';
  goods: string;
  pieces: Piece[];
  /** Found absent by the inspection. */
  absent: Set<Piece>;
  atFault: 'buyer' | 'seller' | 'carrier';
  noGoods: boolean;
  total: number | null;
}

export interface Refund {
  amount: number;
  money: 'due' | 'sent' | 'in_doubt' | 'paid' | 'failed';
}

/** What a system under proof must show of itself, to be compared as a whole. */
export interface View {
  state: string;
  partial: boolean;
  open: number;
  shipments: string[];
  cancellations: { state: string; total: number | null }[];
  returns: { decision: string; goods: string; total: number | null }[];
  /** Balance of each account of the order's book. */
  books: { buyer_payments: number; refunds_due: number; return_freight: number; buyer: number };
}

export class Model {
  readonly setup: Setup;
  readonly shipments: Shipment[] = [];
  readonly cancellations: Cancellation[] = [];
  readonly returns: Return[] = [];
  readonly refunds: Refund[] = [];
  readonly moves: string[] = [];
  readonly #pieces: Piece[];
  #acknowledged = false;
  #freightKept = 0;
  #receipts = 0;
  /** Pieces per line whose price went back. */
  readonly #paidBack: number[];

  constructor(setup: Setup) {
    this.setup = setup;
    this.#paidBack = setup.lines.map(() => 0);
    this.#pieces = setup.lines.flatMap(({ quantity }, line) =>
      Array.from(
        { length: quantity },
        (): Piece => ({ line, shipment: null, reserved: null, fate: 'live', claim: null }),
      ),
    );
  }

  get paid(): number {
    return (
      this.setup.lines.reduce((sum, { quantity, price, discount }) => sum + quantity * price - discount, 0) -
      this.setup.coupon +
      this.setup.fee
    );
  }

  view(): View {
    const live = this.#pieces.filter((piece) => piece.fate === 'live');
    const stages = new Set(live.map((piece) => this.#stageOf(piece)));
    const order = ['paid', 'acknowledged', 'dispatched', 'in_delivery', 'delivered'];
    const gone = this.#pieces.some((piece) => piece.fate === 'returned') ? 'returned' : 'cancelled';
    const back = this.refunds
      .filter((refund) => refund.money === 'paid')
      .reduce((sum, refund) => sum + refund.amount, 0);
    const owed = this.refunds.reduce((sum, refund) => sum + refund.amount, 0) - back;
    return {
      state: order.findLast((stage) => stages.has(stage)) ?? gone,
      partial: stages.size > 1,
      open: live.length,
      shipments: this.shipments.map((each) => each.state),
      cancellations: this.cancellations.map(({ state, total }) => ({
        state,
        total: state === 'completed' ? total : null,
      })),
      returns: this.returns.map(({ decision, goods, total }) => ({ decision, goods, total })),
      books: {
        buyer_payments: this.paid - back - owed - this.#freightKept,
        refunds_due: owed,
        return_freight: this.#freightKept,
        buyer: back - this.paid,
      },
    };
  }

  /** Shipped and neither returned nor cancelled nor in a claim. */
  #free(line: number): Piece[] {
    return this.#pieces.filter(
      (piece) => piece.line === line && piece.shipment && piece.fate === 'live' && !piece.claim,
    );
  }

  readonly #lastSentFirst = (a: Piece, b: Piece) =>
    this.shipments.indexOf(b.shipment!) - this.shipments.indexOf(a.shipment!);

  /** What was received last has the longest window left; where nothing was received it has not begun. */
  readonly #lastReceivedFirst = (a: Piece, b: Piece) =>
    b.shipment!.received - a.shipment!.received || this.#lastSentFirst(b, a);

  #stageOf(piece: Piece): string {
    if (!piece.shipment) return this.#acknowledged ? 'acknowledged' : 'paid';
    if (['pre_transit', 'unknown', 'cancelled'].includes(piece.shipment.state)) return 'dispatched';
    return piece.shipment.state === 'delivered' ? 'delivered' : 'in_delivery';
  }

  /** Null when the wish names something that is not there: then it is not asked at all. */
  take(wish: Wish): Verdict | null {
    switch (wish.do) {
      case 'acknowledge':
        return this.#acknowledge();
      case 'change_address':
        return this.#move(
          'order.change_address',
          ['paid', 'acknowledged'].includes(this.view().state) && !this.shipments.some(isBeingAsked),
        );
      case 'dispatch':
        return this.#dispatch(wish.quantities, wish.untracked);
      case 'hand_over':
        return this.#handOver(wish.quantities);
      case 'answer_handoff':
        return this.#answerHandoff(this.shipments[wish.shipment], wish.move);
      case 'void':
        return this.#void(this.shipments[wish.shipment]);
      case 'scan':
        return this.#scan(this.shipments[wish.shipment], wish.status);
      case 'cancel':
        return this.#cancel(wish);
      case 'answer_cancel':
        return this.#answerCancel(this.cancellations[wish.claim], wish.move);
      case 'return':
        return this.#return(wish.quantities, wish.reason);
      case 'answer_return':
        return this.#answerReturn(this.returns[wish.claim], wish);
      case 'scan_back':
        return this.#scanBack(this.returns[wish.claim], wish.status);
      case 'refund':
        return this.#refund(this.refunds[wish.refund], wish.move);
    }
  }

  #move(name: string, possible: boolean): Verdict {
    if (possible) this.moves.push(name);
    return possible ? 'done' : 'not_now';
  }

  #acknowledge(): Verdict {
    if (this.view().state !== 'paid') return 'not_now';
    this.#acknowledged = true;
    return this.#move('order.acknowledge', true);
  }

  // Dispatch and its race with cancellations (B2, B5, D1) ---------------------------------------------------------

  #here(line: number): Piece[] {
    return this.#pieces.filter((piece) => piece.line === line && piece.fate === 'live' && !piece.shipment);
  }

  /** Of these, promised to nobody. */
  #unpromised(line: number): Piece[] {
    return this.#here(line).filter((piece) => !piece.reserved);
  }

  #ship(quantities: readonly number[], wanted: Pick<Shipment, 'state' | 'handoff'>): Piece[] | 'refused' | null {
    if (quantities.every((quantity) => quantity === 0)) return null;
    if (quantities.some((quantity, line) => quantity > this.#unpromised(line).length)) return 'refused';
    this.shipments.push({ ...wanted, received: Number.MAX_SAFE_INTEGER });
    this.#acknowledged = true;
    this.moves.push('order.follow_pieces');
    return quantities.flatMap((quantity, line) => this.#unpromised(line).slice(0, quantity));
  }

  /** Until the carrier has given a number the pieces are neither dispatched nor free. */
  #handOver(quantities: readonly number[]): Verdict | null {
    const pieces = this.#ship(quantities, { state: 'pre_transit', handoff: 'pending' });
    if (pieces === null || pieces === 'refused') return pieces;
    for (const piece of pieces) piece.reserved = this.shipments.at(-1)!;
    return 'done';
  }

  #answerHandoff(shipment: Shipment | undefined, move: HandoffMove): Verdict | null {
    if (!shipment?.handoff) return null;
    const from = {
      send: ['pending'],
      delay: ['sent'],
      accept: ['pending', 'sent'],
      refuse: ['pending', 'sent'],
      cancelled: ['asked'],
      keep: ['asked'],
    }[move];
    if (!from.includes(shipment.handoff)) return null;
    if (move === 'cancelled') {
      // The carrier cancels nothing that it has collected.
      if (shipment.state !== 'pre_transit') return null;
      const claimed = this.#inside(shipment).some((piece) => piece.claim || piece.fate !== 'live');
      if (!claimed) this.#giveBack(shipment);
      else Object.assign(shipment, { state: 'cancelled', handoff: 'gone' });
      return 'done';
    }
    const promised = this.#pieces.filter((piece) => piece.reserved === shipment);
    if (move === 'accept' || move === 'refuse') for (const piece of promised) piece.reserved = null;
    if (move === 'accept') this.#leave(promised, shipment);
    const to = { send: 'sent', delay: 'pending', accept: 'accepted', refuse: 'refused', keep: 'accepted' } as const;
    shipment.handoff = to[move];
    if (move !== 'keep') this.moves.push('shipment.follow_booking');
    return 'done';
  }

  #inside(shipment: Shipment): Piece[] {
    return this.#pieces.filter((piece) => piece.shipment === shipment);
  }

  #dispatch(quantities: readonly number[], untracked: boolean): Verdict | null {
    const pieces = this.#ship(quantities, { state: untracked ? 'unknown' : 'pre_transit', handoff: null });
    if (pieces === null || pieces === 'refused') return pieces;
    this.#leave(pieces, this.shipments.at(-1)!);
    return 'done';
  }

  #leave(pieces: readonly Piece[], shipment: Shipment): void {
    for (const piece of pieces) piece.shipment = shipment;
    // The newest request gives way first; one that keeps any piece stays.
    for (const request of this.#openBefore().toReversed()) {
      const short = this.setup.lines.some((_, line) => this.#asked(line) > this.#here(line).length);
      if (!short || this.#servable(request).some((count) => count > 0)) continue;
      Object.assign(request, { state: 'refused', byDispatch: true });
      this.moves.push('cancellation.refuse_by_dispatch');
    }
  }

  #openBefore(): Cancellation[] {
    return this.cancellations.filter((each) => each.state === 'requested' && !each.after);
  }

  #asked(line: number): number {
    return this.#openBefore().reduce((sum, each) => sum + each.wanted[line]!, 0);
  }

  /** What is left for a request when all older ones are served first. */
  #servable(request: Cancellation): number[] {
    const open = this.#openBefore();
    const older = open.slice(0, open.indexOf(request));
    return request.wanted.map((wanted, line) =>
      Math.max(0, Math.min(wanted, this.#here(line).length - older.reduce((sum, each) => sum + each.wanted[line]!, 0))),
    );
  }

  #void(shipment: Shipment | undefined): Verdict | null {
    if (!shipment) return null;
    const gone = shipment.handoff === 'gone';
    if (shipment.state !== 'pre_transit' && shipment.state !== 'unknown' && !gone) return 'not_now';
    if (shipment.handoff === 'sent' || shipment.handoff === 'asked' || shipment.handoff === 'refused') return 'not_now';
    if (this.#inside(shipment).some((piece) => !this.#free(piece.line).includes(piece))) return 'refused';
    if (shipment.handoff === 'accepted') shipment.handoff = 'asked';
    else this.#giveBack(shipment);
    return this.#move('shipment.void', true);
  }

  #giveBack(shipment: Shipment): void {
    Object.assign(shipment, { state: 'cancelled', handoff: shipment.handoff && 'refused' });
    for (const piece of this.#pieces) {
      if (piece.shipment === shipment) piece.shipment = null;
      if (piece.reserved === shipment) piece.reserved = null;
    }
    for (const request of this.cancellations.filter((each) => each.state === 'refused' && each.byDispatch)) {
      if (request.wanted.some((wanted, line) => wanted > 0 && wanted > this.#here(line).length - this.#asked(line)))
        continue;
      Object.assign(request, { state: 'requested', byDispatch: false });
      this.moves.push('cancellation.reopen');
    }
  }

  #scan(shipment: Shipment | undefined, status: Scan): Verdict | null {
    const way: readonly string[] = ['pre_transit', 'collected', 'in_transit', 'delivered'];
    const goesOn =
      shipment &&
      !isBeingAsked(shipment) &&
      shipment.handoff !== 'refused' &&
      way.includes(shipment.state) &&
      (status === 'lost'
        ? shipment.state !== 'delivered' && shipment.state !== 'pre_transit'
        : way.indexOf(status) > way.indexOf(shipment.state));
    if (!goesOn) return null;
    shipment.state = status;
    this.moves.push('shipment.follow_tracking');
    if (status !== 'delivered') return 'done';
    this.#receipts += 1;
    shipment.received = this.#receipts;
    for (const claim of this.cancellations.filter(isOpenAfterDispatch)) {
      // D2: what is delivered first can only be returned; a request is one, so it lapses whole.
      if (!this.#held(claim).some((piece) => piece.shipment === shipment)) continue;
      this.#close(claim, 'lapsed');
      this.moves.push('cancellation.lapse');
    }
    return 'done';
  }

  #held(claim: Cancellation): Piece[] {
    return this.#pieces.filter((piece) => piece.claim === claim);
  }

  #close(claim: Cancellation, state: Cancellation['state']): void {
    claim.state = state;
    for (const piece of this.#held(claim)) piece.claim = null;
  }

  // Cancellations (D1, D2, C10) -------------------------------------------------------------------------------------

  #underWay(line: number): Piece[] {
    return this.#free(line).filter((piece) => piece.shipment!.state !== 'delivered');
  }

  #cancel({ quantities, by, reason }: Extract<Wish, { do: 'cancel' }>): Verdict | null {
    if (quantities.every((quantity) => quantity === 0)) return null;
    const before = quantities.every(
      (quantity, line) => quantity <= this.#here(line).length - this.#asked(line) || quantity === 0,
    );
    const after = quantities.every((quantity, line) => quantity <= this.#underWay(line).length);
    if (!before && !after) return 'refused';
    const claim: Cancellation = {
      state: 'requested',
      after: !before,
      wanted: [...quantities],
      atFault: faultOf(reason),
      byDispatch: false,
      total: null,
    };
    this.cancellations.push(claim);
    const chosen = quantities.flatMap((quantity, line) =>
      this.#underWay(line).toSorted(this.#lastSentFirst).slice(0, quantity),
    );
    const atOnce = before && (by === 'seller' || !this.#acknowledged);
    // What a carrier is being asked about can go in neither direction now.
    if (before ? atOnce && this.#waits(claim) : chosen.some((piece) => piece.shipment!.handoff === 'asked')) {
      this.cancellations.pop();
      return 'not_now';
    }
    if (atOnce) this.#completeBefore(claim);
    if (before) return 'done';
    if (this.setup.afterDispatch === 'wait_and_return') {
      claim.state = 'refused';
      return 'done';
    }
    // What was sent last can best be stopped.
    for (const piece of chosen) piece.claim = claim;
    return 'done';
  }

  /** Served after older requests, it would take pieces that are promised to a carrier. */
  #waits(claim: Cancellation): boolean {
    const open = this.#openBefore();
    const older = open.slice(0, open.indexOf(claim));
    return this.#servable(claim).some((count, line) => {
      const held = older.reduce((sum, each) => sum + each.wanted[line]!, 0);
      return count > Math.max(0, this.#unpromised(line).length - held);
    });
  }

  #completeBefore(claim: Cancellation): void {
    const pieces = this.#servable(claim).map((count, line) => this.#unpromised(line).slice(0, count));
    this.#completeWith(
      claim,
      pieces.map((each) => each.length),
    );
    for (const piece of pieces.flat()) piece.fate = 'cancelled';
  }

  #completeWith(claim: Cancellation, counts: readonly number[]): void {
    const used = this.shipments.some(
      (each) =>
        each.handoff === 'gone' || (each.state !== 'cancelled' && !isBeingAsked(each) && each.handoff !== 'refused'),
    );
    claim.total = this.#pay(counts, { atFault: claim.atFault, freightUnused: !used, returnFee: 0 });
    claim.state = 'completed';
    this.moves.push('order.follow_pieces');
  }

  #completeAfter(claim: Cancellation): void {
    this.#completeWith(claim, claim.wanted);
    for (const piece of this.#held(claim)) Object.assign(piece, { fate: 'cancelled', claim: null });
  }

  #answerCancel(claim: Cancellation | undefined, move: CancelMove): Verdict | null {
    if (!claim) return null;
    const from: Record<CancelMove, string[]> = {
      approve: ['requested'],
      refuse: ['requested'],
      complete: ['approved'],
      withdraw: ['requested', 'approved'],
      lapse: ['requested', 'approved'],
    };
    if (!from[move].includes(claim.state)) return 'not_now';
    if (move === 'approve' && !claim.after && this.#waits(claim)) return 'not_now';
    if (move === 'approve' && !claim.after) this.#completeBefore(claim);
    else if (move === 'approve') claim.state = 'approved';
    else if (move === 'complete') this.#completeAfter(claim);
    else this.#close(claim, move === 'refuse' ? 'refused' : move === 'withdraw' ? 'withdrawn' : 'lapsed');
    return this.#move(`cancellation.${move}`, true);
  }

  // Returns (C2, C6, C8, C9, C10, D8) -------------------------------------------------------------------------------

  #return(quantities: readonly number[], reason: Reason): Verdict | null {
    if (quantities.every((quantity) => quantity === 0)) return null;
    const noGoods = reason === 'lost_in_transit';
    const takes = ({ state }: Shipment) =>
      noGoods ? state !== 'delivered' : state === 'delivered' || state === 'unknown';
    const chosen = quantities.map((quantity, line) =>
      this.#free(line)
        .filter((piece) => takes(piece.shipment!))
        .toSorted(this.#lastReceivedFirst)
        .slice(0, quantity),
    );
    if (chosen.some((pieces, line) => pieces.length < quantities[line]!)) return 'refused';
    // Dispatched against an open cancel request: the way back is at the seller's cost.
    const against = this.cancellations.some(
      (each) =>
        each.state === 'refused' &&
        each.byDispatch &&
        each.wanted.some((wanted, line) => wanted > 0 && chosen[line]!.length > 0),
    );
    const claim: Return = {
      decision: 'requested',
      goods: 'none',
      pieces: chosen.flat(),
      absent: new Set(),
      atFault: against ? 'seller' : faultOf(reason),
      noGoods,
      total: null,
    };
    for (const piece of claim.pieces) piece.claim = claim;
    this.returns.push(claim);
    return 'done';
  }

  #answerReturn(
    claim: Return | undefined,
    { move, missing, byOperator }: Extract<Wish, { do: 'answer_return' }>,
  ): Verdict | null {
    if (!claim) return null;
    const home = ['none', 'awaiting', 'booked', 'collection_failed'];
    const away = ['collected', 'in_transit', 'arrived', 'damaged'];
    const { decision, goods } = claim;
    const underWay =
      decision === 'approved' &&
      (goods === 'awaiting' ||
        goods === 'booked' ||
        goods === 'collection_failed' ||
        goods === 'lost' ||
        away.includes(goods));
    const open = decision === 'requested' || decision === 'approved';
    const possible: Record<ReturnMove, boolean> = {
      approve: decision === 'requested',
      refuse:
        decision === 'requested' ||
        (decision === 'approved' && (goods === 'arrived' || goods === 'damaged') && claim.total === null),
      enter_waybill:
        decision === 'approved' && ['awaiting', 'booked', 'collection_failed', 'sent_back'].includes(goods),
      inspect: underWay && claim.total === null,
      receive: underWay,
      withdraw:
        open &&
        (home.includes(goods) ||
          (goods === 'sent_back' && claim.total === null) ||
          (away.includes(goods) && (!byOperator || claim.total === null))),
      waive_goods: open && (home.includes(goods) || goods === 'lost'),
      lapse: decision === 'approved' && (goods === 'awaiting' || goods === 'collection_failed'),
    };
    if (!possible[move]) return 'not_now';
    if (move === 'withdraw' && away.includes(goods) && !byOperator) return 'refused';
    if (move === 'approve' && claim.noGoods) this.#accept(claim, 'waived');
    else if (move === 'approve') Object.assign(claim, { decision: 'approved', goods: 'awaiting' });
    if (move === 'refuse') this.#closeReturn(claim, 'refused', goods);
    if (move === 'enter_waybill') claim.goods = 'booked';
    if (move === 'inspect') claim.absent = new Set(missing ? claim.pieces.slice(0, 1) : []);
    if (move === 'receive') this.#accept(claim, 'received');
    if (move === 'waive_goods') this.#accept(claim, 'waived');
    if (move === 'withdraw') this.#closeReturn(claim, 'withdrawn', home.includes(goods) ? 'none' : 'sent_back');
    if (move === 'lapse') this.#closeReturn(claim, 'lapsed', 'none');
    return this.#move(`return.${move}`, true);
  }

  #closeReturn(claim: Return, decision: Return['decision'], goods: string): void {
    Object.assign(claim, { decision, goods });
    for (const piece of claim.pieces) if (piece.claim === claim) piece.claim = null;
  }

  #payReturn(claim: Return): void {
    if (claim.total !== null) return;
    const pieces = claim.pieces.filter((piece) => !claim.absent.has(piece));
    const counts = this.setup.lines.map((_, line) => pieces.filter((piece) => piece.line === line).length);
    claim.total = this.#pay(counts, { atFault: claim.atFault, freightUnused: false, returnFee: this.setup.returnFee });
  }

  #accept(claim: Return, goods: string): void {
    this.#payReturn(claim);
    for (const piece of claim.pieces) if (!claim.absent.has(piece)) piece.fate = 'returned';
    this.#closeReturn(claim, 'accepted', goods);
    this.moves.push('order.follow_pieces');
  }

  #scanBack(claim: Return | undefined, status: ScanBack): Verdict | null {
    const way = ['booked', 'collection_failed', 'collected', 'in_transit', 'arrived'];
    const goodsOf: Record<ScanBack, string> = {
      attempt_failed: 'collection_failed',
      collected: 'collected',
      in_transit: 'in_transit',
      delivered: 'arrived',
      lost: 'lost',
      damaged: 'damaged',
      returned_to_sender: 'sent_back',
    };
    const next = goodsOf[status];
    if (claim?.decision !== 'approved' || !way.includes(claim.goods)) return null;
    const gone = ['lost', 'damaged', 'sent_back'].includes(next);
    if (gone ? !['collected', 'in_transit'].includes(claim.goods) : way.indexOf(next) <= way.indexOf(claim.goods))
      return null;
    claim.goods = next;
    this.moves.push('return.follow_tracking');
    const reached = way.indexOf(next) >= way.indexOf(this.setup.trigger === 'collected' ? 'collected' : 'arrived');
    if (this.setup.trigger !== 'received' && reached) this.#payReturn(claim);
    return 'done';
  }

  // Money (C9, D6, D9) ----------------------------------------------------------------------------------------------

  /** Makes the refund of so many pieces per line due and says how much it is. */
  #pay(counts: readonly number[], of: { atFault: string; freightUnused: boolean; returnFee: number }): number {
    const { lines, coupon, fee, freight } = this.setup;
    const nets = lines.map(({ quantity, price, discount }) => quantity * price - discount);
    const shares = split(coupon, nets);
    let price = 0;
    lines.forEach(({ quantity }, line) => {
      const before = this.#paidBack[line]!;
      const after = before + counts[line]!;
      this.#paidBack[line] = after;
      // Counted over what was paid for the line, so that no piece is ever worth less than nothing.
      const worth = (count: number) => Math.floor(((nets[line]! - shares[line]!) * count) / quantity);
      price += worth(after) - worth(before);
    });
    const last = lines.every(({ quantity }, line) => this.#paidBack[line] === quantity);
    const freightToo =
      last && (of.freightUnused || of.atFault !== 'buyer' || freight === 'when_all_returned') ? fee : 0;
    const kept = of.atFault === 'buyer' ? Math.min(of.returnFee, Math.max(0, price + freightToo)) : 0;
    this.#freightKept += kept;
    const amount = price + freightToo - kept;
    if (amount > 0) this.refunds.push({ amount, money: 'due' });
    return amount;
  }

  #refund(refund: Refund | undefined, move: RefundMove): Verdict | null {
    if (!refund) return null;
    const table: Record<RefundMove, { from: Refund['money'][]; to: Refund['money'] }> = {
      send: { from: ['due'], to: 'sent' },
      confirm: { from: ['due', 'sent', 'in_doubt', 'failed'], to: 'paid' },
      doubt: { from: ['sent'], to: 'in_doubt' },
      clear: { from: ['sent', 'in_doubt'], to: 'due' },
      fail: { from: ['sent', 'in_doubt'], to: 'failed' },
      retry: { from: ['failed'], to: 'due' },
    };
    if (!table[move].from.includes(refund.money)) return 'not_now';
    refund.money = table[move].to;
    return this.#move(`refund.${move}`, true);
  }
}

function isBeingAsked({ handoff }: Shipment): boolean {
  return handoff === 'pending' || handoff === 'sent';
}

function isOpenAfterDispatch({ after, state }: Cancellation): boolean {
  return after && (state === 'requested' || state === 'approved');
}

function faultOf(reason: Reason): 'buyer' | 'seller' | 'carrier' {
  if (reason === 'no_longer_wanted') return 'buyer';
  return reason === 'defective' ? 'seller' : 'carrier';
}

/** By weight, the units that are left over to the largest remainders. */
function split(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  if (sum === 0) return weights.map(() => 0);
  const parts = weights.map((weight) => Math.floor((total * weight) / sum));
  const rest = weights
    .map((weight, i) => ({ i, left: (total * weight) % sum }))
    .toSorted((a, b) => b.left - a.left || a.i - b.i);
  for (let left = total - parts.reduce((a, b) => a + b, 0), n = 0; left > 0; left -= 1, n += 1) parts[rest[n]!.i]! += 1;
  return parts;
}
