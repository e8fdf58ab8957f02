-- The foundation: tenants, the order file, trackers, the ledger and the loop's own tables.
-- Everything a seller owns has seller_id in every primary, unique and foreign key, so that it can be distributed by it.
-- Primary keys begin with the id: a batch asks for many (seller, id) pairs, and the id is the selective half.
-- Lists of states are those of the lifecycles; a test compares them.

-- Tenants ---------------------------------------------------------------------------------------------------------

create sequence mall_numbers as integer;
create sequence seller_numbers as integer;

create table malls (
  seller_id integer not null,               -- its house seller: nothing is without a seller
  mall_id integer not null unique,
  id text collate "C" not null,
  name text not null,
  reference text not null unique,
  time_zone text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  locale text not null,
  jurisdiction text not null check (jurisdiction in ('KR', 'CN', 'EU', 'GB', 'demo')),
  policy_version integer not null,
  event_sequence integer not null,
  metadata jsonb not null,
  created_at timestamptz not null,
  primary key (id, seller_id)
);

create table policy_versions (
  seller_id integer not null,
  mall_id integer not null,
  mall text collate "C" not null,
  version integer not null,
  policies jsonb not null,
  created_at timestamptz not null,
  primary key (mall, version, seller_id)
);

create table clocks (
  seller_id integer not null,
  mall_id integer not null,
  mall text collate "C" not null,
  mode text not null check (mode in ('test', 'live')),
  offset_ms bigint not null,
  frozen_at timestamptz,
  primary key (mall, mode, seller_id),
  check (mode = 'test' or (offset_ms = 0 and frozen_at is null))
);
create index clocks_mall on clocks (mall_id);

create table sellers (
  seller_id integer not null,
  mall_id integer not null,
  id text collate "C" not null,
  mall text collate "C" not null,
  name text not null,
  reference text not null,
  kind text not null check (kind in ('third_party', 'own', 'house')),
  state text not null check (state in ('active', 'suspended')),
  registration_country text,
  registration_number text,
  cross_border boolean not null,
  cancel_order_enabled boolean not null,
  contacts jsonb not null,
  addresses jsonb not null,
  event_sequence integer not null,
  metadata jsonb not null,
  created_at timestamptz not null,
  primary key (id, seller_id),
  unique (seller_id),
  unique (mall_id, reference)
);
create index sellers_mall on sellers (mall_id, id desc);

-- The platform's own root, so that its keys are changed by commands like everybody's.
create table platforms (
  seller_id integer not null,
  mall_id integer not null,
  id text collate "C" not null,
  event_sequence integer not null,
  primary key (id, seller_id)
);
insert into platforms values (0, 0, 'platform', 0);

create table api_keys (
  seller_id integer not null,
  mall_id integer not null,
  id text collate "C" not null,
  owner_id text collate "C" not null,       -- platform, or the id of the mall or seller whose file holds the key
  owner_kind text not null check (owner_kind in ('platform', 'mall', 'seller', 'carrier')),
  carrier text,
  mode text not null check (mode in ('test', 'live')),
  scopes jsonb not null,
  label text not null,
  hash text not null unique,                -- SHA-256 of the key; the key itself is shown once and not kept
  last_four text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (id, seller_id)
);
create index api_keys_owner on api_keys (owner_id, seller_id);

create table wallets (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null check (mode in ('test', 'live')),
  id text collate "C" not null,
  seller text collate "C" not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  balance bigint not null check (balance between 0 and 9007199254740991),
  created_at timestamptz not null,
  primary key (id, seller_id),
  unique (seller, mode, currency, seller_id)
);

-- The order file --------------------------------------------------------------------------------------------------

create table orders (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null check (mode in ('test', 'live')),
  id text collate "C" not null,
  kind text not null check (kind in ('sale', 'parcel')),
  reference text not null,
  checkout_reference text,
  state text not null check (state in ('paid', 'acknowledged', 'dispatched', 'in_delivery', 'delivered', 'returned', 'cancelled')),
  currency text not null,
  ordered_at timestamptz not null,
  released_at timestamptz,
  acknowledged_at timestamptz,
  buyer jsonb not null,
  ship_to jsonb not null,
  discounts jsonb not null,
  shipping_fee bigint not null check (shipping_fee between 0 and 9007199254740991),
  policy_version integer not null,
  event_sequence integer not null,
  metadata jsonb not null,
  created_at timestamptz not null,
  primary key (id, seller_id),
  unique (seller_id, mode, reference)
) with (fillfactor = 80);
create index orders_of_mall on orders (mall_id, mode, id desc);
create index orders_of_mall_by_state on orders (mall_id, mode, state, id desc);
create index orders_of_seller on orders (seller_id, mode, id desc);
create index orders_of_seller_by_state on orders (seller_id, mode, state, id desc);
create index orders_by_reference on orders (mall_id, mode, reference);
create index orders_by_checkout on orders (mall_id, mode, checkout_reference) where checkout_reference is not null;

create table order_lines (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" not null,
  order_id text collate "C" not null,
  position integer not null,
  sku text not null,
  title text not null,
  option text,
  quantity integer not null check (quantity between 1 and 1000000),
  unit_price bigint not null check (unit_price between 0 and 9007199254740991),
  discount bigint not null check (discount >= 0 and discount <= unit_price * quantity),
  category text,
  weight_grams integer,
  bundle_number text,
  returnable jsonb,
  primary key (order_id, position, seller_id),
  foreign key (order_id, seller_id) references orders
);

