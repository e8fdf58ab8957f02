/**
 * The control API, in JSON.
 *
 *     GET  /parcels?carrier&customer_number&waybill_number&order_number&direction&status&limit    newest first
 *     GET  /parcels/{carrier}/{waybill_number}
 *     POST /parcels/{carrier}/{waybill_number}/advance {to, at?, location?}
 *     POST /parcels/movement {customer_number, automatic?, first_visit?: by_number|collected|missed}
 *     POST /contracts {carrier, customer_number, member?, approval_numbers?}
 *     POST /faults {carrier, fault, operation?, customer_number?, count? | rate?, ms?, retry_after?}
 *     GET  /faults   DELETE /faults
 *     GET  /calls   POST /reset   GET /healthz
 */
import { advanced } from './advance.ts';
import type { Carrier } from './carrier.ts';
import { firstVisits } from './course.ts';
import { type Faults, readFault } from './faults.ts';
import { type Parcel, statusOf } from './parcel.ts';
import { readInstant } from './requests.ts';
import type { World } from './world.ts';

export interface Desk {
  world: World;
  faults: Faults;
  carriers: readonly Carrier[];
  /** Calls by carrier and operation. */
  calls: Map<string, Map<string, number>>;
}

export interface Reply {
  status: number;
  body: Record<string, unknown>;
}

export type Body = Readonly<Record<string, unknown>>;

/** Null: no such page. `body` is null when it could not be read. */
export function control(desk: Desk, method: string, url: URL, body: Body | null): Reply | null {
  const path = url.pathname;
  const [, carrier, number, action] = /^\/parcels\/(\w+)\/(\w+)(?:\/(\w+))?$/.exec(path) ?? [];
  if (method === 'POST' && body === null) return wrong(400, 'the body must be a JSON object');
  switch (`${method} ${path}`) {
    case 'GET /parcels':
      return listParcels(desk, url.searchParams);
    case 'POST /parcels/movement':
      return setMovement(desk, body!);
    case 'POST /contracts':
      return registerContract(desk, body!);
    case 'GET /faults':
      return ok({ faults: desk.faults.list() });
    case 'POST /faults': {
      const fault = readFault(body!, desk.carriers);
      if (typeof fault === 'string') return wrong(400, fault);
      desk.faults.add(fault);
      return ok({ faults: desk.faults.list() });
    }
    case 'DELETE /faults':
      desk.faults.clear();
      return ok({ faults: [] });
    case 'GET /calls':
      return ok({ calls: Object.fromEntries([...desk.calls].map(([code, by]) => [code, Object.fromEntries(by)])) });
    case 'POST /reset':
      desk.faults.clear();
      desk.calls.clear();
      desk.world.reset();
      return ok({});
    case 'GET /healthz':
      return ok({ status: 'ok' });
    default:
      return carrier && number ? parcelPage(desk, { method, carrier, number, action }, body) : null;
  }
}

function listParcels(desk: Desk, query: URLSearchParams): Reply {
  const limit = Number(query.get('limit') ?? 1_000);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100_000) return wrong(400, 'limit must be from 1 to 100000');
  const found = findParcels(desk, query);
  return ok({ total: found.length, parcels: found.slice(0, limit).map((parcel) => present(desk, parcel)) });
}

/** Newest first. */
export function findParcels({ world }: Desk, query: URLSearchParams): readonly Parcel[] {
  const wanted = (name: string, value: string) => !query.get(name) || query.get(name) === value;
  const number = query.get('waybill_number');
  return [...world.parcels()]
    .reverse()
    .filter(
      (parcel) =>
        wanted('carrier', parcel.carrier) &&
        wanted('customer_number', parcel.customer_number) &&
        wanted('order_number', parcel.order_number) &&
        wanted('direction', parcel.direction) &&
        (!number || [parcel.waybill_number, ...parcel.former_numbers].includes(number)) &&
        (!query.get('status') || query.get('status') === statusNow(world, parcel)),
    );
}

function statusNow(world: World, parcel: Parcel): string {
  return statusOf(world.scans(parcel, world.time(parcel.customer_number)));
}

/** A parcel as of the present time of its customer number. */
export function present({ world, carriers }: Desk, parcel: Parcel): Record<string, unknown> {
  const scans = world.scans(parcel, world.time(parcel.customer_number));
  const carrier = carriers.find(({ code }) => code === parcel.carrier);
  const { recorded: _, ...known } = parcel;
  return { ...known, status: statusOf(scans), carrier_status: carrier?.word(scans) ?? '', scans };
}

interface ParcelCall {
  method: string;
  carrier: string;
  number: string;
  action: string | undefined;
}

