// biome-ignore-all format: generated
// biome-ignore-all lint: generated
// biome-ignore-all assist: generated
/** Made from the OpenAPI document by tools/generate-client.ts; never edited. */

export interface Action {
  name: string;
  enabled: boolean;
  reason?: string;
}
export interface Address {
  name: string;
  phone: string;
  postal_code: string;
  address1: string;
  address2?: string;
  city?: string;
  region?: string;
  /**
   * ISO 3166-1 alpha-2
   */
  country: string;
}
export interface ApiKey {
  id: string;
  object: 'api_key';
  mode: 'test' | 'live';
  state: 'active' | 'revoked';
  owner: string;
  owner_kind: 'platform' | 'mall' | 'seller' | 'carrier';
  carrier: string | null;
  scopes: string[];
  label: string;
  last_four: string;
  reference: null;
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata: {
    [k: string]: string;
  };
  /**
   * RFC 3339 instant
   */
  created_at: string;
  revoked_at: string | null;
  actions: Action[];
  /**
   * Shown once, in the first answer; a repetition of the request does not show it again
   */
  key?: string;
}
export interface ApiKeyList {
  object: 'list';
  data: ApiKey[];
  next: string | null;
}
export interface ApiKeyListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Only those whose owner is this
   */
  owner?: string;
  /**
   * Only those whose state is this
   */
  state?: 'active' | 'revoked';
}
export interface Booking {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  state: 'pending' | 'sent' | 'accepted' | 'refused' | 'cancelled';
  order: string;
  /**
   * The shipment or return that it is for
   */
  for: string;
  direction: 'outbound' | 'return';
  carrier: string;
  contract: string;
  /**
   * RFC 3339 instant
   */
  due_at: string;
  /**
   * Past its due time, and the carrier has not answered
   */
  late: boolean;
  visit_on: string | null;
  /**
   * Times that it was sent to the carrier
   */
  attempts: number;
  last_error: string | null;
  waybill_number: string | null;
  /**
   * The carrier's own numbers
   */
  refs: {
    [k: string]: string;
  };
  price: Money | null;
  reason: {
    code: string;
    reason: string;
    remedy: string;
  } | null;
  cancel_asked_at: string | null;
  cancel_refused: string | null;
  answered_at: string | null;
}
/**
 * Integer minor units: {"amount": 39000, "currency": "KRW"}
 */
