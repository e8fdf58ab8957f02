/** Objects as the pages read them: what the OpenAPI document promises, and the members that answers have besides. */
import type * as published from '../../client/index.ts';

export interface Money {
  amount: number;
  currency: string;
}

export interface Action {
  name: string;
  enabled: boolean;
  reason?: string;
}

export interface Page<T> {
  data: T[];
  next: string | null;
}

export interface Address {
  name: string;
  phone: string;
  postal_code: string;
  address1: string;
  address2?: string;
  city?: string;
  region?: string;
  country: string;
}

type With<Base, More> = Omit<Base, keyof More> & More;

export interface OrderLine {
  id: string;
  sku: string;
  title: string;
  option: string | null;
  quantity: number;
  unit_price: Money;
  discount: Money;
  undispatched_quantity: number;
  dispatched_quantity: number;
  cancelled_quantity: number;
  returned_quantity: number;
}

export type Order = With<
  published.Order,
  {
    checkout_reference: string | null;
    currency: string;
    ordered_at: string;
    buyer: { name: string; phone: string; email?: string };
    ship_to: Address;
    lines: OrderLine[];
    discounts: { kind: string; amount: Money; borne_by: string }[];
    shipping_fee: Money;
    total: Money;
    payments: { id: string; method: string; gateway: string; gateway_reference: string; amount: Money }[];
    shipments: string[];
    cancellations: string[];
    returns: string[];
    refunds: string[];
    actions: Action[];
  }
>;

export type Shipment = With<
  published.Shipment,
  {
    reference: string | null;
    carrier: string | null;
    handoff: Handoff;
    dispatched_at: string | null;
    delivered_at: string | null;
    actions: Action[];
  }
>;

export interface Component {
  kind: string;
  rule: string;
  amount: Money;
  text: string;
}

export interface RefundPlan {
  total: Money;
  components: Component[];
}

export type Cancellation = With<
  published.Cancellation,
  {
    detail: string;
    fault: string;
    reference: string | null;
    refused_because: string | null;
    lines: { line: string; quantity: number; cancelled_quantity: number }[];
    refund: RefundPlan | null;
    refunds: string[];
    actions: Action[];
  }
>;

export interface Inspection {
  quantity: number;
  condition: string;
}

/** Why a carrier refused, in its words and ours. */
export interface BookingRefusal {
  code: string;
  reason: string;
  remedy: string;
}

export interface Handoff {
  state: string;
  due_at: string | null;
  late?: boolean;
  reason?: BookingRefusal | null;
  last_error?: string | null;
}

export interface Pickup {
  state: string | null;
  due_at: string | null;
  late: boolean;
  visit_on: string | null;
  attempts: number;
  booked_again: boolean;
  reason: BookingRefusal | null;
  last_error: string | null;
  cancel_refused: string | null;
}

export type Return = With<
  published.Return,
  {
    reference: string | null;
    detail: string;
    fault: string;
    noticed_on: string | null;
    carrier: string | null;
    waybill_number: string | null;
    window: { kind: string; ends_at: string | null; basis: string } | null;
    hub_only?: boolean;
    parcel?: { carrier: string | null; waybill_number: string | null } | null;
    pickup?: Pickup | null;
    pickup_from?: Address | null;
    pickup_on?: string | null;
    carrier_fee?: Money | null;
    lines: {
      line: string;
      title?: string | null;
      shipment: string;
      quantity: number;
      accepted_quantity: number | null;
      inspection: Inspection[] | null;
    }[];
    refund: RefundPlan | null;
    refunds: string[];
    refused_because: string | null;
    refusal_ground: string | null;
    approved_at: string | null;
    arrived_at: string | null;
    decided_at: string | null;
    actions: Action[];
  }
>;

export type Refund = With<
  published.Refund,
  { amount: Money; rule: string; last_error: string | null; actions: Action[] }
>;

export interface RoundtripEvent {
  id: string;
  type: string;
  object_id: string;
  mall: string | null;
  seller: string | null;
  actor: { kind: string; id: string; on_behalf_of?: string };
  rule?: string;
  reason?: string;
  occurred_at: string;
  sequence: number;
  data: Record<string, unknown>;
}

/** In the three languages of the screens. */
export type Words = Readonly<Record<string, string>>;

export interface Carrier {
  id: string;
  name: Words;
  country: string;
  /** What a contract with it consists of; null where none can be registered. */
  contract_fields?: ContractFields | null;
  /** What is to be done elsewhere before applying. */
  contract_steps?: readonly Words[];
}

/** JSON Schema of flat text fields. */
export interface ContractFields {
  properties: Readonly<Record<string, ContractField>>;
  required?: readonly string[];
}

export interface ContractField {
  type: string;
  enum?: readonly string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  description?: string;
  examples?: readonly string[];
  'x-label'?: Words;
  'x-secret'?: boolean;
}

export interface ContractFee {
  use: string;
  max_weight_grams: number | null;
  max_size_cm: number | null;
  region: string[] | null;
  amount: Money;
}

export interface CarrierContract {
  id: string;
  object: 'carrier_contract';
  mode: string;
  state: string;
  created_at: string;
  reference: string | null;
  mall: string;
  seller: string;
  carrier: string;
  uses: string[];
  contract_code: string | null;
  business_number: string | null;
  credentials: Record<string, string>;
  has_secrets: string[];
  hold_reason: string | null;
  authorisation: {
    due_at: string | null;
    overdue: boolean;
    authorised_at: string | null;
    support_contact: string | null;
  };
  verification: {
    by: string | null;
    attempts: number;
    next_attempt_at: string | null;
    last_error: string | null;
    verified_at: string | null;
  };
  fees: ContractFee[];
  actions: Action[];
}

export interface Operation {
  id: string;
  object: 'operation';
  state: 'queued' | 'running' | 'done' | 'failed';
  total: number;
  done: number;
  error?: unknown;
}