function parcelPage(desk: Desk, { method, carrier, number, action }: ParcelCall, body: Body | null): Reply | null {
  const parcel = desk.world.parcelByNumber(carrier, number);
  if (!parcel) return wrong(404, `${carrier} has no parcel ${number}`);
  if (method === 'GET' && !action) return ok(present(desk, parcel));
  return method === 'POST' && action === 'advance' ? advance(desk, parcel, body!) : null;
}

/** `at` is business time and, like the header, sets the clock of the customer number forward. */
function advance(desk: Desk, parcel: Parcel, body: Body): Reply {
  const { world } = desk;
  const statuses = desk.carriers.find(({ code }) => code === parcel.carrier)!.statuses;
  const to = statuses.find((each) => each === body['to']);
  if (!to) return wrong(400, `to must be one of ${statuses.join(', ')}: this carrier tells of no other`);
  const told = readInstant(body['at']);
  if (body['at'] !== undefined && !told) return wrong(400, 'at must be a time such as 2026-11-22T09:00:00Z');
  const place = body['location'];
  if (place !== undefined && (typeof place !== 'string' || place.length > 60)) {
    return wrong(400, 'location must be a name of at most 60 characters');
  }
  // Before the clock is told, so that the parcel does not move by itself past what is asked for.
  const scans = world.scans(parcel, world.time(parcel.customer_number));
  const at = told ?? world.time(parcel.customer_number);
  const recorded = advanced(parcel, scans, { to, at, location: place ?? null });
  if (typeof recorded === 'string') return wrong(409, recorded);
  if (to === 'cancelled') {
    const { id, waybill_number } = parcel;
    world.add({ type: 'cancelled', id, at: at.toString(), recorded, waybill_number, deleted: false });
  } else {
    world.add({ type: 'scanned', id: parcel.id, recorded });
  }
  if (told) world.time(parcel.customer_number, told);
  return ok(present(desk, world.parcelById(parcel.id)!));
}

/** Switched off, everything stays where it is; switched on again, it goes on from the present time. */
function setMovement({ world }: Desk, body: Body): Reply {
  const customer = body['customer_number'];
  if (typeof customer !== 'string' || customer === '') return wrong(400, 'customer_number must be given');
  const known = world.movement(customer);
  const automatic = body['automatic'] ?? known.automatic;
  const firstVisit = firstVisits.find((each) => each === (body['first_visit'] ?? known.first_visit));
  if (typeof automatic !== 'boolean') return wrong(400, 'automatic must be true or false');
  if (!firstVisit) return wrong(400, `first_visit must be one of ${firstVisits.join(', ')}`);
  const now = world.time(customer);
  for (const parcel of world.parcels()) {
    if (parcel.customer_number !== customer) continue;
    const recorded = world.scans(parcel, now);
    if (recorded.length > parcel.recorded.length) world.add({ type: 'scanned', id: parcel.id, recorded });
  }
  const since = automatic && !known.automatic ? now.toString() : known.since;
  const movement = { automatic, first_visit: firstVisit, since };
  world.add({ type: 'movement_set', customer_number: customer, movement });
  return ok({ customer_number: customer, ...movement });
}

function registerContract({ world, carriers }: Desk, body: Body): Reply {
  const { carrier: code, customer_number: customer, member, approval_numbers: approvals = [] } = body;
  const carrier = carriers.find((each) => each.code === code);
  if (!carrier) return wrong(400, `carrier must be one of ${carriers.map((each) => each.code).join(', ')}`);
  if (typeof customer !== 'string' || !/^\d{10}$/.test(customer))
    return wrong(400, 'customer_number must be 10 digits');
  if (member !== undefined && (typeof member !== 'string' || member === '' || member.length > 15)) {
    return wrong(400, 'member must be a name of at most 15 characters');
  }
  const holder = member === undefined ? undefined : world.customerOfMember(carrier.code, member);
  if (holder !== undefined && holder !== customer) return wrong(409, `${member} belongs to customer number ${holder}`);
  if (!Array.isArray(approvals) || !approvals.every((each) => typeof each === 'string' && /^\d{10}$/.test(each))) {
    return wrong(400, 'approval_numbers must be a list of numbers of 10 digits');
  }
  const known = world.contract(carrier.code, customer);
  const approval_numbers = [...new Set([...(known?.approvalNumbers ?? []), ...(approvals as string[])])];
  world.add({
    type: 'contract_registered',
    carrier: carrier.code,
    customer_number: customer,
    member: member ?? null,
    approval_numbers,
  });
  return ok({ carrier: carrier.code, customer_number: customer, member: member ?? null, approval_numbers });
}

function ok(body: Record<string, unknown>): Reply {
  return { status: 200, body };
}

function wrong(status: number, detail: string): Reply {
  return { status, body: { error: detail } };
}
