/** Objects as the API shows them; only the members that the simulation looks at. Amounts in minor units, times RFC 3339. */
import type { Api } from './api.ts';

export interface Money {
  amount: number;
  currency: string;
}

export interface LineView {
  id: string;
  quantity: number;
  unit_price: Money;
  discount: Money;
  returnable: { allowed: boolean; ground?: string } | null;
  undispatched_quantity: number;
  dispatched_quantity: number;
  cancelled_quantity: number;
  returned_quantity: number;
}

export interface OrderView {
  id: string;
  state: string;
  partial: boolean;
  open_quantity: number;
  reference: string;
  currency: string;
  ordered_at: string;
  acknowledged_at: string | null;
  created_at: string;
  lines: LineView[];
  discounts: { kind: 'coupon' | 'points'; amount: Money; borne_by: string }[];
  shipping_fee: Money;
  payments: { id: string; method: string; gateway_reference: string; amount: Money }[];
  shipments: string[];
  cancellations: string[];
  returns: string[];
  refunds: string[];
}

export interface LegView {
  kind: string;
  status: string;
}

/** What a shipment shows of its hand-off, and a return of its pickup. */
export interface HandoffView {
  state: string;
  due_at: string | null;
  late: boolean;
  booking: string | null;
  reason: { code: string } | null;
  cancel_asked_at: string | null;
  cancel_refused: string | null;
}

export interface ShipmentView {
  id: string;
  state: string;
  method: string;
  carrier: string | null;
  waybill_number: string | null;
  tracker: string | null;
  handoff: HandoffView;
  lines: { line: string; quantity: number }[];
  legs: LegView[];
  /** Null until the carrier has given its number. */
  dispatched_at: string | null;
  delivered_at: string | null;
}

export interface PickupView extends HandoffView {
  visit_on: string | null;
  waybill_number: string | null;
  /** Bookings made for this return. */
  attempts: number;
  booked_again: boolean;
}

/** One parcel asked of a carrier. */
export interface BookingView {
  id: string;
  state: string;
  /** The shipment or return. */
  for: string;
  direction: 'outbound' | 'return';
  contract: string;
  due_at: string;
  late: boolean;
  waybill_number: string | null;
  refs: Record<string, string>;
  reason: { code: string } | null;
  cancel_asked_at: string | null;
  cancel_refused: string | null;
  created_at: string;
  answered_at: string | null;
}

export interface TrackerView {
  id: string;
  status: string;
  created_at: string;
  freshness: { last_checked_at: string | null; next_check_at: string | null; stopped: 'ended' | 'silent' | null };
}

export interface PlanView {
  total: Money;
  components: { kind: string; rule: string; amount: Money; text: string }[];
}

export interface CancellationView {
  id: string;
  state: string;
  money: string;
  reason: string;
  fault: string;
  after_dispatch: boolean;
  refused_because: string | null;
  lines: { line: string; quantity: number; cancelled_quantity: number }[];
  refund: PlanView | null;
  refunds: string[];
  created_at: string;
  decided_at: string | null;
}

export interface ReturnView {
  id: string;
  decision: string;
  goods: string;
  money: string;
  reason: string;
  fault: string;
  noticed_on: string | null;
  window: { kind: string; ends_at: string | null };
  lines: {
    line: string;
    shipment: string;
    quantity: number;
    accepted_quantity: number | null;
    inspection: { quantity: number; condition: string }[];
  }[];
  postage_paid: Money | null;
  refund: PlanView | null;
  refunds: string[];
  route: string;
  contract: string | null;
  /** By the contract's fee table; null: the mall's flat fee. */
  carrier_fee: Money | null;
  /** Null where no carrier is to collect it and none was asked. */
  pickup: PickupView | null;
  carrier: string | null;
  waybill_number: string | null;
  tracker: string | null;
  created_at: string;
  approved_at: string | null;
  arrived_at: string | null;
  decided_at: string | null;
}

export interface RefundView {
  id: string;
  state: string;
  order: string;
  claim: string;
  payment: { id: string };
  amount: Money;
  attempts: number;
  created_at: string;
  due_by: string;
}

/** An order with everything that hangs on it, read at one moment at which nothing was changing. */
export interface FileView {
  order: OrderView;
  shipments: ShipmentView[];
  cancellations: CancellationView[];
  returns: ReturnView[];
  refunds: RefundView[];
}

export async function readFileView(api: Api, as: string, orderId: string): Promise<FileView> {
  const order = await read<OrderView>(api, as, `/v1/orders/${orderId}`);
  const all = <V>(collection: string, ids: readonly string[]) =>
    Promise.all(ids.map((id) => read<V>(api, as, `/v1/${collection}/${id}`)));
  const [shipments, cancellations, returns, refunds] = await Promise.all([
    all<ShipmentView>('shipments', order.shipments),
    all<CancellationView>('cancellations', order.cancellations),
    all<ReturnView>('returns', order.returns),
    all<RefundView>('refunds', order.refunds),
  ]);
  return { order, shipments, cancellations, returns, refunds };
}

/** Every booking of a mall. */
export async function readBookings(api: Api, as: string): Promise<BookingView[]> {
  const all: BookingView[] = [];
  for (let page = ''; ; ) {
    const { data, next } = await read<{ data: BookingView[]; next: string | null }>(
      api,
      as,
      `/v1/bookings?limit=200${page}`,
    );
    all.push(...data);
    if (next === null) return all;
    page = `&after=${encodeURIComponent(next)}`;
  }
}

export function readTracker(api: Api, as: string, id: string): Promise<TrackerView> {
  return read(api, as, `/v1/trackers/${id}`);
}

async function read<V>(api: Api, as: string, path: string): Promise<V> {
  const reply = await api.get(path, as);
  if (reply.status !== 200) throw new Error(`GET ${path} answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply.body as unknown as V;
}