create table order_payments (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" not null,
  order_id text collate "C" not null,
  position integer not null,
  method text not null,
  gateway text not null,
  gateway_reference text not null,
  amount bigint not null check (amount between 1 and 9007199254740991),
  primary key (order_id, position, seller_id),
  foreign key (order_id, seller_id) references orders
);

create table shipments (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" not null,
  order_id text collate "C" not null,
  reference text,
  method text not null check (method in ('auto', 'manual', 'untracked')),
  carrier text,
  waybill_number text,
  tracker_id text collate "C",
  state text not null check (state in ('pre_transit', 'collected', 'in_transit', 'out_for_delivery', 'attempt_failed', 'available_for_pickup', 'delivered', 'returning', 'returned_to_sender', 'lost', 'damaged', 'cancelled', 'unknown')),
  handoff_state text not null check (handoff_state in ('pending', 'sent', 'accepted', 'refused', 'cancelled')),
  legs jsonb not null,
  tracker_sequence integer not null,
  dispatched_at timestamptz,                -- null until dispatch took effect
  delivered_at timestamptz,
  parcel jsonb,
  metadata jsonb not null,
  created_at timestamptz not null,
  primary key (id, seller_id),
  unique (seller_id, mode, reference),
  foreign key (order_id, seller_id) references orders,
  check (method <> 'manual' or (carrier is not null and waybill_number is not null)),
  check (method <> 'auto' or carrier is not null),
  check (dispatched_at is not null or (method = 'auto' and waybill_number is null))
);
create index shipments_of_order on shipments (order_id, seller_id);
create index shipments_of_mall on shipments (mall_id, mode, id desc);
create index shipments_of_seller on shipments (seller_id, mode, id desc);
create index shipments_by_reference on shipments (mall_id, mode, reference) where reference is not null;

create table shipment_lines (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  shipment_id text collate "C" not null,
  line_id text collate "C" not null,
  order_id text collate "C" not null,
  quantity integer not null check (quantity > 0),
  primary key (shipment_id, line_id, seller_id),
  foreign key (shipment_id, seller_id) references shipments
);
create index shipment_lines_of_order on shipment_lines (order_id, seller_id);

create table bookings (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" not null,
  order_id text collate "C" not null,
  object_id text collate "C" not null,
  direction text not null check (direction in ('outbound', 'return')),
  carrier text not null,
  contract_id text collate "C" not null,
  contract_seller integer not null,
  state text not null check (state in ('pending', 'sent', 'accepted', 'refused', 'cancelled')),
  due_at timestamptz not null,
  late boolean not null,
  visit_on date,
  sent_on jsonb not null,
  sent_at timestamptz,                      -- machine time; null when no call can be on its way
  attempts integer not null,
  last_error text,
  waybill_number text,
  refs jsonb not null,
  price bigint,
  refusal jsonb,
  cancel_asked_at timestamptz,
  cancel_refused text,
  created_at timestamptz not null,
  answered_at timestamptz,
  primary key (id, seller_id),
  foreign key (order_id, seller_id) references orders,
  check (state <> 'accepted' or waybill_number is not null),
  check ((state = 'refused') = (refusal is not null))
);
create index bookings_of_order on bookings (order_id, seller_id);
create index bookings_of_mall on bookings (mall_id, mode, id desc);
create index bookings_of_mall_by_state on bookings (mall_id, mode, state, id desc);
create index bookings_of_mall_by_late on bookings (mall_id, mode, late, id desc);
create index bookings_of_seller on bookings (seller_id, mode, id desc);
-- What the sweep looks for, in the order in which it was asked for.
create index bookings_open on bookings (id) where state in ('pending', 'sent') or (state = 'accepted' and cancel_asked_at is not null and cancel_refused is null);

create table cancellations (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" not null,
  order_id text collate "C" not null,
  reference text,
  state text not null check (state in ('requested', 'approved', 'completed', 'refused', 'withdrawn', 'lapsed')),
  reason text not null,
  detail text not null,
  fault text not null check (fault in ('buyer', 'seller', 'carrier')),
  after_dispatch boolean not null,
  refused_because text,
  refund jsonb,
  refund_account text,
  policy_version integer not null,
  metadata jsonb not null,
  requested_at timestamptz not null,
  decided_at timestamptz,
  primary key (id, seller_id),
  unique (seller_id, mode, reference),
  foreign key (order_id, seller_id) references orders
);
create index cancellations_of_order on cancellations (order_id, seller_id);
create index cancellations_of_mall on cancellations (mall_id, mode, id desc);
create index cancellations_of_seller on cancellations (seller_id, mode, id desc);
create index cancellations_by_reference on cancellations (mall_id, mode, reference) where reference is not null;

create table cancellation_lines (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  cancellation_id text collate "C" not null,
  line_id text collate "C" not null,
  shipment_id text collate "C" not null,
  order_id text collate "C" not null,
  quantity integer not null check (quantity > 0),
  cancelled_quantity integer not null check (cancelled_quantity between 0 and quantity),
  primary key (cancellation_id, line_id, shipment_id, seller_id),
  foreign key (cancellation_id, seller_id) references cancellations
);
create index cancellation_lines_of_order on cancellation_lines (order_id, seller_id);