export interface Money {
  /**
   * Integer minor units of the currency
   */
  amount: number;
  /**
   * ISO 4217
   */
  currency: string;
}
export interface BookingList {
  object: 'list';
  data: Booking[];
  next: string | null;
}
export interface BookingListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Only those whose state is this
   */
  state?: 'pending' | 'sent' | 'accepted' | 'refused' | 'cancelled';
  /**
   * Only those whose carrier is this
   */
  carrier?: string;
  /**
   * Only those whose direction is this
   */
  direction?: 'outbound' | 'return';
  /**
   * Only those whose late is this
   */
  late?: 'true' | 'false';
  /**
   * An id such as ord_…
   */
  order?: string;
}
export interface BookingRefusal {
  code: string;
  reason: string;
  remedy: string;
}
export interface Cancellation {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  state: 'requested' | 'approved' | 'completed' | 'refused' | 'withdrawn' | 'lapsed';
  money: string;
  mall: string;
  seller: string;
  order: string;
  reason: string;
  actions: Action[];
}
export interface CancellationApproveBody {
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface CancellationBulkBody {
  /**
   * Without it the items are created
   */
  action?: 'create' | 'approve' | 'refuse' | 'complete' | 'withdraw';
  /**
   * Creation: bodies; action: {id, …arguments}
   *
   * @minItems 1
   * @maxItems 50000
   */
  items: {
    [k: string]: unknown;
  }[];
}
export interface CancellationBulkReply200 {
  object: 'list';
  data: {
    index: number;
    status: number;
    object?: unknown;
    problem?: Problem;
  }[];
  next: string | null;
}
/**
 * RFC 9457
 */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  request_id?: string;
  /**
   * Which rule refused, with its figures
   */
  rule?: string;
  errors?: FieldProblem[];
}
export interface FieldProblem {
  pointer: string;
  code: string;
  detail: string;
}
export interface CancellationBulkReply202 {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
}
export interface CancellationCompleteBody {
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface CancellationList {
  object: 'list';
  data: Cancellation[];
  next: string | null;
}
export interface CancellationListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Only those whose state is this
   */
  state?: 'requested' | 'approved' | 'completed' | 'refused' | 'withdrawn' | 'lapsed';
  /**
   * An id such as ord_…
   */
  order?: string;
  /**
   * An id such as sel_…
   */
  seller?: string;
}
export interface CancellationRefuseBody {
  reason: string;
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface CancellationWithdrawBody {
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface Carrier {
  id: string;
  object: 'carrier';
  name: {
    ko: string;
    zh: string;
    en: string;
  };
  country: string;
  waybill: {
    /**
     * false: no official text or named source confirms it
     */
    verified: boolean;
    formats: unknown[];
  };
  /**
   * polled or pushed
   */
  tracking: string;
  /**
   * true, false or not_known
   */
  interceptable: {
    [k: string]: unknown;
  };
  statuses: {
    code: string;
    status: string;
    /**
     * false: no official text or named source confirms it
     */
    verified: boolean;
  }[];
  capabilities: {
    /**
     * check_contract, book_outbound, book_return, find_booking, cancel_booking, track, intercept
     */
    name: string;
    /**
     * The call of the carrier's protocol behind it
     */
    call: string;
    /**
     * false: no official text or named source confirms it
     */
    verified: boolean;
    source: string;
    connected: {
      test: boolean;
      live: boolean;
    };
  }[];
  contract: {
    /**
     * The field that is the contract's public number
     */
    code_field: string;
    /**
     * carrier or operator: who verifies it
     */
    check: string;
    /**
     * Items: outbound, return
     */
    one_account_per_business: string[];
    /**
     * false: no official text or named source confirms it
     */
    verified: boolean;
  } | null;
  contract_fields: {
    [k: string]: unknown;
  } | null;
  /**
   * What the seller does elsewhere before it applies
   */
  contract_steps: {
    ko: string;
    zh: string;
    en: string;
  }[];
  /**
   * The higher step of weight and size counts
   */
  fee_tiers: {
    name: {
      ko: string;
      zh: string;
      en: string;
    };
    max_weight_grams: number;
    max_size_cm: number;
    /**
     * false: no official text or named source confirms it
     */
    verified: boolean;
  }[];
  booking: {
    directions: string[];
    number_source: string;
    cancel: boolean;
    return_number: string;
    time_zone: string;
  } | null;
  /**
   * at_carrier or ours: who prints waybills
   */
  label: string;
  /**
   * The carrier's own page for printing
   */
  label_page: {
    test: string | null;
    live: string | null;
  };
  polling: {
    every_hours: number;
    stop_after_days: number;
  };
  /**
   * Of the process that answers; machine time
   */
  health: {
    mode: 'test' | 'live';
    /**
     * api or tracking
     */
    channel: string;
    /**
     * closed (calls go through), open, half_open
     */
    state: string;
    /**
     * RFC 3339 instant
     */
    since: string;
    last_error: string | null;
  }[];
}
export interface CarrierContract {
  id: string;
  object: 'carrier_contract';
  mode: 'test' | 'live';
  state: 'requested' | 'verifying' | 'verified' | 'in_use' | 'on_hold' | 'rejected' | 'suspended' | 'terminated';
  mall: string;
  seller: string;
  reference: string | null;
  carrier: string;
  uses: ('outbound' | 'return')[];
  /**
   * The contract's public number
   */
  contract_code: string;
  business_number: string | null;
  /**
   * Public fields only
   */
  credentials: {
    [k: string]: string;
  };
  /**
   * Names of the secret fields that are kept, encrypted
   */
  has_secrets: string[];
  fees: {
    use: 'outbound' | 'return';
    max_weight_grams: number | null;
    max_size_cm: number | null;
    region: string[] | null;
    amount: Money;
  }[];
  minimum_volume: number | null;
  verification: {
    by: ('carrier' | 'operator') | null;
    attempts: number;
    last_attempt_at: string | null;
    /**
     * Machine time; set while the carrier does not answer
     */
    next_attempt_at: string | null;
    last_error: string | null;
    verified_at: string | null;
    last_healthy_at: string | null;
  };
  /**
   * Why it is on hold, suspended or rejected
   */
  hold_reason: string | null;
  authorisation: {
    /**
     * Exclusive; null while the clock stands
     */
    due_at: string | null;
    overdue: boolean;
    authorised_at: string | null;
    support_contact: string | null;
  };
  next_check_on: string | null;
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata: {
    [k: string]: string;
  };
  /**
   * RFC 3339 instant
   */
  created_at: string;
  actions: Action[];
}
export interface CarrierContractAddUseBody {
  use: 'outbound' | 'return';
  /**
   * The carrier's own fields: `contract_fields` in GET /v1/carriers/{carrier}
   */
  credentials?: {
    [k: string]: string;
  };
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface CarrierContractAuthoriseBody {}
export interface CarrierContractBulkBody {
  /**
   * Without it the items are created
   */
  action?:
    | 'create'
    | 'resubmit'
    | 'add_use'
    | 'terminate'
    | 'authorise'
    | 'hold'
    | 'reject'
    | 'suspend'
    | 'reinstate'
    | 'verify';
  /**
   * Creation: bodies; action: {id, …arguments}
   *
   * @minItems 1
   * @maxItems 50000
   */
  items: {
    [k: string]: unknown;
  }[];
}
export interface CarrierContractBulkReply200 {
  object: 'list';
  data: {
    index: number;
    status: number;
    object?: unknown;
    problem?: Problem;
  }[];
  next: string | null;
}
export interface CarrierContractBulkReply202 {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
}
export interface CarrierContractHoldBody {
  reason: string;
}
export interface CarrierContractList {
  object: 'list';
  data: CarrierContract[];
  next: string | null;
}
export interface CarrierContractListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Only those whose state is this
   */
  state?: 'requested' | 'verifying' | 'verified' | 'in_use' | 'on_hold' | 'rejected' | 'suspended' | 'terminated';
  /**
   * Only those whose carrier is this
   */
  carrier?: string;
  /**
   * Only those whose contract code is this
   */
  contract_code?: string;
  /**
   * Authorisation past its date
   */
  overdue?: 'true' | 'false';
  /**
   * An id such as mal_…
   */
  mall?: string;
  /**
   * An id such as sel_…
   */
  seller?: string;
}
export interface CarrierContractReinstateBody {}
export interface CarrierContractRejectBody {
  reason: string;
}
export interface CarrierContractResubmitBody {
  /**
   * The carrier's own fields: `contract_fields` in GET /v1/carriers/{carrier}
   */
  credentials?: {
    [k: string]: string;
  };
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface CarrierContractSuspendBody {
  reason: string;
}
export interface CarrierContractTerminateBody {
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
/**
 * Members that are given replace what stands; the others stay
 */
export interface CarrierContractUpdateBody {
  /**
   * Read from the top: the first row whose bounds hold the parcel gives the fee
   *
   * @maxItems 200
   */
  fees?: {
    use: 'outbound' | 'return';
    max_weight_grams?: number;
    /**
     * Sum of the three sides
     */
    max_size_cm?: number;
    /**
     * Beginnings of postal codes; left out: everywhere
     *
     * @minItems 1
     * @maxItems 200
     */
    region?: string[];
    amount:
      | number
      | {
          /**
           * Minor units of the mall's currency
           */
          amount: number;
          /**
           * ISO 4217
           */
          currency: string;
        };
  }[];
  minimum_volume?: number | null;
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata?: {
    [k: string]: string;
  };
}
export interface CarrierContractVerifyBody {}
export interface CarrierList {
  object: 'list';
  data: Carrier[];
  next: string | null;
}
export interface CollectionReport {
  object: 'report';
  name: 'collection';
  /**
   * A day in the mall's time zone
   */
  from: string;
  /**
   * A day in the mall's time zone
   */
  to: string;
  time_zone: string;
  /**
   * RFC 3339 instant
   */
  as_of: string;
  rule: string;
  figures: {
    carrier: string | null;
    days: 'calendar' | 'business';
    collected: number;
    counted: number;
    share: number | null;
    left_out: {
      withdrawn: number;
      later_day_chosen: number;
      still_open: number;
    };
  }[];
}
export interface Event {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  /**
   * One of a list that only grows: see the filter `type`
   */
  type: string;
  /**
   * Counts within the file of the object, from 1
   */
  sequence: number;
  object_id: string;
  mall: string | null;
  seller: string | null;
  actor: {
    kind: string;
    id: string;
    on_behalf_of?: string;
  };
  rule?: string;
  reason?: string;
  /**
   * RFC 3339 instant
   */
  occurred_at: string;
  /**
   * RFC 3339 instant
   */
  recorded_at: string;
  data: {
    [k: string]: unknown;
  };
}
export interface EventList {
  object: 'list';
  data: Event[];
  next: string | null;
}
export interface EventListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Id of an object
   */
  object_id?: string;
  /**
   * Only those whose type is this
   */
  type?:
    | 'api_key.created'
    | 'api_key.revoked'
    | 'api_key.rotated'
    | 'booking.accepted'
    | 'booking.cancel_refused'
    | 'booking.cancelled'
    | 'booking.delayed'
    | 'booking.late'
    | 'booking.refused'
    | 'booking.requested'
    | 'booking.sent'
    | 'booking.visit_moved'
    | 'cancellation.approved'
    | 'cancellation.completed'
    | 'cancellation.lapsed'
    | 'cancellation.refused'
    | 'cancellation.reopened'
    | 'cancellation.requested'
    | 'cancellation.withdrawn'
    | 'carrier_contract.authorised'
    | 'carrier_contract.checked'
    | 'carrier_contract.held'
    | 'carrier_contract.overdue'
    | 'carrier_contract.reinstated'
    | 'carrier_contract.rejected'
    | 'carrier_contract.requested'
    | 'carrier_contract.resubmitted'
    | 'carrier_contract.suspended'
    | 'carrier_contract.terminated'
    | 'carrier_contract.unanswered'
    | 'carrier_contract.updated'
    | 'carrier_contract.use_added'
    | 'carrier_contract.verified'
    | 'carrier_contract.verifying'
    | 'mall.clock_moved'
    | 'mall.created'
    | 'mall.policies_changed'
    | 'order.acknowledged'
    | 'order.address_changed'
    | 'order.cancelled'
    | 'order.delivered'
    | 'order.dispatched'
    | 'order.in_delivery'
    | 'order.placed'
    | 'order.reopened'
    | 'order.returned'
    | 'refund.due'
    | 'refund.failed'
    | 'refund.in_doubt'
    | 'refund.not_paid'
    | 'refund.paid'
    | 'refund.retried'
    | 'refund.sent'
    | 'return.accepted'
    | 'return.approved'
    | 'return.arrived'
    | 'return.booked'
    | 'return.booking_refused'
    | 'return.collected'
    | 'return.collection_failed'
    | 'return.damaged'
    | 'return.goods_waived'
    | 'return.in_transit'
    | 'return.inspected'
    | 'return.lapsed'
    | 'return.lost'
    | 'return.refund_due'
    | 'return.refused'
    | 'return.requested'
    | 'return.rerouted'
    | 'return.sent_back'
    | 'return.waybill_entered'
    | 'return.withdrawn'
    | 'seller.created'
    | 'seller.reinstated'
    | 'seller.suspended'
    | 'seller.updated'
    | 'shipment.attempt_failed'
    | 'shipment.available_for_pickup'
    | 'shipment.collected'
    | 'shipment.created'
    | 'shipment.damaged'
    | 'shipment.delivered'
    | 'shipment.handoff_refused'
    | 'shipment.in_transit'
    | 'shipment.lost'
    | 'shipment.number_assigned'
    | 'shipment.out_for_delivery'
    | 'shipment.returned_to_sender'
    | 'shipment.returning'
    | 'shipment.tracking_changed'
    | 'shipment.void_asked'
    | 'shipment.voided'
    | 'tracker.changed'
    | 'tracker.polling_stopped'
    | 'wallet.opened'
    | 'wallet.paid_out'
    | 'wallet.topped_up'
    | 'webhook_endpoint.created'
    | 'webhook_endpoint.deleted'
    | 'webhook_endpoint.disabled'
    | 'webhook_endpoint.enabled'
    | 'webhook_endpoint.recovery_started'
    | 'webhook_endpoint.secret_rotated'
    | 'webhook_endpoint.tested'
    | 'webhook_endpoint.updated';
  /**
   * RFC 3339 instant
   */
  created_from?: string;
  /**
   * RFC 3339 instant
   */
  created_to?: string;
  /**
   * Only those whose mode is this
   */
  mode?: 'test' | 'live';
  /**
   * The feed: events after this position, oldest first. Begin with 0 and go on with `next`; an empty page means that you have them all so far
   */
  since?: number;
}
export interface EventResendBody {
  /**
   * Id of a webhook endpoint; without it all of the key's owner that listen to this type
   */
  endpoint?: string;
}
export interface EventResendReply {
  object: 'list';
  data: {
    id: string;
    object: string;
    mode: 'test' | 'live';
    /**
     * RFC 3339 instant
     */
    created_at: string;
    /**
     * `failed` after the last try; `recover` or `resend` send it again
     */
    state: 'pending' | 'succeeded' | 'failed';
    endpoint: string;
    event: string;
    event_type: string;
    tries: number;
    next_attempt_at: string | null;
    finished_at: string | null;
    /**
     * The latest 30, oldest first
     */
    attempts: {
      /**
       * RFC 3339 instant
       */
      at: string;
      status: number | null;
      duration_ms: number;
      error: string | null;
      answer: string | null;
    }[];
  }[];
  next: string | null;
}
export interface ExportCreateReply {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
}
export interface Import {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  kind: string;
  state: 'uploaded' | 'previewed' | 'applying' | 'applied' | 'failed';
  file: string;
  format: 'utf-8' | 'euc-kr' | 'xlsx';
  /**
   * rows = valid + invalid + dropped
   */
  rows: number;
  valid: number;
  /**
   * Rows with an error of their own
   */
  invalid: number;
  /**
   * Right rows of orders of which another row is wrong
   */
  dropped: number;
  orders_total: number;
  orders_done: number;
  orders_created: number;
  orders_already_there: number;
  orders_refused: number;
  /**
   * The first 100
   */
  errors?: {
    /**
     * As a spreadsheet counts: the header is row 1
     */
    row: number;
    column: string | null;
    code: string;
    detail: string;
  }[];
  errors_next?: string | null;
  problem: {
    code: string;
    detail: string;
  } | null;
  actions: Action[];
}
export interface ImportErrorsReadQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
}
export interface ImportErrorsReadReply {
  object: 'list';
  data: {
    /**
     * As a spreadsheet counts: the header is row 1
     */
    row: number;
    column: string | null;
    code: string;
    detail: string;
  }[];
  next: string | null;
}
export interface ImportList {
  object: 'list';
  data: Import[];
  next: string | null;
}
export interface ImportListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * RFC 3339 instant
   */
  created_from?: string;
  /**
   * RFC 3339 instant
   */
  created_to?: string;
  /**
   * Only those whose mode is this
   */
  mode?: 'test' | 'live';
  /**
   * An id such as sel_…
   */
  seller?: string;
  /**
   * Only those whose state is this
   */
  state?: 'uploaded' | 'previewed' | 'applying' | 'applied' | 'failed';
}
export interface Mall {
  id: string;
  object: 'mall';
  name: string;
  reference: string;
  time_zone: string;
  /**
   * ISO 4217
   */
  currency: string;
  locale: string;
  jurisdiction: string;
  policy_version: number;
  policies: {
    /**
     * Who approves a return; a silent seller approves after return_approval_business_days (C6).
     */
    return_approval: 'automatic' | 'seller';
    /**
     * Silence of the seller approves a return after this many business days.
     */
    return_approval_business_days: number;
    /**
     * What makes a refund due (C8).
     */
    refund_trigger: 'collected' | 'arrived' | 'received';
    /**
     * Goods that arrived are accepted at 00:00 of this business day after arrival (C8; KR law allows 3 at most).
     */
    idle_seller_business_days: number;
    /**
     * Whether 3 months or 30 days of knowing suffices, or both bind (C3).
     */
    defect_window: 'either' | 'both';
    /**
     * Who is at fault for "dissatisfied" (C2).
     */
    dissatisfied_fault: 'seller' | 'buyer';
    /**
     * What a cancel request after dispatch does (C10).
     */
    after_dispatch: 'two_step' | 'wait_and_return';
    /**
     * Silence of the seller approves a cancellation after this many business days (D1).
     */
    cancel_answer_business_days: number;
    /**
     * An approved two-step cancellation that the buyer does not complete lapses (D2).
     */
    approved_cancel_lapse_days: number;
    /**
     * A return that the buyer does not send lapses (C10).
     */
    buyer_ships_within_days: number;
    /**
     * A refund that became due is to be sent within this many business days; late interest runs after it.
     */
    refund_within_business_days: number;
    /**
     * Flat fee of a return at the buyer's fault sent freight collect, minor units (C9).
     */
    return_fee: number;
    /**
     * When the freight of the way out is paid back (C9).
     */
    original_freight_refund: 'not_for_buyer_fault' | 'when_all_returned';
    /**
     * Whether facts that the mall itself pushes may start a refund (a carrier's facts always may).
     */
    mall_tracking_moves_money: boolean;
  };
  /**
   * The mall's own account: its wallets and contracts
   */
  house_seller: string;
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata: {
    [k: string]: string;
  };
  /**
   * RFC 3339 instant
   */
  created_at: string;
  actions: Action[];
  /**
   * Shown once, in the first answer; a repetition of the request does not show them again
   */
  keys?: {
    test: string;
    live: string;
  };
}
export interface MallAdvanceClockBody {
  /**
   * ISO 8601 duration
   */
  by?: string;
  /**
   * RFC 3339 instant
   */
  to?: string;
}
export interface MallAdvanceClockReply200 {
  object: string;
}
export interface MallAdvanceClockReply202 {
  object: string;
}
export interface MallBulkBody {
  /**
   * Without it the items are created
   */
  action?: 'create';
  /**
   * Creation: bodies; action: {id, …arguments}
   *
   * @minItems 1
   * @maxItems 50000
   */
  items: {
    [k: string]: unknown;
  }[];
}
export interface MallBulkReply200 {
  object: 'list';
  data: {
    index: number;
    status: number;
    object?: unknown;
    problem?: Problem;
  }[];
  next: string | null;
}
export interface MallBulkReply202 {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
}
export interface MallClockReadReply {
  object: 'mall_clock';
  mall: string;
  test: {
    mode: string;
    /**
     * RFC 3339 instant
     */
    now: string;
    /**
     * Ahead of the real time, milliseconds
     */
    offset_ms: number;
    frozen: boolean;
  };
  live: {
    mode: string;
    /**
     * RFC 3339 instant
     */
    now: string;
    /**
     * Ahead of the real time, milliseconds
     */
    offset_ms: number;
    frozen: boolean;
  };
}
export interface MallList {
  object: 'list';
  data: Mall[];
  next: string | null;
}
export interface MallListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
}
export interface MallPoliciesReadReply {
  object: 'mall_policies';
  mall: string;
  version: number;
  /**
   * Who approves a return; a silent seller approves after return_approval_business_days (C6).
   */
  return_approval: 'automatic' | 'seller';
  /**
   * Silence of the seller approves a return after this many business days.
   */
  return_approval_business_days: number;
  /**
   * What makes a refund due (C8).
   */
  refund_trigger: 'collected' | 'arrived' | 'received';
  /**
   * Goods that arrived are accepted at 00:00 of this business day after arrival (C8; KR law allows 3 at most).
   */
  idle_seller_business_days: number;
  /**
   * Whether 3 months or 30 days of knowing suffices, or both bind (C3).
   */
  defect_window: 'either' | 'both';
  /**
   * Who is at fault for "dissatisfied" (C2).
   */
  dissatisfied_fault: 'seller' | 'buyer';
  /**
   * What a cancel request after dispatch does (C10).
   */
  after_dispatch: 'two_step' | 'wait_and_return';
  /**
   * Silence of the seller approves a cancellation after this many business days (D1).
   */
  cancel_answer_business_days: number;
  /**
   * An approved two-step cancellation that the buyer does not complete lapses (D2).
   */
  approved_cancel_lapse_days: number;
  /**
   * A return that the buyer does not send lapses (C10).
   */
  buyer_ships_within_days: number;
  /**
   * A refund that became due is to be sent within this many business days; late interest runs after it.
   */
  refund_within_business_days: number;
  /**
   * Flat fee of a return at the buyer's fault sent freight collect, minor units (C9).
   */
  return_fee: number;
  /**
   * When the freight of the way out is paid back (C9).
   */
  original_freight_refund: 'not_for_buyer_fault' | 'when_all_returned';
  /**
   * Whether facts that the mall itself pushes may start a refund (a carrier's facts always may).
   */
  mall_tracking_moves_money: boolean;
  /**
   * RFC 3339 instant
   */
  created_at: string;
}
/**
 * Policies to change; the others stay
 */
