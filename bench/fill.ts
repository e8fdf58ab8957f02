/** Fills the database with orders in the states they have after some months: plain SQL as the owner, table by table. */
import type pg from 'pg';
import { type Spread, sellerNumber } from './numbering.ts';

/** Orders per statement. */
const piece = 10_000;

/** Sellers and orders of one mall; `told` hears how many orders are done. */
export async function fillSpread(client: pg.Client, spread: Spread, told: (orders: number) => void): Promise<void> {
  const { first, orders, sellers, firstSeller, mall } = spread;
  await client.query('set search_path = roundtrip');
  await client.query(`create or replace function pg_temp.id_of(kind text, n bigint, k bigint, j integer) returns text language sql immutable
    return kind || '_01' || (10000000 + n)::text || (k * 10000000000 + 1000000000 + j)::text`);
  const numbers = Array.from({ length: sellers }, (_, i) => firstSeller + i);
  await client.query(sellersText, [mall.number, mall.id, numbers, numbers.map(sellerNumber)]);
  for (let from = first; from < first + orders; from += piece) {
    const to = Math.min(from + piece, first + orders);
    await client.query('begin');
    for (const text of orderTexts) {
      await client.query(source(text), [mall.number, firstSeller, sellers, from, to - 1, mall.id]);
    }
    await client.query('commit');
    told(to - first);
  }
}

export async function analyzeAll(client: pg.Client): Promise<void> {
  await client.query('vacuum analyze');
}

const address = `'{"name": "김철수", "phone": "010-9876-5432", "postal_code": "04524", "address1": "서울특별시 중구 세종대로 110", "country": "KR"}'`;

const sellersText = `
  insert into sellers (seller_id, mall_id, id, mall, name, reference, kind, state, registration_country, registration_number,
    cross_border, cancel_order_enabled, contacts, addresses, event_sequence, metadata, created_at)
  select number, $1::integer, pg_temp.id_of('sel', k, k, 0), $2::text, 'Seller ' || k, 'seller-' || k, 'third_party', 'active', 'KR', '1248100998',
    false, true, '{"shipping_manager": {"name": "홍길동", "phone": "010-1234-5678"}}', jsonb_build_object('ship_from', ${address}::jsonb, 'return_to', ${address}::jsonb), 1, '{}', now() - interval '200 days'
  from unnest($3::bigint[], $4::integer[]) as s(k, number)`;

/**
 * Every statement selects from `o`: order n of the mall with its seller, its kind (place in its twenty) and its times.
 * Delivered yesterday, so that every window is open.
 */
function source(text: string): string {
  return `with o as (
    select n, n % 20 as place, k, s.seller_id as s, $1::integer as mall, 'test' as mode,
      now() - interval '9 days' - (n % 1000) * interval '1 minute' as ordered, now() - interval '7 days' as sent,
      now() - interval '26 hours' + (n % 100) * interval '1 minute' as came, $6::text as mall_public
    from generate_series($4::bigint, $5::bigint) n
    cross join lateral (select $2::bigint + n % $3::bigint as k) as seller
    join sellers s on s.id = pg_temp.id_of('sel', k, k, 0)) ${text}`;
}