create table returns (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" not null,
  order_id text collate "C" not null,
  reference text,
  decision text not null check (decision in ('requested', 'approved', 'accepted', 'refused', 'withdrawn', 'lapsed')),
  goods text not null check (goods in ('none', 'awaiting', 'booked', 'collection_failed', 'collected', 'in_transit', 'arrived', 'received', 'lost', 'damaged', 'sent_back', 'waived')),
  reason text not null,
  detail text not null,
  fault text not null check (fault in ('buyer', 'seller', 'carrier')),
  noticed_on date,
  route text not null check (route in ('seller_contract', 'mall_contract', 'drop_off', 'buyer_ships')),
  carrier text,
  waybill_number text,
  tracker_id text collate "C",
  tracker_sequence integer not null,
  postage_paid bigint check (postage_paid between 0 and 9007199254740991),
  carrier_fee bigint check (carrier_fee between 0 and 9007199254740991),
  contract_id text collate "C",
  pickup_from jsonb,
  pickup_on date,
  return_window jsonb not null,
  refund jsonb,
  refund_account text,
  evidence jsonb not null,
  refused_because text,
  refusal_ground text,
  policy_version integer not null,
  metadata jsonb not null,
  requested_at timestamptz not null,
  approved_at timestamptz,
  collected_at timestamptz,
  arrived_at timestamptz,
  decided_at timestamptz,
  primary key (id, seller_id),
  unique (seller_id, mode, reference),
  foreign key (order_id, seller_id) references orders,
  -- The legal pairs of the two axes (lifecycle `return`).
  constraint returns_legal_axes check (
    (decision = 'requested' and goods = 'none')
    or (decision = 'approved' and goods in ('awaiting', 'booked', 'collection_failed', 'collected', 'in_transit', 'arrived', 'received', 'lost', 'damaged', 'sent_back'))
    or (decision = 'refused' and goods in ('none', 'arrived', 'received', 'damaged'))
    or (decision = 'accepted' and goods in ('received', 'waived', 'lost', 'damaged'))
    or (decision = 'withdrawn' and goods in ('none', 'sent_back'))
    or (decision = 'lapsed' and goods = 'none')
  )
);
create index returns_of_order on returns (order_id, seller_id);
create index returns_of_mall on returns (mall_id, mode, id desc);
create index returns_of_seller on returns (seller_id, mode, id desc);
create index returns_of_mall_by_request on returns (mall_id, mode, requested_at);
create index returns_of_seller_by_request on returns (seller_id, mode, requested_at);
create index returns_by_reference on returns (mall_id, mode, reference) where reference is not null;

create table return_lines (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  return_id text collate "C" not null,
  line_id text collate "C" not null,
  shipment_id text collate "C" not null,
  order_id text collate "C" not null,
  quantity integer not null check (quantity > 0),
  inspection jsonb not null,
  accepted_quantity integer check (accepted_quantity between 0 and quantity),
  primary key (return_id, line_id, shipment_id, seller_id),
  foreign key (return_id, seller_id) references returns
);
create index return_lines_of_order on return_lines (order_id, seller_id);

create table refunds (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" not null,
  order_id text collate "C" not null,
  payment_id text collate "C" not null,
  claim_id text collate "C" not null,
  amount bigint not null check (amount between 1 and 9007199254740991),
  currency text not null,
  money text not null check (money in ('due', 'sent', 'in_doubt', 'paid', 'failed')),
  attempts integer not null,
  due_by timestamptz not null,
  last_error text,
  gateway_refund_reference text,
  rule text not null,
  sent_at timestamptz,
  paid_at timestamptz,
  created_at timestamptz not null,
  primary key (id, seller_id),
  -- A claim pays each payment back once: the natural key of a refund, unique for ever.
  unique (claim_id, payment_id, seller_id),
  foreign key (order_id, seller_id) references orders
);
create index refunds_of_order on refunds (order_id, seller_id);
create index refunds_of_mall on refunds (mall_id, mode, id desc);
create index refunds_of_seller on refunds (seller_id, mode, id desc);
-- What the sweep looks for: few, however many were ever paid.
create index refunds_unsettled on refunds (id) where money in ('due', 'sent', 'in_doubt');

-- Who was told what: the log of notices. Texts are made from template and data in the reader's language.
create table notifications (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" not null,
  file_id text collate "C" not null,        -- order or contract that it is about; no foreign key, as there are several kinds
  object_id text collate "C" not null,
  recipient text not null check (recipient in ('buyer', 'seller', 'operator')),
  contact text,                             -- which of the seller's contacts, by role
  channels jsonb not null,
  template text not null,
  locale text not null,
  data jsonb not null,
  state text not null check (state in ('logged')),
  created_at timestamptz not null,
  primary key (id, seller_id)
);
create index notifications_of_mall on notifications (mall_id, mode, id desc);
create index notifications_of_seller on notifications (seller_id, mode, id desc);
create index notifications_of_file on notifications (file_id, seller_id);
create index notifications_of_object on notifications (object_id, seller_id);