export interface MallPoliciesUpdateBody {
  /**
   * Who approves a return; a silent seller approves after return_approval_business_days (C6).
   */
  return_approval?: 'automatic' | 'seller';
  /**
   * Silence of the seller approves a return after this many business days. 1 to 10.
   */
  return_approval_business_days?: number;
  /**
   * What makes a refund due (C8).
   */
  refund_trigger?: 'collected' | 'arrived' | 'received';
  /**
   * Goods that arrived are accepted at 00:00 of this business day after arrival (C8; KR law allows 3 at most). 1 to 3.
   */
  idle_seller_business_days?: number;
  /**
   * Whether 3 months or 30 days of knowing suffices, or both bind (C3).
   */
  defect_window?: 'either' | 'both';
  /**
   * Who is at fault for "dissatisfied" (C2).
   */
  dissatisfied_fault?: 'seller' | 'buyer';
  /**
   * What a cancel request after dispatch does (C10).
   */
  after_dispatch?: 'two_step' | 'wait_and_return';
  /**
   * Silence of the seller approves a cancellation after this many business days (D1). 1 to 3.
   */
  cancel_answer_business_days?: number;
  /**
   * An approved two-step cancellation that the buyer does not complete lapses (D2). 1 to 30.
   */
  approved_cancel_lapse_days?: number;
  /**
   * A return that the buyer does not send lapses (C10). 3 to 30.
   */
  buyer_ships_within_days?: number;
  /**
   * A refund that became due is to be sent within this many business days; late interest runs after it. 1 to 14.
   */
  refund_within_business_days?: number;
  /**
   * Flat fee of a return at the buyer's fault sent freight collect, minor units (C9). 0 to 100000000.
   */
  return_fee?: number;
  /**
   * When the freight of the way out is paid back (C9).
   */
  original_freight_refund?: 'not_for_buyer_fault' | 'when_all_returned';
  /**
   * Whether facts that the mall itself pushes may start a refund (a carrier's facts always may).
   */
  mall_tracking_moves_money?: boolean;
}
export interface MallPoliciesUpdateReply {
  object: 'mall_policies';
  mall: string;
  version: number;
  /**
   * Who approves a return; a silent seller approves after return_approval_business_days (C6).
   */
  return_approval: 'automatic' | 'seller';
  /**
   * Silence of the seller approves a return after this many business days.
   */
  return_approval_business_days: number;
  /**
   * What makes a refund due (C8).
   */
  refund_trigger: 'collected' | 'arrived' | 'received';
  /**
   * Goods that arrived are accepted at 00:00 of this business day after arrival (C8; KR law allows 3 at most).
   */
  idle_seller_business_days: number;
  /**
   * Whether 3 months or 30 days of knowing suffices, or both bind (C3).
   */
  defect_window: 'either' | 'both';
  /**
   * Who is at fault for "dissatisfied" (C2).
   */
  dissatisfied_fault: 'seller' | 'buyer';
  /**
   * What a cancel request after dispatch does (C10).
   */
  after_dispatch: 'two_step' | 'wait_and_return';
  /**
   * Silence of the seller approves a cancellation after this many business days (D1).
   */
  cancel_answer_business_days: number;
  /**
   * An approved two-step cancellation that the buyer does not complete lapses (D2).
   */
  approved_cancel_lapse_days: number;
  /**
   * A return that the buyer does not send lapses (C10).
   */
  buyer_ships_within_days: number;
  /**
   * A refund that became due is to be sent within this many business days; late interest runs after it.
   */
  refund_within_business_days: number;
  /**
   * Flat fee of a return at the buyer's fault sent freight collect, minor units (C9).
   */
  return_fee: number;
  /**
   * When the freight of the way out is paid back (C9).
   */
  original_freight_refund: 'not_for_buyer_fault' | 'when_all_returned';
  /**
   * Whether facts that the mall itself pushes may start a refund (a carrier's facts always may).
   */
  mall_tracking_moves_money: boolean;
  /**
   * RFC 3339 instant
   */
  created_at: string;
}
export interface NewApiKey {
  /**
   * `<noun>:read`, `<noun>:write`, `<noun>:*` or `*`; never more than the asking key holds. Nouns: api_keys, bookings, cancellations, carrier_contracts, carriers, events, files, malls, notifications, operations, orders, refunds, reports, returns, sellers, shipments, trackers, tracking_events, transfers, wallets, webhook_endpoints
   *
   * @minItems 1
   * @maxItems 100
   */
  scopes: string[];
  label: string;
  /**
   * Whose key it is to be; without it the caller's own. A mall may name one of its sellers, the platform a mall, a seller or a carrier
   */
  owner?:
    | string
    | {
        carrier:
          | 'korea_post'
          | 'cj_logistics'
          | 'hanjin'
          | 'lotte'
          | 'logen'
          | 'cu_store'
          | 'jd_logistics'
          | 'sf_express'
          | 'zto'
          | 'yto';
        mode: 'test' | 'live';
      };
  /**
   * Of the key; the platform says it for malls and sellers, others get the asking key's mode
   */
  mode?: 'test' | 'live';
}
export interface NewCancellation {
  /**
   * An id such as ord_…
   */
  order: string;
  /**
   * @minItems 1
   * @maxItems 200
   */
  lines?: {
    /**
     * Id of an object
     */
    line: string;
    quantity: number;
  }[];
  reason:
    | 'no_longer_wanted'
    | 'ordered_wrong_item'
    | 'wrong_address_given'
    | 'late_delivery'
    | 'not_as_described'
    | 'defective'
    | 'wrong_item_sent'
    | 'missing_parts'
    | 'dissatisfied'
    | 'lost_in_transit'
    | 'damaged_in_transit'
    | 'out_of_stock'
    | 'long_unshipped';
  /**
   * The concrete reason in words
   */
  detail: string;
  /**
   * Bank account to pay back to; kept encrypted and never shown again
   */
  refund_account?: {
    bank: string;
    number: string;
    holder: string;
  };
  /**
   * The caller's own number; unique per kind of object and owner
   */
  reference?: string;
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata?: {
    [k: string]: string;
  };
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface NewCarrierContract {
  /**
   * An id such as sel_…
   */
  seller?: string;
  carrier: string;
  /**
   * @minItems 1
   * @maxItems 2
   */
  uses: ('outbound' | 'return')[];
  /**
   * The carrier's own fields: `contract_fields` in GET /v1/carriers/{carrier}
   */
  credentials: {
    [k: string]: string;
  };
  /**
   * Read from the top: the first row whose bounds hold the parcel gives the fee
   *
   * @maxItems 200
   */
  fees?: {
    use: 'outbound' | 'return';
    max_weight_grams?: number;
    /**
     * Sum of the three sides
     */
    max_size_cm?: number;
    /**
     * Beginnings of postal codes; left out: everywhere
     *
     * @minItems 1
     * @maxItems 200
     */
    region?: string[];
    amount:
      | number
      | {
          /**
           * Minor units of the mall's currency
           */
          amount: number;
          /**
           * ISO 4217
           */
          currency: string;
        };
  }[];
  /**
   * Parcels a month
   */
  minimum_volume?: number;
  /**
   * The caller's own number; unique per kind of object and owner
   */
  reference?: string;
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata?: {
    [k: string]: string;
  };
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface NewExport {
  kind: 'orders';
  format: 'csv' | 'xlsx';
  /**
   * Of CSV. In EUC-KR a character it has no place for becomes a question mark; the result counts them.
   */
  encoding?: 'utf-8' | 'euc-kr';
  state?: 'paid' | 'acknowledged' | 'dispatched' | 'in_delivery' | 'delivered' | 'returned' | 'cancelled';
  /**
   * RFC 3339 instant
   */
  created_from?: string;
  /**
   * RFC 3339 instant
   */
  created_to?: string;
  /**
   * An id such as sel_…
   */
  seller?: string;
}
export interface NewImport {
  /**
   * An id such as fil_…
   */
  file: string;
  kind: 'orders';
  /**
   * Our column names to the file's headers, or to one value for all rows. What is left out has our own name.
   */
  mapping?: {
    reference?:
      | string
      | {
          value: string;
        };
    checkout_reference?:
      | string
      | {
          value: string;
        };
    seller_reference?:
      | string
      | {
          value: string;
        };
    ordered_at?:
      | string
      | {
          value: string;
        };
    released_at?:
      | string
      | {
          value: string;
        };
    currency?:
      | string
      | {
          value: string;
        };
    buyer_name?:
      | string
      | {
          value: string;
        };
    buyer_phone?:
      | string
      | {
          value: string;
        };
    buyer_email?:
      | string
      | {
          value: string;
        };
    buyer_locale?:
      | string
      | {
          value: string;
        };
    ship_to_name?:
      | string
      | {
          value: string;
        };
    ship_to_phone?:
      | string
      | {
          value: string;
        };
    ship_to_postal_code?:
      | string
      | {
          value: string;
        };
    ship_to_address1?:
      | string
      | {
          value: string;
        };
    ship_to_address2?:
      | string
      | {
          value: string;
        };
    ship_to_city?:
      | string
      | {
          value: string;
        };
    ship_to_region?:
      | string
      | {
          value: string;
        };
    ship_to_country?:
      | string
      | {
          value: string;
        };
    sku?:
      | string
      | {
          value: string;
        };
    title?:
      | string
      | {
          value: string;
        };
    option?:
      | string
      | {
          value: string;
        };
    quantity?:
      | string
      | {
          value: string;
        };
    unit_price?:
      | string
      | {
          value: string;
        };
    discount?:
      | string
      | {
          value: string;
        };
    category?:
      | string
      | {
          value: string;
        };
    weight_grams?:
      | string
      | {
          value: string;
        };
    bundle_number?:
      | string
      | {
          value: string;
        };
    returnable?:
      | string
      | {
          value: string;
        };
    returnable_ground?:
      | string
      | {
          value: string;
        };
    shipping_fee?:
      | string
      | {
          value: string;
        };
    payment_method?:
      | string
      | {
          value: string;
        };
    payment_gateway?:
      | string
      | {
          value: string;
        };
    payment_reference?:
      | string
      | {
          value: string;
        };
    payment_amount?:
      | string
      | {
          value: string;
        };
  };
  /**
   * What a CSV file is written in. Left out, it is told by its first megabyte; a workbook has none.
   */
  encoding?: 'utf-8' | 'euc-kr';
  /**
   * An id such as sel_…
   */
  seller?: string;
}
export interface NewMall {
  name: string;
  /**
   * The caller's own number; unique per kind of object and owner
   */
  reference: string;
  /**
   * IANA time zone; days and windows are counted in it
   */
  time_zone: string;
  /**
   * ISO 4217
   */
  currency: string;
  /**
   * BCP 47
   */
  locale: string;
  /**
   * Whose law and holidays apply; `demo` for replays of foreign data
   */
  jurisdiction: 'KR' | 'CN' | 'EU' | 'GB' | 'demo';
  /**
   * Policies to change; the others stay
   */
  policies?: {
    /**
     * Who approves a return; a silent seller approves after return_approval_business_days (C6).
     */
    return_approval?: 'automatic' | 'seller';
    /**
     * Silence of the seller approves a return after this many business days. 1 to 10.
     */
    return_approval_business_days?: number;
    /**
     * What makes a refund due (C8).
     */
    refund_trigger?: 'collected' | 'arrived' | 'received';
    /**
     * Goods that arrived are accepted at 00:00 of this business day after arrival (C8; KR law allows 3 at most). 1 to 3.
     */
    idle_seller_business_days?: number;
    /**
     * Whether 3 months or 30 days of knowing suffices, or both bind (C3).
     */
    defect_window?: 'either' | 'both';
    /**
     * Who is at fault for "dissatisfied" (C2).
     */
    dissatisfied_fault?: 'seller' | 'buyer';
    /**
     * What a cancel request after dispatch does (C10).
     */
    after_dispatch?: 'two_step' | 'wait_and_return';
    /**
     * Silence of the seller approves a cancellation after this many business days (D1). 1 to 3.
     */
    cancel_answer_business_days?: number;
    /**
     * An approved two-step cancellation that the buyer does not complete lapses (D2). 1 to 30.
     */
    approved_cancel_lapse_days?: number;
    /**
     * A return that the buyer does not send lapses (C10). 3 to 30.
     */
    buyer_ships_within_days?: number;
    /**
     * A refund that became due is to be sent within this many business days; late interest runs after it. 1 to 14.
     */
    refund_within_business_days?: number;
    /**
     * Flat fee of a return at the buyer's fault sent freight collect, minor units (C9). 0 to 100000000.
     */
    return_fee?: number;
    /**
     * When the freight of the way out is paid back (C9).
     */
    original_freight_refund?: 'not_for_buyer_fault' | 'when_all_returned';
    /**
     * Whether facts that the mall itself pushes may start a refund (a carrier's facts always may).
     */
    mall_tracking_moves_money?: boolean;
  };
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata?: {
    [k: string]: string;
  };
  /**
   * Where the test clock starts, the past included; without it, it runs with the real time
   */
  test_clock?: {
    /**
     * RFC 3339 instant
     */
    starts_at?: string;
    /**
     * Stands still until it is moved
     */
    frozen?: boolean;
  };
}
export interface NewOrder {
  /**
   * An id such as sel_…
   */
  seller?: string;
  /**
   * The caller's own number; unique per kind of object and owner
   */
  reference: string;
  /**
   * The caller's own number; unique per kind of object and owner
   */
  checkout_reference?: string;
  /**
   * RFC 3339 instant
   */
  ordered_at: string;
  /**
   * RFC 3339 instant
   */
  released_at?: string;
  buyer: Person;
  ship_to: Address;
  /**
   * @minItems 1
   * @maxItems 1200
   */
  lines: {
    sku: string;
    title: string;
    option?: string;
    quantity: number;
    unit_price: Money;
    /**
     * The seller's own discount on the whole line
     */
    discount?: {
      /**
       * Integer minor units of the currency
       */
      amount: number;
      /**
       * ISO 4217
       */
      currency: string;
    };
    category?: string;
    weight_grams?: number;
    bundle_number?: string;
    /**
     * What the sales page said (C4)
     */
    returnable?: {
      allowed: boolean;
      ground?: string;
    };
  }[];
  /**
   * @maxItems 20
   */
  discounts?: {
    kind: 'coupon' | 'points';
    amount: Money;
    borne_by: 'mall' | 'seller';
  }[];
  /**
   * @maxItems 40
   */
  payments?: {
    /**
     * card, bank_transfer, …
     */
    method: string;
    gateway: string;
    gateway_reference: string;
    /**
     * At least 1
     */
    amount: {
      /**
       * Integer minor units of the currency
       */
      amount: number;
      /**
       * ISO 4217
       */
      currency: string;
    };
  }[];
  shipping_fee?: Money;
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata?: {
    [k: string]: string;
  };
}
export interface Person {
  name: string;
  phone: string;
  email?: string;
  /**
   * BCP 47
   */
  locale?: string;
}
/**
 * Either order or parcel
 */
export interface NewReturn {
  /**
   * An id such as ord_…
   */
  order?: string;
  /**
   * Of an order: {line, quantity}; of a parcel: {title, quantity}
   *
   * @minItems 1
   * @maxItems 200
   */
  lines?: {
    /**
     * Id of an object
     */
    line?: string;
    /**
     * Of a parcel: what it is, in words
     */
    title?: string;
    quantity: number;
  }[];
  reason:
    | 'no_longer_wanted'
    | 'ordered_wrong_item'
    | 'wrong_address_given'
    | 'late_delivery'
    | 'not_as_described'
    | 'defective'
    | 'wrong_item_sent'
    | 'missing_parts'
    | 'dissatisfied'
    | 'lost_in_transit'
    | 'damaged_in_transit';
  /**
   * A day in the mall's time zone
   */
  noticed_on?: string;
  method?: 'carrier' | 'drop_off' | 'buyer_ships';
  pickup_from?: Address;
  /**
   * A day in the mall's time zone
   */
  pickup_on?: string;
  /**
   * Bank account to pay back to; kept encrypted and never shown again
   */
  refund_account?: {
    bank: string;
    number: string;
    holder: string;
  };
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
  /**
   * Hub-only: a parcel whose order is not known here; needs pickup_from and lines with titles
   */
  parcel?: {
    carrier: string;
    /**
     * Of the way out
     */
    waybill_number: string;
    /**
     * The contract's public number at the carrier (Korea Post: customer number)
     */
    contract_code: string;
  };
  /**
   * The concrete reason in words
   */
  detail: string;
  /**
   * @maxItems 20
   *
   * Items: An id such as fil_…
   */
  evidence?: string[];
  /**
   * The caller's own number; unique per kind of object and owner
   */
  reference?: string;
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata?: {
    [k: string]: string;
  };
}
export interface NewSeller {
  name: string;
  /**
   * The caller's own number; unique per kind of object and owner
   */
  reference: string;
  kind: 'third_party' | 'own';
  registration: {
    /**
     * ISO 3166-1 alpha-2
     */
    country: string;
    /**
     * KR: business number, 10 digits with a check digit
     */
    number: string;
  };
  /**
   * Ships across a border; such sellers cannot intercept parcels
   */
  cross_border?: boolean;
  /**
   * Cancelling dispatched orders is switched on
   */
  cancel_order_enabled?: boolean;
  /**
   * By role: shipping_manager, returns_manager …
   */
  contacts?: {
    [k: string]: {
      name: string;
      phone: string;
      email?: string;
    };
  };
  addresses?: {
    ship_from?: Address;
    return_to?: Address;
  };
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata?: {
    [k: string]: string;
  };
}
export interface NewShipment {
  /**
   * An id such as ord_…
   */
  order: string;
  method: 'auto' | 'manual' | 'untracked';
  carrier?: string;
  /**
   * An id such as cct_…
   */
  contract?: string;
  waybill_number?: string;
  /**
   * @minItems 1
   * @maxItems 200
   */
  lines?: {
    /**
     * Id of an object
     */
    line: string;
    quantity: number;
  }[];
  parcel?: {
    weight_grams?: number;
    size_cm?: number;
  };
  /**
   * The caller's own number; unique per kind of object and owner
   */
  reference?: string;
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata?: {
    [k: string]: string;
  };
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface NewWebhookEndpoint {
  /**
   * https; in test mode also http. It must lead to a public address
   */
  url: string;
  /**
   * Event types, `<noun>.*` for all of a noun, `*` for all
   *
   * @minItems 1
   * @maxItems 100
   */
  types: string[];
  description?: string;
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata?: {
    [k: string]: string;
  };
}
export interface Notification {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  recipient: string;
  contact: string | null;
  channels: string[];
  template: string;
  text: string;
}
export interface NotificationList {
  object: 'list';
  data: Notification[];
  next: string | null;
}
export interface NotificationListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * An id such as ord_…
   */
  order_id?: string;
  /**
   * Id of an object
   */
  object_id?: string;
  /**
   * Only those whose template is this
   */
  template?: string;
}
export interface Operation {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  kind: string;
  state: 'queued' | 'running' | 'done' | 'failed';
  total: number;
  done: number;
  results: {
    index: number;
    status: number;
    object?: unknown;
    problem?: Problem;
  }[];
  next: string | null;
}
export interface OperationReadQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * Index of the last result seen
   */
  after?: number;
}
export interface Order {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  /**
   * `parcel`: goods of the return hub whose sale is not known here
   */
  kind: 'sale' | 'parcel';
  mall: string;
  seller: string;
  state:
    | 'paid'
    | 'acknowledged'
    | 'dispatched'
    | 'in_delivery'
    | 'delivered'
    | 'purchase_confirmed'
    | 'returned'
    | 'cancelled';
  partial: boolean;
  open_quantity: number;
  reference: string;
  lines: {
    id: string;
  }[];
  actions: Action[];
}
export interface OrderAcknowledgeBody {
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface OrderBulkBody {
  /**
   * Without it the items are created
   */
  action?: 'create' | 'acknowledge';
  /**
   * Creation: bodies; action: {id, …arguments}
   *
   * @minItems 1
   * @maxItems 50000
   */
  items: {
    [k: string]: unknown;
  }[];
}
export interface OrderBulkReply200 {
  object: 'list';
  data: {
    index: number;
    status: number;
    object?: unknown;
    problem?: Problem;
  }[];
  next: string | null;
}
export interface OrderBulkReply202 {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
}
export interface OrderList {
  object: 'list';
  data: Order[];
  next: string | null;
}
export interface OrderListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Only those whose state is this
   */
  state?: 'paid' | 'acknowledged' | 'dispatched' | 'in_delivery' | 'delivered' | 'returned' | 'cancelled';
  /**
   * The caller's own number; unique per kind of object and owner
   */
  checkout_reference?: string;
  /**
   * An id such as sel_…
   */
  seller?: string;
}
export interface OrderUpdateBody {
  ship_to: Address;
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface Refund {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  state: 'due' | 'sent' | 'in_doubt' | 'paid' | 'failed';
  money: 'due' | 'sent' | 'in_doubt' | 'paid' | 'failed';
  order: string;
  /**
   * The cancellation or return that it pays
   */
  claim: string;
  payment: {
    id: string;
    method: string | null;
    gateway: string | null;
    gateway_reference: string | null;
  };
  amount: Money;
  /**
   * How the whole claim is made up; several payments share its total
   */
  components: {
    kind: string;
    rule: string;
    amount: number;
    text: string;
  }[];
  claim_total: Money | null;
  rule: string;
  /**
   * RFC 3339 instant
   */
  due_by: string;
  /**
   * Times that it was sent to the gateway
   */
  attempts: number;
  last_error: string | null;
  gateway_refund_reference: string | null;
  sent_at: string | null;
  paid_at: string | null;
  actions: Action[];
}
export interface RefundBulkBody {
  /**
   * What to do with each item
   */
  action?: 'retry';
  /**
   * Creation: bodies; action: {id, …arguments}
   *
   * @minItems 1
   * @maxItems 50000
   */
  items: {
    [k: string]: unknown;
  }[];
}
export interface RefundBulkReply200 {
  object: 'list';
  data: {
    index: number;
    status: number;
    object?: unknown;
    problem?: Problem;
  }[];
  next: string | null;
}
export interface RefundBulkReply202 {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
}
export interface RefundList {
  object: 'list';
  data: Refund[];
  next: string | null;
}
export interface RefundListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Only those whose state is this
   */
  state?: 'due' | 'sent' | 'in_doubt' | 'paid' | 'failed';
  /**
   * An id such as ord_…
   */
  order?: string;
  /**
   * Id of an object
   */
  claim?: string;
  /**
   * An id such as sel_…
   */
  seller?: string;
}
export interface ReportCollectionReadQuery {
  /**
   * A day in the mall's time zone
   */
  from: string;
  /**
   * A day in the mall's time zone
   */
  to: string;
  /**
   * Of the answer
   */
  format?: 'json' | 'csv';
}
export interface Return {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  decision: 'requested' | 'approved' | 'accepted' | 'refused' | 'withdrawn' | 'lapsed';
  goods:
    | 'none'
    | 'awaiting'
    | 'booked'
    | 'collection_failed'
    | 'collected'
    | 'in_transit'
    | 'arrived'
    | 'received'
    | 'lost'
    | 'damaged'
    | 'sent_back'
    | 'waived';
  money: string;
  mall: string;
  seller: string;
  order: string;
  order_reference: string | null;
  route: 'seller_contract' | 'mall_contract' | 'drop_off' | 'buyer_ships';
  contract: string | null;
  carrier: string | null;
  waybill_number: string | null;
  hub_only: boolean;
  pickup: ReturnPickup | null;
  collected_at: string | null;
  reason: string;
  actions: Action[];
}
/**
 * The collection by the carrier
 */
export interface ReturnPickup {
  state: ('pending' | 'sent' | 'accepted' | 'refused' | 'cancelled') | null;
  due_at: string | null;
  late: boolean;
  booking: string | null;
  visit_on: string | null;
  waybill_number: string | null;
  /**
   * Bookings made for this return
   */
  attempts: number;
  /**
   * Not collected; the carrier will be asked again by itself
   */
  booked_again: boolean;
  reason: BookingRefusal | null;
  last_error: string | null;
  cancel_asked_at: string | null;
  cancel_refused: string | null;
}
export interface ReturnApproveBody {
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface ReturnBulkBody {
  /**
   * Without it the items are created
   */
  action?:
    'create' | 'approve' | 'refuse' | 'enter_waybill' | 'reroute' | 'inspect' | 'receive' | 'withdraw' | 'waive_goods';
  /**
   * Creation: bodies; action: {id, …arguments}
   *
   * @minItems 1
   * @maxItems 50000
   */
  items: {
    [k: string]: unknown;
  }[];
}
export interface ReturnBulkReply200 {
  object: 'list';
  data: {
    index: number;
    status: number;
    object?: unknown;
    problem?: Problem;
  }[];
  next: string | null;
}
export interface ReturnBulkReply202 {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
}
export interface ReturnEnterWaybillBody {
  carrier: string;
  waybill_number: string;
  /**
   * What the buyer paid the carrier; leave out when sent freight collect
   */
  postage_paid?: {
    /**
     * Integer minor units of the currency
     */
    amount: number;
    /**
     * ISO 4217
     */
    currency: string;
  };
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface ReturnInspectBody {
  /**
   * @minItems 1
   * @maxItems 500
   */
  lines: {
    /**
     * Id of an object
     */
    line: string;
    quantity: number;
    condition: 'as_new' | 'opened' | 'used' | 'damaged' | 'incomplete' | 'wrong_item' | 'missing';
    /**
     * @maxItems 20
     *
     * Items: An id such as fil_…
     */
    photos?: string[];
  }[];
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface ReturnList {
  object: 'list';
  data: Return[];
  next: string | null;
}
export interface ReturnListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Only those whose decision is this
   */
  decision?: 'requested' | 'approved' | 'accepted' | 'refused' | 'withdrawn' | 'lapsed';
  /**
   * Only those whose goods is this
   */
  goods?:
    | 'none'
    | 'awaiting'
    | 'booked'
    | 'collection_failed'
    | 'collected'
    | 'in_transit'
    | 'arrived'
    | 'received'
    | 'lost'
    | 'damaged'
    | 'sent_back'
    | 'waived';
  /**
   * An id such as ord_…
   */
  order?: string;
  /**
   * An id such as sel_…
   */
  seller?: string;
}
export interface ReturnPreviewBody {
  /**
   * An id such as ord_…
   */
  order: string;
  /**
   * Of an order: {line, quantity}; of a parcel: {title, quantity}
   *
   * @minItems 1
   * @maxItems 200
   */
  lines?: {
    /**
     * Id of an object
     */
    line?: string;
    /**
     * Of a parcel: what it is, in words
     */
    title?: string;
    quantity: number;
  }[];
  reason:
    | 'no_longer_wanted'
    | 'ordered_wrong_item'
    | 'wrong_address_given'
    | 'late_delivery'
    | 'not_as_described'
    | 'defective'
    | 'wrong_item_sent'
    | 'missing_parts'
    | 'dissatisfied'
    | 'lost_in_transit'
    | 'damaged_in_transit';
  /**
   * A day in the mall's time zone
   */
  noticed_on?: string;
  method?: 'carrier' | 'drop_off' | 'buyer_ships';
  pickup_from?: Address;
  /**
   * A day in the mall's time zone
   */
  pickup_on?: string;
  /**
   * Bank account to pay back to; kept encrypted and never shown again
   */
  refund_account?: {
    bank: string;
    number: string;
    holder: string;
  };
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
  /**
   * The concrete reason in words
   */
  detail?: string;
}
export interface ReturnPreviewReply {
  eligible: 'yes' | 'no' | 'needs_person';
}
export interface ReturnReceiveBody {
  /**
   * @minItems 1
   * @maxItems 200
   */
  lines?: {
    /**
     * Id of an object
     */
    line: string;
    quantity: number;
  }[];
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface ReturnRefuseBody {
  reason: string;
  ground?:
    | 'window_over'
    | 'lost_or_damaged_by_buyer'
    | 'value_lost_by_use'
    | 'value_lost_by_time'
    | 'copyable_goods_unsealed'
    | 'digital_content_begun'
    | 'made_to_order'
    | 'excluded_on_sales_page';
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface ReturnRerouteBody {
  method: 'carrier' | 'buyer_ships';
  /**
   * An id such as cct_…
   */
  contract?: string;
  /**
   * A day in the mall's time zone
   */
  pickup_on?: string;
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface ReturnWaiveGoodsBody {
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface ReturnWithdrawBody {
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface Seller {
  id: string;
  object: 'seller';
  state: 'active' | 'suspended';
  mall: string;
  name: string;
  reference: string;
  kind: 'third_party' | 'own' | 'house';
  registration: {
    country: string;
    number: string;
  } | null;
  cross_border: boolean;
  cancel_order_enabled: boolean;
  /**
   * By role: shipping_manager, returns_manager …
   */
  contacts: {
    [k: string]: {
      name: string;
      phone: string;
      email?: string;
    };
  };
  addresses: {
    ship_from?: Address;
    return_to?: Address;
  };
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata: {
    [k: string]: string;
  };
  /**
   * RFC 3339 instant
   */
  created_at: string;
  actions: Action[];
  /**
   * Shown once, in the first answer; a repetition of the request does not show them again
   */
  keys?: {
    test: string;
    live: string;
  };
}
export interface SellerBulkBody {
  /**
   * Without it the items are created
   */
  action?: 'create' | 'suspend' | 'reinstate' | 'open_wallet';
  /**
   * Creation: bodies; action: {id, …arguments}
   *
   * @minItems 1
   * @maxItems 50000
   */
  items: {
    [k: string]: unknown;
  }[];
}
export interface SellerBulkReply200 {
  object: 'list';
  data: {
    index: number;
    status: number;
    object?: unknown;
    problem?: Problem;
  }[];
  next: string | null;
}
export interface SellerBulkReply202 {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
}
export interface SellerList {
  object: 'list';
  data: Seller[];
  next: string | null;
}
export interface SellerListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Only those whose state is this
   */
  state?: 'active' | 'suspended';
  /**
   * Only those whose kind is this
   */
  kind?: 'third_party' | 'own';
}
export interface SellerOpenWalletBody {
  /**
   * ISO 4217
   */
  currency: string;
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface SellerReinstateBody {
  reason?: string;
}
export interface SellerSuspendBody {
  reason?: string;
}
/**
 * Members that are given replace what stands; the others stay
 */
export interface SellerUpdateBody {
  name?: string;
  /**
   * Ships across a border; such sellers cannot intercept parcels
   */
  cross_border?: boolean;
  /**
   * Cancelling dispatched orders is switched on
   */
  cancel_order_enabled?: boolean;
  /**
   * By role: shipping_manager, returns_manager …
   */
  contacts?: {
    [k: string]: {
      name: string;
      phone: string;
      email?: string;
    };
  };
  addresses?: {
    ship_from?: Address;
    return_to?: Address;
  };
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata?: {
    [k: string]: string;
  };
}
export interface Shipment {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  state:
    | 'pre_transit'
    | 'collected'
    | 'in_transit'
    | 'out_for_delivery'
    | 'attempt_failed'
    | 'available_for_pickup'
    | 'delivered'
    | 'returning'
    | 'returned_to_sender'
    | 'lost'
    | 'damaged'
    | 'cancelled'
    | 'unknown';
  mall: string;
  seller: string;
  order: string;
  method: string;
  waybill_number: string | null;
  handoff: {
    state: 'pending' | 'sent' | 'accepted' | 'refused' | 'cancelled';
    due_at: string | null;
    late: boolean;
    booking: string | null;
    reason: {
      code: string;
      reason: string;
      remedy: string;
    } | null;
    last_error: string | null;
    cancel_asked_at: string | null;
    cancel_refused: string | null;
  };
  lines: {
    line: string;
    quantity: number;
  }[];
  legs: {
    kind: string;
    status: string;
  }[];
  actions: Action[];
}
export interface ShipmentBulkBody {
  /**
   * Without it the items are created
   */
  action?: 'create' | 'void';
  /**
   * Creation: bodies; action: {id, …arguments}
   *
   * @minItems 1
   * @maxItems 50000
   */
  items: {
    [k: string]: unknown;
  }[];
}
export interface ShipmentBulkReply200 {
  object: 'list';
  data: {
    index: number;
    status: number;
    object?: unknown;
    problem?: Problem;
  }[];
  next: string | null;
}
export interface ShipmentBulkReply202 {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
}
export interface ShipmentLabelPdfReadQuery {
  /**
   * Of the paper
   */
  size?: 'a4' | '100x150';
}
export interface ShipmentList {
  object: 'list';
  data: Shipment[];
  next: string | null;
}
export interface ShipmentListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Only those whose state is this
   */
  state?:
    | 'pre_transit'
    | 'collected'
    | 'in_transit'
    | 'out_for_delivery'
    | 'attempt_failed'
    | 'available_for_pickup'
    | 'delivered'
    | 'returning'
    | 'returned_to_sender'
    | 'lost'
    | 'damaged'
    | 'cancelled'
    | 'unknown';
  /**
   * Only those whose handoff state is this
   */
  handoff_state?: 'pending' | 'sent' | 'accepted' | 'refused' | 'cancelled';
  /**
   * An id such as ord_…
   */
  order?: string;
  /**
   * An id such as sel_…
   */
  seller?: string;
}
export interface ShipmentVoidBody {
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface SignedMoney {
  amount: number;
  /**
   * ISO 4217
   */
  currency: string;
}
export interface StoredFile {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  name: string;
  media_type: string;
  /**
   * Bytes
   */
  size: number;
  sha256: string;
  purpose: 'evidence' | 'import' | 'export';
}
export interface Tracker {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  state:
    | 'pre_transit'
    | 'collected'
    | 'in_transit'
    | 'out_for_delivery'
    | 'attempt_failed'
    | 'available_for_pickup'
    | 'delivered'
    | 'returning'
    | 'returned_to_sender'
    | 'lost'
    | 'damaged'
    | 'cancelled'
    | 'unknown';
  status:
    | 'pre_transit'
    | 'collected'
    | 'in_transit'
    | 'out_for_delivery'
    | 'attempt_failed'
    | 'available_for_pickup'
    | 'delivered'
    | 'returning'
    | 'returned_to_sender'
    | 'lost'
    | 'damaged'
    | 'cancelled'
    | 'unknown';
  carrier: string;
  waybill_number: string;
  order: string;
  /**
   * Id of the shipment or return that this waybill moves
   */
  subject: string;
  /**
   * The ways of the parcel; the number is used again for the way back
   */
  legs: {
    kind: 'outbound' | 'return' | 'reship' | 'send_back' | 'intercept_return';
    status:
      | 'pre_transit'
      | 'collected'
      | 'in_transit'
      | 'out_for_delivery'
      | 'attempt_failed'
      | 'available_for_pickup'
      | 'delivered'
      | 'returning'
      | 'returned_to_sender'
      | 'lost'
      | 'damaged'
      | 'cancelled'
      | 'unknown';
    collected_at: string | null;
    delivered_at: string | null;
    last_event_at: string | null;
  }[];
  /**
   * The same by the carrier's own facts alone
   */
  confirmed_legs: {
    kind: 'outbound' | 'return' | 'reship' | 'send_back' | 'intercept_return';
    status:
      | 'pre_transit'
      | 'collected'
      | 'in_transit'
      | 'out_for_delivery'
      | 'attempt_failed'
      | 'available_for_pickup'
      | 'delivered'
      | 'returning'
      | 'returned_to_sender'
      | 'lost'
      | 'damaged'
      | 'cancelled'
      | 'unknown';
    collected_at: string | null;
    delivered_at: string | null;
    last_event_at: string | null;
  }[];
  /**
   * Facts with a code that is in no manifest; they mean pending
   */
  unknown_codes: number;
  last_event_at: string | null;
  freshness: {
    /**
     * Whether the carrier is asked every 3 hours or tells by itself
     */
    mode: 'polled' | 'pushed';
    last_checked_at: string | null;
    next_check_at: string | null;
    stopped: ('ended' | 'silent') | null;
  };
  /**
   * In the order of the carrier’s time
   */
  events: {
    id: string;
    /**
     * As sent
     */
    code: string;
    status:
      | 'pre_transit'
      | 'collected'
      | 'in_transit'
      | 'out_for_delivery'
      | 'attempt_failed'
      | 'available_for_pickup'
      | 'delivered'
      | 'returning'
      | 'returned_to_sender'
      | 'lost'
      | 'damaged'
      | 'cancelled'
      | 'unknown';
    known: boolean;
    /**
     * Whether the meaning of this code is confirmed by a text of the carrier or a named source
     */
    verified: boolean;
    source: 'carrier' | 'mall' | 'poll';
    synthetic: boolean;
    location: string | null;
    description: string | null;
    /**
     * RFC 3339 instant
     */
    occurred_at: string;
    /**
     * RFC 3339 instant
     */
    received_at: string;
  }[];
}
export interface TrackerList {
  object: 'list';
  data: Tracker[];
  next: string | null;
}
export interface TrackerListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Only those whose carrier is this
   */
  carrier?: string;
  /**
   * Only those whose waybill number is this
   */
  waybill_number?: string;
  /**
   * Only those whose state is this
   */
  state?:
    | 'pre_transit'
    | 'collected'
    | 'in_transit'
    | 'out_for_delivery'
    | 'attempt_failed'
    | 'available_for_pickup'
    | 'delivered'
    | 'returning'
    | 'returned_to_sender'
    | 'lost'
    | 'damaged'
    | 'cancelled'
    | 'unknown';
}
export interface TrackingEventCreateBody {
  /**
   * @minItems 1
   * @maxItems 1000
   */
  events: {
    carrier: string;
    waybill_number: string;
    /**
     * The carrier's code or words as it sends them, or one of our tracking statuses
     */
    code: string;
    /**
     * RFC 3339 instant: the carrier's time
     */
    occurred_at: string;
    location?: string;
    description?: string;
    /**
     * The sender's own id of this fact; without it carrier, code, time and place make it the same fact
     */
    event_id?: string;
    /**
     * Invented for a replay or a demonstration
     */
    synthetic?: boolean;
  }[];
}
export interface TrackingEventCreateReply {
  object: 'list';
  data: {
    index: number;
    result: 'accepted' | 'duplicate' | 'unknown_waybill' | 'refused';
    problem?: Problem;
  }[];
}
export interface Transfer {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  seller: string | null;
  from: string;
  to: string;
  amount: Money;
  /**
   * The object that it happened for
   */
  cause: string;
  /**
   * The order or seller whose log tells of it
   */
  file: string;
  rule: string;
  /**
   * RFC 3339 instant
   */
  occurred_at: string;
}
export interface TransferList {
  object: 'list';
  data: Transfer[];
  next: string | null;
}
export interface TransferListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Id of an object
   */
  cause?: string;
  /**
   * Only those whose account is this
   */
  account?: 'buyer' | 'bank' | 'buyer_payments' | 'refunds_due' | 'return_freight' | 'seller_debt' | 'wallet';
  /**
   * Id of an object
   */
  file?: string;
  /**
   * An id such as sel_…
   */
  seller?: string;
}
export interface TrialBalanceList {
  object: 'trial_balance';
  /**
   * One book per mall and mode; a seller's own book for a seller
   */
  data: {
    mall: string | null;
    mode: 'test' | 'live';
    accounts: {
      account: string;
      meaning: string | null;
      /**
       * Stands for the world outside the books
       */
      outside: boolean;
      /**
       * ISO 4217
       */
      currency: string;
      in: Money;
      out: Money;
      balance: SignedMoney;
    }[];
    totals: {
      /**
       * ISO 4217
       */
      currency: string;
      total: SignedMoney;
    }[];
  }[];
}
export interface TrialBalanceListQuery {
  /**
   * Only those whose mode is this
   */
  mode?: 'test' | 'live';
  /**
   * An id such as sel_…
   */
  seller?: string;
}
export interface Wallet {
  id: string;
  object: 'wallet';
  mode: 'test' | 'live';
  state: 'open';
  seller: string;
  /**
   * ISO 4217
   */
  currency: string;
  balance: Money;
  reference: null;
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata: {
    [k: string]: string;
  };
  /**
   * RFC 3339 instant
   */
  created_at: string;
  actions: Action[];
}
export interface WalletBulkBody {
  /**
   * What to do with each item
   */
  action?: 'top_up' | 'pay_out';
  /**
   * Creation: bodies; action: {id, …arguments}
   *
   * @minItems 1
   * @maxItems 50000
   */
  items: {
    [k: string]: unknown;
  }[];
}
export interface WalletBulkReply200 {
  object: 'list';
  data: {
    index: number;
    status: number;
    object?: unknown;
    problem?: Problem;
  }[];
  next: string | null;
}
export interface WalletBulkReply202 {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
}
export interface WalletEntriesReadQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
}
export interface WalletEntriesReadReply {
  object: 'list';
  data: {
    /**
     * The transfer that this entry is one side of
     */
    id: string;
    object: 'wallet_entry';
    mode: 'test' | 'live';
    wallet: string;
    amount: SignedMoney;
    /**
     * The other account of the seller's book
     */
    counter_account: string;
    /**
     * Id of the object that caused it
     */
    cause: string;
    rule: string;
    /**
     * RFC 3339 instant
     */
    occurred_at: string;
    /**
     * RFC 3339 instant
     */
    created_at: string;
    reference: string | null;
  }[];
  next: string | null;
}
export interface WalletList {
  object: 'list';
  data: Wallet[];
  next: string | null;
}
export interface WalletListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Only those whose seller is this
   */
  seller?: string;
  /**
   * ISO 4217
   */
  currency?: string;
}
export interface WalletPayOutBody {
  /**
   * Minor units, or an amount with its currency, which must be the wallet's
   */
  amount:
    | number
    | {
        /**
         * Minor units of the wallet's currency
         */
        amount: number;
        /**
         * ISO 4217
         */
        currency: string;
      };
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface WalletTopUpBody {
  /**
   * Minor units, or an amount with its currency, which must be the wallet's
   */
  amount:
    | number
    | {
        /**
         * Minor units of the wallet's currency
         */
        amount: number;
        /**
         * ISO 4217
         */
        currency: string;
      };
  /**
   * A mall's key acts for its seller or buyer; the event records both
   */
  on_behalf_of?: 'seller' | 'buyer';
}
export interface WebhookEndpoint {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
  state: 'active' | 'disabled' | 'deleted';
  owner: string;
  owner_kind: 'mall' | 'seller';
  url: string;
  types: string[];
  description: string;
  old_secret_until: string | null;
  disabled_because: ('asked' | 'gone' | 'failing') | null;
  failing_since: string | null;
  reference: null;
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata: {
    [k: string]: string;
  };
  actions: Action[];
  /**
   * Shown once, when it is made; a repetition of the request does not show it again
   */
  secret?: string;
}
export interface WebhookEndpointBulkBody {
  /**
   * Without it the items are created
   */
  action?: 'create' | 'enable' | 'disable' | 'delete' | 'test' | 'rotate_secret' | 'recover';
  /**
   * Creation: bodies; action: {id, …arguments}
   *
   * @minItems 1
   * @maxItems 50000
   */
  items: {
    [k: string]: unknown;
  }[];
}
export interface WebhookEndpointBulkReply200 {
  object: 'list';
  data: {
    index: number;
    status: number;
    object?: unknown;
    problem?: Problem;
  }[];
  next: string | null;
}
export interface WebhookEndpointBulkReply202 {
  id: string;
  object: string;
  mode: 'test' | 'live';
  /**
   * RFC 3339 instant
   */
  created_at: string;
}
export interface WebhookEndpointDeliveriesReadQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Only those whose state is this
   */
  state?: 'pending' | 'succeeded' | 'failed';
  /**
   * Only those whose event is this
   */
  event?: string;
}
export interface WebhookEndpointDeliveriesReadReply {
  object: 'list';
  data: {
    id: string;
    object: string;
    mode: 'test' | 'live';
    /**
     * RFC 3339 instant
     */
    created_at: string;
    /**
     * `failed` after the last try; `recover` or `resend` send it again
     */
    state: 'pending' | 'succeeded' | 'failed';
    endpoint: string;
    event: string;
    event_type: string;
    tries: number;
    next_attempt_at: string | null;
    finished_at: string | null;
    /**
     * The latest 30, oldest first
     */
    attempts: {
      /**
       * RFC 3339 instant
       */
      at: string;
      status: number | null;
      duration_ms: number;
      error: string | null;
      answer: string | null;
    }[];
  }[];
  next: string | null;
}
export interface WebhookEndpointList {
  object: 'list';
  data: WebhookEndpoint[];
  next: string | null;
}
export interface WebhookEndpointListQuery {
  /**
   * Objects per page
   */
  limit?: number;
  /**
   * `next` of the page before
   */
  after?: string;
  /**
   * Made at this instant or later (business time)
   */
  created_from?: string;
  /**
   * Made before this instant (business time)
   */
  created_to?: string;
  /**
   * The one with this number of yours
   */
  reference?: string;
  /**
   * For the platform's key, which sees both
   */
  mode?: 'test' | 'live';
  /**
   * Only those whose state is this
   */
  state?: 'active' | 'disabled' | 'deleted';
}
export interface WebhookEndpointRecoverBody {
  /**
   * RFC 3339 instant
   */
  since: string;
}
export interface WebhookEndpointResendBody {
  /**
   * Id of the event
   */
  event: string;
}
export interface WebhookEndpointResendReply {
  object: 'list';
  data: {
    id: string;
    object: string;
    mode: 'test' | 'live';
    /**
     * RFC 3339 instant
     */
    created_at: string;
    /**
     * `failed` after the last try; `recover` or `resend` send it again
     */
    state: 'pending' | 'succeeded' | 'failed';
    endpoint: string;
    event: string;
    event_type: string;
    tries: number;
    next_attempt_at: string | null;
    finished_at: string | null;
    /**
     * The latest 30, oldest first
     */
    attempts: {
      /**
       * RFC 3339 instant
       */
      at: string;
      status: number | null;
      duration_ms: number;
      error: string | null;
      answer: string | null;
    }[];
  }[];
  next: string | null;
}
export interface WebhookEndpointRotateSecretBody {
  /**
   * Whether the old secret goes on signing beside the new one for 24 hours (the default), or stops at once because it is known to others
   */
  old_secret?: 'keep_24_hours' | 'drop_now';
}
export interface WebhookEndpointUpdateBody {
  /**
   * https; in test mode also http. It must lead to a public address
   */
  url?: string;
  /**
   * Event types, `<noun>.*` for all of a noun, `*` for all
   *
   * @minItems 1
   * @maxItems 100
   */
  types?: string[];
  description?: string;
  /**
   * The caller's own data: up to 50 keys, values up to 500 characters
   */
  metadata?: {
    [k: string]: string;
  };
}