const legs = (at: string, done: boolean) =>
  `jsonb_build_array(jsonb_build_object('kind', 'outbound', 'status', ${done ? "'delivered'" : "'in_transit'"}, 'collected_at', to_char(sent at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
     'delivered_at', ${done ? `to_char(came at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')` : 'null::text'}, 'last_event_at', to_char(${at} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))`;
const legsOfOrder = `case when place between 10 and 14 then ${legs('sent', false)} else ${legs('came', true)} end`;
const isSent = '(place < 15 or place = 19)';
const isDelivered = '(place < 10 or place = 19)';
/** Every second return waits for its goods. */
const isOpen = '(n % 40 = 39)';
const owner = 's, mall, mode';
const ofOrder = `pg_temp.id_of('ord', n, k, 0)`;

/** Far off: while it is measured nothing is polled. */
const nextCheck = `date_trunc('hour', sent) + interval '1 year'`;

const orderTexts = [
  `insert into orders (seller_id, mall_id, mode, id, kind, reference, state, currency, ordered_at, acknowledged_at, buyer, ship_to, discounts,
     shipping_fee, policy_version, event_sequence, metadata, created_at)
   select ${owner}, ${ofOrder}, 'sale', 'order-' || n,
     case when ${isDelivered} then 'delivered' when ${isSent} then 'in_delivery' else 'paid' end, 'KRW', ordered, case when ${isSent} then sent end,
     '{"name": "김철수", "phone": "010-9876-5432", "email": "kim@example.com", "locale": "ko"}', ${address}, '[]', 3000, 1,
     case when n % 40 = 39 then 10 when place = 19 then 11 when ${isDelivered} then 8 when ${isSent} then 6 else 1 end, '{"channel": "app"}', ordered from o`,
  `insert into order_lines (seller_id, mall_id, mode, id, order_id, position, sku, title, option, quantity, unit_price, discount, category, weight_grams)
   select ${owner}, pg_temp.id_of('lin', n, k, line), ${ofOrder}, line, case line when 0 then 'MUG-' else 'POT-' end || n % 3000,
     case line when 0 then 'Stoneware mug' else 'Cast-iron pot with lid' end, case line when 0 then 'blue' end, line + 1, 10000 + line * 15000, 0, 'kitchen', 400 + line * 2000
   from o cross join generate_series(0, 1) line`,
  `insert into order_payments (seller_id, mall_id, mode, id, order_id, position, method, gateway, gateway_reference, amount)
   select ${owner}, pg_temp.id_of('pay', n, k, 0), ${ofOrder}, 0, 'card', 'simulated', 'pay-' || n, 63000 from o`,
  `insert into transfers (seller_id, mall_id, mode, id, from_account, to_account, amount, currency, file_id, cause_id, rule, occurred_at, recorded_at)
   select ${owner}, pg_temp.id_of('trf', n, k, e), case e when 0 then 'buyer' when 1 then 'buyer_payments' else 'refunds_due' end,
     case e when 0 then 'buyer_payments' when 1 then 'refunds_due' else 'buyer' end, case e when 0 then 63000 else 10000 end, 'KRW', ${ofOrder},
     case e when 0 then pg_temp.id_of('pay', n, k, 0) else pg_temp.id_of('rfd', n, k, 0) end, 'B1: payment of the order', ordered, ordered
   from o cross join generate_series(0, 2) e where e = 0 or (place = 19 and not ${isOpen})`,
  `insert into shipments (seller_id, mall_id, mode, id, order_id, method, carrier, waybill_number, tracker_id, state, handoff_state, legs,
     tracker_sequence, dispatched_at, delivered_at, metadata, created_at)
   select ${owner}, pg_temp.id_of('shp', n, k, 0), ${ofOrder}, 'manual', 'korea_post', (6000000000000 + n)::text, pg_temp.id_of('trk', n, k, 0),
     case when ${isDelivered} then 'delivered' else 'in_transit' end, 'accepted', ${legsOfOrder}, 3, sent, case when ${isDelivered} then came end, '{}', sent
   from o where ${isSent}`,
  `insert into shipment_lines (seller_id, mall_id, mode, shipment_id, line_id, order_id, quantity)
   select ${owner}, pg_temp.id_of('shp', n, k, 0), pg_temp.id_of('lin', n, k, line), ${ofOrder}, line + 1
   from o cross join generate_series(0, 1) line where ${isSent}`,
  `insert into trackers (seller_id, mall_id, mode, id, carrier, waybill_number, order_id, object_id, first_leg, status, legs, confirmed_legs,
     change_sequence, fold_version, unknown_codes, last_event_at, last_checked_at, next_check_at, event_sequence, created_at)
   select ${owner}, pg_temp.id_of('trk', n, k, 0), 'korea_post', (6000000000000 + n)::text, ${ofOrder}, pg_temp.id_of('shp', n, k, 0), 'outbound',
     case when ${isDelivered} then 'delivered' else 'in_transit' end, ${legsOfOrder}, ${legsOfOrder}, 3, 1, 0,
     case when ${isDelivered} then came else sent end, sent, case when not ${isDelivered} then ${nextCheck} end, 3, sent from o where ${isSent}`,
  `insert into waybill_claims (seller_id, mall_id, mode, carrier, waybill_number, tracker_id, scope, first_leg, reserves, valid_from)
   select ${owner}, 'korea_post', (6000000000000 + n)::text, pg_temp.id_of('trk', n, k, 0), mall, 'outbound', true, sent from o where ${isSent}`,
  `insert into tracking_events (seller_id, mall_id, mode, id, tracker_id, fact_key, code, status, known, verified, source, synthetic, location, occurred_at, received_at)
   select ${owner}, pg_temp.id_of('tev', n, k, e), pg_temp.id_of('trk', n, k, 0), 'carrier:' || md5(n || '-' || e),
     (array['collected', 'in_transit', 'in_transit', 'out_for_delivery', 'delivered'])[e], (array['collected', 'in_transit', 'in_transit', 'out_for_delivery', 'delivered'])[e],
     true, true, 'carrier', true, 'Seoul ' || e, case e when 5 then came else sent + (e - 1) * interval '1 hour' end, case e when 5 then came else sent + e * interval '1 hour' end
   from o cross join generate_series(1, 5) e where ${isDelivered} or (${isSent} and e <= 2)`,
  `insert into returns (seller_id, mall_id, mode, id, order_id, decision, goods, reason, detail, fault, route, tracker_sequence, return_window, refund,
     evidence, policy_version, metadata, requested_at, approved_at, arrived_at, decided_at)
   select ${owner}, pg_temp.id_of('ret', n, k, 0), ${ofOrder}, case when ${isOpen} then 'approved' else 'accepted' end, case when ${isOpen} then 'awaiting' else 'received' end,
     'no_longer_wanted', 'I changed my mind.', 'buyer', 'buyer_ships', 0,
     '{"kind": "change_of_mind", "ends_at": null, "basis": "C2", "verified": true}', case when not ${isOpen} then '{"total": 10000, "currency": "KRW", "components": [{"kind": "goods", "rule": "C9: price of the pieces given back", "amount": 10000, "text": "1 × Stoneware mug"}]}'::jsonb end,
     '[]', 1, '{}', came, came, case when not ${isOpen} then came end, case when not ${isOpen} then came end from o where place = 19`,
  `insert into return_lines (seller_id, mall_id, mode, return_id, line_id, shipment_id, order_id, quantity, inspection, accepted_quantity)
   select ${owner}, pg_temp.id_of('ret', n, k, 0), pg_temp.id_of('lin', n, k, 0), pg_temp.id_of('shp', n, k, 0), ${ofOrder}, 1, '[]', case when not ${isOpen} then 1 end from o where place = 19`,
  `insert into deadlines (seller_id, mall_id, mode, boundary, file_id, object_id, what, due_at, rule, policy_version, attempts, parked)
   select ${owner}, 'order_file', ${ofOrder}, pg_temp.id_of('ret', n, k, 0), 'return.lapse', came + interval '15 days', 'C10: to be sent within 14 days', 1, 0, false from o where ${isOpen}`,
  `insert into deadlines (seller_id, mall_id, mode, boundary, file_id, object_id, what, due_at, rule, policy_version, attempts, parked)
   select ${owner}, 'tracker', pg_temp.id_of('trk', n, k, 0), pg_temp.id_of('trk', n, k, 0), 'tracker.poll', ${nextCheck}, 'B4: every 3 hours', 1, 0, false
   from o where ${isSent} and not ${isDelivered}`,
  `insert into refunds (seller_id, mall_id, mode, id, order_id, payment_id, claim_id, amount, currency, money, attempts, due_by, rule, sent_at, paid_at, created_at)
   select ${owner}, pg_temp.id_of('rfd', n, k, 0), ${ofOrder}, pg_temp.id_of('pay', n, k, 0), pg_temp.id_of('ret', n, k, 0), 10000, 'KRW', 'paid', 1, came + interval '3 days',
     'C9', came, came, came from o where place = 19 and not ${isOpen}`,
  `insert into events (seller_id, mall_id, mode, id, type, object_id, file_id, sequence, command_id, actor_kind, actor_id, rule, data, occurred_at, recorded_at)
   select ${owner}, pg_temp.id_of('evt', n, k, e), (array['order.placed', 'shipment.created', 'order.dispatched', 'shipment.collected', 'order.in_delivery', 'shipment.in_transit',
     'shipment.delivered', 'order.delivered', 'return.requested', 'return.approved', 'return.accepted'])[e], ${ofOrder}, ${ofOrder}, e, gen_random_uuid()::text, 'mall', mall_public,
     'B1', '{"from": "paid", "to": "dispatched"}', sent, sent
   from o cross join generate_series(1, 11) e where e <= case when n % 40 = 39 then 10 when place = 19 then 11 when ${isDelivered} then 8 when ${isSent} then 6 else 1 end`,
  `insert into event_feed (seller_id, mall_id, mode, event_id)
   select ${owner}, pg_temp.id_of('evt', n, k, e) from o cross join generate_series(1, 11) e
   where e <= case when n % 40 = 39 then 10 when place = 19 then 11 when ${isDelivered} then 8 when ${isSent} then 6 else 1 end`,
  `insert into idempotent_answers (seller_id, owner, key, hash, status, body, created_at)
   select s, mall_public || '/test', gen_random_uuid()::text, md5(n::text) || md5(k::text), 201, jsonb_build_object('id', ${ofOrder}, 'object', 'order', 'ship_to', ${address}::jsonb), ordered from o`,
];