-- Trackers --------------------------------------------------------------------------------------------------------

create table trackers (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" not null,
  carrier text not null,
  waybill_number text not null,
  order_id text collate "C" not null,
  object_id text collate "C" not null,
  first_leg text not null check (first_leg in ('outbound', 'return', 'reship', 'send_back', 'intercept_return')),
  back_from timestamptz,
  status text not null check (status in ('pre_transit', 'collected', 'in_transit', 'out_for_delivery', 'attempt_failed', 'available_for_pickup', 'delivered', 'returning', 'returned_to_sender', 'lost', 'damaged', 'cancelled', 'unknown')),
  legs jsonb not null,
  confirmed_legs jsonb not null,            -- the legs by the carrier's own facts alone
  change_sequence integer not null,
  fold_version integer not null,
  unknown_codes integer not null,
  last_event_at timestamptz,
  last_checked_at timestamptz,
  next_check_at timestamptz,
  event_sequence integer not null,
  created_at timestamptz not null,
  primary key (id, seller_id)
) with (fillfactor = 80);
create index trackers_of_order on trackers (order_id, seller_id);
create index trackers_of_mall on trackers (mall_id, mode, id desc);
create index trackers_of_seller on trackers (seller_id, mode, id desc);
create index trackers_by_waybill on trackers (waybill_number, carrier, mode);

create table tracking_events (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" not null,
  tracker_id text collate "C" not null,
  fact_key text not null,
  code text not null,
  status text not null check (status in ('pre_transit', 'collected', 'in_transit', 'out_for_delivery', 'attempt_failed', 'available_for_pickup', 'delivered', 'returning', 'returned_to_sender', 'lost', 'damaged', 'cancelled', 'unknown')),
  known boolean not null,
  verified boolean not null,
  source text not null check (source in ('carrier', 'mall', 'poll')),
  synthetic boolean not null,
  location text,
  description text,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  primary key (tracker_id, fact_key, seller_id)
);

create table waybill_claims (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  carrier text not null,
  waybill_number text not null,
  tracker_id text collate "C" not null,
  scope integer not null,
  first_leg text not null,
  reserves boolean not null,                -- a seller's first open claim; its further ones (combined parcels) ride along
  valid_from timestamptz not null,
  valid_to timestamptz,
  primary key (waybill_number, carrier, mode, scope, tracker_id, seller_id)
);
create index waybill_claims_of_tracker on waybill_claims (tracker_id, seller_id);
-- Two sellers that type one number at the same moment: the second commit fails, is tried again and then sees the first.
create unique index waybill_reserved_once on waybill_claims (waybill_number, carrier, mode, scope) where reserves and valid_to is null;

-- Facts whose waybill nobody holds yet; kept 30 days and matched when it appears.
create table unmatched_tracking_events (
  id text collate "C" primary key,
  owner text not null,                      -- who pushed it: a mall's id, or the carrier
  mall_id integer not null,                 -- 0 when a carrier pushed it
  mode text not null,
  carrier text not null,
  waybill_number text not null,
  fact_key text not null,
  fact jsonb not null,
  received_at timestamptz not null,
  unique (waybill_number, carrier, mode, owner, fact_key)
);
create index unmatched_by_age on unmatched_tracking_events (received_at);

-- The log: one table per retention class, in partitions by the machine time that ids begin with ----------------------

create table events (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" not null,
  type text not null,
  object_id text collate "C" not null,
  file_id text collate "C" not null,
  sequence integer not null,
  command_id text not null,
  actor_kind text not null check (actor_kind in ('platform', 'mall', 'seller', 'buyer', 'carrier', 'system')),
  actor_id text not null,
  actor_by text,
  rule text,
  reason text,
  data jsonb not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (id, seller_id)
) partition by range (id);
create table events_other partition of events default;
create index events_of_object on events (object_id, seller_id, id desc);
create index events_of_mall on events (mall_id, mode, id desc);
create index events_of_seller on events (seller_id, mode, id desc);

create table transfers (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" not null,
  from_account text not null,
  to_account text not null,
  amount bigint not null check (amount between 1 and 9007199254740991),
  currency text not null,
  file_id text collate "C" not null,
  cause_id text collate "C" not null,
  rule text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (id, seller_id),
  check (from_account <> to_account)
);
create index transfers_of_mall on transfers (mall_id, mode, id desc);
create index transfers_of_seller on transfers (seller_id, mode, id desc);
create index transfers_of_cause on transfers (cause_id, seller_id);

create table deadlines (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  boundary text not null,
  file_id text collate "C" not null,
  object_id text collate "C" not null,
  what text not null,
  due_at timestamptz not null,
  rule text not null,
  policy_version integer not null,
  attempts integer not null,
  parked boolean not null,
  primary key (file_id, object_id, what, seller_id)
);
create index deadlines_due on deadlines (mall_id, mode, due_at) where not parked;

create table outbox (
  -- Given at the insert, while the file is locked: of two commands on one file the later has the larger number.
  number bigint generated always as identity,
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  event_ids jsonb not null,
  jobs jsonb not null,
  created_at timestamptz not null,
  primary key (number, seller_id)
) with (autovacuum_vacuum_scale_factor = 0.01);

-- The public order of events, given after the commit by one relay at a time.
create table event_feed (
  position bigint generated always as identity primary key,
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  event_id text collate "C" not null
);
create unique index event_feed_event on event_feed (event_id);
create index event_feed_of_mall on event_feed (mall_id, mode, position);
create index event_feed_of_seller on event_feed (seller_id, mode, position);

create table idempotent_answers (
  seller_id integer not null,
  owner text not null,
  key text not null,
  hash text not null,
  status integer not null,
  body jsonb not null,
  created_at timestamptz not null,
  primary key (seller_id, owner, key)
);
create index idempotent_answers_by_age on idempotent_answers (created_at);

-- Carrier contracts -------------------------------------------------------------------------------------------------

create table carrier_contracts (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null check (mode in ('test', 'live')),
  id text collate "C" not null,
  seller text collate "C" not null,
  reference text,
  carrier text not null,
  uses jsonb not null,
  state text not null check (state in ('requested', 'verifying', 'verified', 'in_use', 'on_hold', 'rejected', 'suspended', 'terminated')),
  contract_code text not null,
  business_number text,
  credentials jsonb not null,
  secrets text,
  secret_fields jsonb not null,             -- names of the fields in `secrets`
  terms jsonb not null,
  office text,                              -- digest of the address that the carrier has registered
  verification jsonb not null,
  fees jsonb not null,
  minimum_volume integer check (minimum_volume >= 0),
  hold_reason text,
  clock_started_at timestamptz,
  clock_days_left integer not null,
  overdue boolean not null,
  next_check_on date,
  check_number integer not null,
  event_sequence integer not null,
  metadata jsonb not null,
  created_at timestamptz not null,
  authorised_at timestamptz,
  primary key (id, seller_id),
  unique (seller_id, mode, reference)
);
create index carrier_contracts_of_mall on carrier_contracts (mall_id, mode, id desc);
create index carrier_contracts_of_seller on carrier_contracts (seller_id, mode, id desc);
create index carrier_contracts_by_code on carrier_contracts (mall_id, mode, carrier, contract_code);
create index carrier_contracts_by_state on carrier_contracts (mode, state, id desc);
-- What the sweep looks for: applications without an answer of their carrier.
create index carrier_contracts_unchecked on carrier_contracts (id) where state in ('requested', 'verifying');

-- A4: one business per account and one live account per business, in live mode across all malls (scope 0). A `holder`
-- says which business an account belongs to and may stand there several times: return service in several malls.
create table contract_claims (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  contract_id text collate "C" not null,
  carrier text not null,
  scope integer not null,
  kind text not null check (kind in ('business', 'account', 'holder')),
  number text not null,
  business text not null,
  valid_from timestamptz not null,
  valid_to timestamptz,
  primary key (contract_id, kind, number, valid_from, seller_id),
  foreign key (contract_id, seller_id) references carrier_contracts
);
create unique index contract_claims_open on contract_claims (carrier, mode, scope, kind, number) where valid_to is null and kind <> 'holder';
create index contract_claims_held on contract_claims (carrier, mode, scope, kind, number) where valid_to is null and kind = 'holder';

-- The last fence for holders, as the unique index is for the others: two applications of one batch read before either
-- writes. One business per account, and a seller registers an account once.
create function contract_holder_is_one() returns trigger
  language plpgsql security definer set search_path = roundtrip as $$
begin
  if exists (select from contract_claims c where c.carrier = new.carrier and c.mode = new.mode and c.scope = new.scope
             and c.kind = 'holder' and c.number = new.number and c.valid_to is null
             and (c.business <> new.business or (c.seller_id = new.seller_id and c.contract_id <> new.contract_id))) then
    raise unique_violation using message = 'the account is registered elsewhere';
  end if;
  return new;
end $$;
create trigger contract_holder_is_one before insert or update on contract_claims
  for each row when (new.kind = 'holder' and new.valid_to is null) execute function contract_holder_is_one();

-- Who holds account and business numbers; told to the decision only, never to a tenant. The numbers are locked first, in
-- one order, until the transaction ends: of two applications for one account the second reads what the first wrote.
-- (Volatile, so that the second statement sees what was committed while the first one waited.)
create function contract_claim_holders(carriers text[], modes text[], scopes integer[], kinds text[], numbers text[])
  returns table (carrier text, mode text, scope integer, kind text, number text, business text, seller_id integer, mall_id integer, contract_id text)
  language plpgsql volatile security definer set search_path = roundtrip as $$
#variable_conflict use_column
begin
  perform pg_advisory_xact_lock(hashtextextended(w.name, 4))
  from (select distinct concat_ws('|', carrier, mode, scope, kind, number) as name
        from unnest(carriers, modes, scopes, kinds, numbers) as u(carrier, mode, scope, kind, number) order by 1) w;
  return query
    select c.carrier, c.mode, c.scope, c.kind, c.number, c.business, c.seller_id, c.mall_id, c.contract_id
    from (select distinct * from unnest(carriers, modes, scopes, kinds, numbers) as u(carrier, mode, scope, kind, number)) w
    join contract_claims c using (carrier, mode, scope, kind, number) where c.valid_to is null;
end $$;

-- What an application needs to know of its seller. `contacts` are the roles only.
create function contract_applicants(wanted integer[])
  returns table (seller_id integer, id text, kind text, country text, number text, has_address boolean, contacts text[], locale text)
  language sql stable security definer set search_path = roundtrip as $$
  select s.seller_id, s.id, s.kind, s.registration_country, s.registration_number, s.addresses <> '{}'::jsonb,
         array(select jsonb_object_keys(s.contacts)), m.locale
  from sellers s join malls m using (mall_id) where s.seller_id = any(wanted)
$$;

-- Contracts in use that these sellers may book by: their own, and their mall's.
create function usable_contracts(wanted integer[], wanted_modes text[])
  returns table (for_seller integer, id text, seller_id integer, mall_id integer, mode text, carrier text, uses jsonb, contract_code text, fees jsonb)
  language sql stable security definer set search_path = roundtrip as $$
  select s.seller_id, c.id, c.seller_id, c.mall_id, c.mode, c.carrier, c.uses, c.contract_code, c.fees
  from sellers s join malls m using (mall_id)
  join carrier_contracts c on c.seller_id in (s.seller_id, m.seller_id)
  where s.seller_id = any(wanted) and c.mode = any(wanted_modes) and c.state = 'in_use'
$$;

-- Long work and files ---------------------------------------------------------------------------------------------

create table operations (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" primary key,
  kind text not null,
  state text not null check (state in ('queued', 'running', 'done', 'failed')),
  actor jsonb not null,
  request jsonb not null,
  total integer not null,
  done integer not null,
  result jsonb,
  error text,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index operations_of_mall on operations (mall_id, mode, id desc);

create table operation_rows (
  operation_id text collate "C" not null references operations,
  seller_id integer not null,
  mall_id integer not null,
  index integer not null,
  item jsonb not null,
  status integer,
  result jsonb,
  primary key (operation_id, index)
);

create table files (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" primary key,
  name text not null,
  media_type text not null,
  size bigint not null,
  sha256 text not null,
  purpose text not null check (purpose in ('evidence', 'import', 'export')),
  created_at timestamptz not null
);

create table file_chunks (
  file_id text collate "C" not null references files on delete cascade,
  seller_id integer not null,
  mall_id integer not null,
  number integer not null,
  bytes bytea not null,
  primary key (file_id, number)
);

create table imports (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" primary key,
  file_id text collate "C" not null references files,
  kind text not null check (kind in ('orders')),
  format text not null check (format in ('utf-8', 'euc-kr', 'xlsx')),
  state text not null check (state in ('uploaded', 'previewed', 'applying', 'applied', 'failed')),
  mapping jsonb not null,
  for_seller integer,                       -- every order is this seller's; null: the file's column says whose
  actor jsonb not null,
  layout jsonb not null,                    -- which of our columns the staged cells are, in order, with the file's header
  ignored_columns jsonb not null,
  rows integer not null,                    -- = valid + invalid + dropped, once the file is read
  valid integer not null,
  invalid integer not null,
  dropped integer not null,
  orders_total integer not null,
  orders_done integer not null,
  orders_created integer not null,
  orders_existing integer not null,
  orders_refused integer not null,
  problem jsonb,
  run integer not null,                     -- counts the runs of its job; only the newest may write
  held_until timestamptz,
  queued_at timestamptz not null,
  created_at timestamptz not null,
  finished_at timestamptz
);
create index imports_of_mall on imports (mall_id, mode, id desc);
create index imports_of_seller on imports (seller_id, mode, id desc);
create index imports_unfinished on imports (queued_at) where state in ('uploaded', 'previewed', 'applying');

-- Rows that could not be taken, each with its reason, so that all rows of a file add up.
create table import_errors (
  import_id text collate "C" not null references imports on delete cascade,
  seller_id integer not null,
  mall_id integer not null,
  row integer not null,
  column_name text collate "C" not null,
  code text collate "C" not null,
  detail text not null,
  primary key (import_id, row, column_name, code)
);

-- The rows of a file that is being read, found by the order they belong to: they may stand far apart. Kept until the
-- import ends, and logged, so that an interrupted one goes on after a crash of the database too.
create table import_rows (
  import_id text collate "C" not null references imports on delete cascade,
  seller_id integer not null,
  mall_id integer not null,
  row integer not null,
  order_seller integer not null,
  reference text collate "C" not null,
  cells jsonb,                              -- null: the row cannot be read and takes its order with it
  primary key (import_id, order_seller, reference, row)
);

create table import_orders (
  import_id text collate "C" not null references imports on delete cascade,
  seller_id integer not null,
  mall_id integer not null,
  row integer not null,                     -- its first
  order_seller integer not null,
  reference text collate "C" not null,
  rows integer not null,
  order_id text collate "C",                -- given before the order is created, so that a second try knows its own
  state text not null check (state in ('ready', 'existing', 'created', 'refused')),
  primary key (import_id, row)
);

-- Webhooks --------------------------------------------------------------------------------------------------------

create table webhook_endpoints (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null check (mode in ('test', 'live')),
  id text collate "C" not null,
  owner_id text collate "C" not null,       -- the mall or seller; a mall's endpoint lies with its house seller
  owner_kind text not null check (owner_kind in ('mall', 'seller')),
  url text not null,
  description text not null,
  types jsonb not null,
  state text not null check (state in ('active', 'disabled', 'deleted')),
  secret text,                              -- encrypted, as the one before it is
  previous_secret text,
  previous_until timestamptz,
  disabled_because text check (disabled_because in ('asked', 'gone', 'failing')),
  failing_since timestamptz,
  event_sequence integer not null,
  metadata jsonb not null,
  created_at timestamptz not null,
  primary key (id, seller_id),
  check (secret is not null or state = 'deleted')
);
create index webhook_endpoints_of_mall on webhook_endpoints (mall_id, mode, id desc);
create index webhook_endpoints_of_mall_by_state on webhook_endpoints (mall_id, mode, state, id desc);
create index webhook_endpoints_of_seller on webhook_endpoints (seller_id, mode, id desc);
create index webhook_endpoints_of_seller_by_state on webhook_endpoints (seller_id, mode, state, id desc);
create index webhook_endpoints_active on webhook_endpoints (id) where state = 'active';

-- One row per endpoint and event: the queue and, for 30 days, the log.
create table webhook_deliveries (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text collate "C" not null,
  endpoint_id text collate "C" not null,
  event_id text collate "C" not null,
  event_seller_id integer not null,
  event_type text not null,
  position bigint not null,
  state text not null check (state in ('pending', 'succeeded', 'failed')),
  round integer not null,
  tries integer not null,
  next_attempt_at timestamptz,
  finished_at timestamptz,
  attempts jsonb not null,
  created_at timestamptz not null,
  primary key (id, seller_id),
  unique (endpoint_id, event_id, seller_id),
  foreign key (endpoint_id, seller_id) references webhook_endpoints,
  check ((state = 'pending') = (next_attempt_at is not null))
) with (fillfactor = 80);
create index webhook_deliveries_of_endpoint on webhook_deliveries (endpoint_id, seller_id, id desc);
create index webhook_deliveries_of_endpoint_by_state on webhook_deliveries (endpoint_id, seller_id, state, id desc);
-- The queue: each endpoint's own, in the order of its tries.
create index webhook_deliveries_waiting on webhook_deliveries (endpoint_id, seller_id, next_attempt_at, position) where state = 'pending';

create table webhook_recoveries (
  seller_id integer not null,
  mall_id integer not null,
  mode text not null,
  id text not null,
  endpoint_id text collate "C" not null,
  after_event text collate "C" not null,
  before_event text collate "C" not null,
  created_at timestamptz not null,
  primary key (id, seller_id),
  foreign key (endpoint_id, seller_id) references webhook_endpoints
);
create index webhook_recoveries_of_endpoint on webhook_recoveries (endpoint_id, seller_id);

-- How far the event feed has been given to the endpoints.
create table webhook_cursor (
  seller_id integer primary key,
  mall_id integer not null,
  position bigint not null
);
insert into webhook_cursor values (0, 0, 0);

-- Functions that see across tenants, each as narrow as its use ------------------------------------------------------

create function mall_clocks(wanted integer[])
  returns table (mall_id integer, mode text, offset_ms bigint, frozen_at timestamptz, policy_version integer)
  language sql stable security definer set search_path = roundtrip as $$
  select c.mall_id, c.mode, c.offset_ms, c.frozen_at, m.policy_version from clocks c join malls m using (mall_id) where c.mall_id = any(wanted)
$$;

create function mall_contexts(wanted integer[])
  returns table (mall_id integer, id text, name text, time_zone text, currency text, jurisdiction text, version integer, policies jsonb)
  language sql stable security definer set search_path = roundtrip as $$
  select m.mall_id, m.id, m.name, m.time_zone, m.currency, m.jurisdiction, p.version, p.policies
  from malls m join policy_versions p using (mall_id) where m.mall_id = any(wanted)
$$;

create function key_by_hash(wanted text)
  returns table (id text, seller_id integer, mall_id integer, owner_id text, owner_kind text, carrier text, mode text, scopes jsonb, mall text, seller_state text)
  language sql stable security definer set search_path = roundtrip as $$
  select k.id, k.seller_id, k.mall_id, k.owner_id, k.owner_kind, k.carrier, k.mode, k.scopes, m.id, s.state
  from api_keys k left join malls m on m.mall_id = k.mall_id left join sellers s on s.seller_id = k.seller_id
  where k.hash = wanted and k.revoked_at is null
$$;

-- Which mall a seller belongs to never changes; the answer is cached by its callers.
create function seller_directory(wanted integer[])
  returns table (seller_id integer, mall_id integer, id text, mall text, kind text)
  language sql stable security definer set search_path = roundtrip as $$
  select s.seller_id, s.mall_id, s.id, s.mall, s.kind from sellers s where s.seller_id = any(wanted)
$$;

-- A scope that is null stands for all scopes: a carrier's own fact concerns everyone who holds the number.
-- Whether a mall's own number is taken already; told only to the mall (or the platform) that uses it.
create function seller_references(malls integer[], wanted text[])
  returns table (mall_id integer, reference text, id text)
  language sql stable security definer set search_path = roundtrip as $$
  select s.mall_id, s.reference, s.id from unnest(malls, wanted) as w(mall_id, reference) join sellers s using (mall_id, reference)
$$;

create function mall_references(wanted text[])
  returns table (reference text, id text)
  language sql stable security definer set search_path = roundtrip as $$
  select m.reference, m.id from malls m where m.reference = any(wanted)
$$;

create function waybill_holders(numbers text[], carriers text[], modes text[], scopes integer[])
  returns table (waybill_number text, carrier text, mode text, scope integer, seller_id integer, mall_id integer, tracker_id text, first_leg text)
  language sql stable security definer set search_path = roundtrip as $$
  select c.waybill_number, c.carrier, c.mode, c.scope, c.seller_id, c.mall_id, c.tracker_id, c.first_leg
  from unnest(numbers, carriers, modes, scopes) as w(waybill_number, carrier, mode, scope)
  join waybill_claims c using (waybill_number, carrier, mode) where c.valid_to is null and (w.scope is null or w.scope = c.scope)
$$;

-- Deadlines due on their own mall's clock; `machine_now` is handed in because time has one source.
create function due_deadlines(machine_now timestamptz, wanted integer)
  returns table (seller_id integer, mall_id integer, mode text, boundary text, file_id text, object_id text, what text, due_at timestamptz)
  language sql stable security definer set search_path = roundtrip as $$
  select d.seller_id, d.mall_id, d.mode, d.boundary, d.file_id, d.object_id, d.what, d.due_at
  from clocks c cross join lateral (
    select * from deadlines d
    where d.mall_id = c.mall_id and d.mode = c.mode and not d.parked
      and d.due_at <= coalesce(c.frozen_at, machine_now + make_interval(secs => c.offset_ms / 1000.0))
    order by d.due_at limit wanted
  ) d
  order by d.due_at limit wanted
$$;

create function ensure_event_partitions(months text[], bounds text[]) returns void
  language plpgsql security definer set search_path = roundtrip as $$
begin
  for i in 1 .. array_length(months, 1) loop
    if to_regclass('events_' || months[i]) is null then
      execute format('create table %I partition of events for values from (%L) to (%L)', 'events_' || months[i], bounds[i], bounds[i + 1]);
    end if;
  end loop;
end $$;

-- Row-level security: the second fence --------------------------------------------------------------------------------
-- The batch says which sellers or malls it may see; the sub-selects are evaluated once per statement, not per row.

do $$
declare t text;
begin
  foreach t in array array['malls', 'policy_versions', 'clocks', 'sellers', 'platforms', 'api_keys', 'wallets', 'orders', 'order_lines', 'order_payments',
    'shipments', 'shipment_lines', 'bookings', 'carrier_contracts', 'contract_claims', 'cancellations', 'cancellation_lines', 'returns', 'return_lines', 'refunds', 'trackers', 'tracking_events',
    'waybill_claims', 'notifications', 'events', 'transfers', 'deadlines', 'outbox', 'event_feed', 'operations', 'operation_rows', 'files', 'file_chunks',
    'imports', 'import_errors', 'import_rows', 'import_orders', 'webhook_endpoints', 'webhook_deliveries', 'webhook_recoveries', 'webhook_cursor']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy owner_sees_all on %I to current_user using (true) with check (true)', t);
    execute format($policy$create policy tenant on %I to :app using (
      seller_id = any (coalesce((select string_to_array(current_setting('roundtrip.sellers', true), ',')::integer[]), '{}'))
      or mall_id = any (coalesce((select string_to_array(current_setting('roundtrip.malls', true), ',')::integer[]), '{}'))
      or (select current_setting('roundtrip.all', true) = 'yes'))$policy$, t);
  end loop;
end $$;

-- Answers are found by seller only.
alter table idempotent_answers enable row level security;
alter table idempotent_answers force row level security;
create policy owner_sees_all on idempotent_answers to current_user using (true) with check (true);
create policy tenant on idempotent_answers to :app using (
  seller_id = any (coalesce((select string_to_array(current_setting('roundtrip.sellers', true), ',')::integer[]), '{}')) or (select current_setting('roundtrip.all', true) = 'yes'));

-- Facts without a waybill belong to the mall that pushed them, or to a carrier (mall 0).
alter table unmatched_tracking_events enable row level security;
alter table unmatched_tracking_events force row level security;
create policy owner_sees_all on unmatched_tracking_events to current_user using (true) with check (true);
create policy tenant on unmatched_tracking_events to :app using (
  mall_id = any (coalesce((select string_to_array(current_setting('roundtrip.malls', true), ',')::integer[]), '{}')) or (select current_setting('roundtrip.all', true) = 'yes'));

grant usage on schema roundtrip to :app;
grant select, insert, update, delete on all tables in schema roundtrip to :app;
-- What happened stays: the app role can neither change nor remove it.
revoke update, delete on events, transfers, notifications, tracking_events, policy_versions, order_lines, order_payments from :app;
revoke delete on orders, shipments, shipment_lines, bookings, carrier_contracts, contract_claims, cancellations, cancellation_lines, returns, return_lines, refunds, trackers, waybill_claims, malls, sellers, wallets, api_keys, webhook_endpoints from :app;
grant usage on all sequences in schema roundtrip to :app;
grant execute on all functions in schema roundtrip to :app;
