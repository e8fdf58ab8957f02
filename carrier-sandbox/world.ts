/** Everything the simulated carriers know: parcels, offices, contracts, and one business clock per customer number. */
import { type Movement, scansAsOf, usualMovement } from './course.ts';
import { type Happening, type Journal, type Office, openJournal } from './journal.ts';
import type { Parcel, Scan } from './parcel.ts';

interface Contract {
  member: string | null;
  approvalNumbers: readonly string[];
}

interface Told {
  told: Temporal.Instant;
  at: Temporal.Instant;
}

export interface World {
  /** Takes effect and is kept, before it returns. */
  add(happening: Happening): void;
  /** Forgets everything but the numbers that were given out. */
  reset(): void;
  parcels(): Iterable<Parcel>;
  parcelById(id: string): Parcel | undefined;
  /** By its present number or by one it had. */
  parcelByNumber(carrier: string, waybillNumber: string): Parcel | undefined;
  parcelsByOrder(customerNumber: string, orderNumber: string): readonly Parcel[];
  /** A number nobody has had. */
  nextNumber(): number;
  contract(carrier: string, customerNumber: string): Contract | undefined;
  customerOfMember(carrier: string, member: string): string | undefined;
  offices(carrier: string, customerNumber: string): ReadonlyMap<string, Office>;
  movement(customerNumber: string): Movement;
  /**
   * The time of a customer number. A call that tells its business time sets the clock forward and is answered as of
   * the latest time told; any other as of that time plus the machine time gone by since. Never told: machine time.
   */
  time(customerNumber: string, told?: Temporal.Instant | null): Temporal.Instant;
  scans(parcel: Parcel, time: Temporal.Instant): readonly Scan[];
}

export interface WorldOptions {
  journalFile?: string;
  /** Waybill numbers and the like count from here when nothing is kept. */
  firstNumber: number;
  now(): Temporal.Instant;
}

interface Memory {
  parcels: Map<string, Parcel>;
  numbers: Map<string, string>;
  orders: Map<string, string[]>;
  contracts: Map<string, Contract>;
  members: Map<string, string>;
  offices: Map<string, Map<string, Office>>;
  movements: Map<string, Movement>;
  clocks: Map<string, Told>;
  /** As the journal has them. */
  keptClocks: Map<string, Told>;
}

export function openWorld({ journalFile, firstNumber, now }: WorldOptions): World {
  const journal: Journal = openJournal(journalFile);
  let memory = emptyMemory();
  for (const happening of journal.past) remember(memory, happening);
  let lastNumber = Math.max(firstNumber - 1, ...numbersGiven(memory));
  const add = (happening: Happening) => {
    journal.add(happening);
    remember(memory, happening);
  };
  return {
    add,
    reset() {
      journal.clear();
      memory = emptyMemory();
    },
    parcels: () => memory.parcels.values(),
    parcelById: (id) => memory.parcels.get(id),
    parcelByNumber: (carrier, number) => memory.parcels.get(memory.numbers.get(`${carrier} ${number}`) ?? ''),
    parcelsByOrder: (customer, order) =>
      (memory.orders.get(`${customer} ${order}`) ?? []).map((id) => memory.parcels.get(id)!),
    nextNumber: () => {
      lastNumber += 1;
      return lastNumber;
    },
    contract: (carrier, customer) => memory.contracts.get(`${carrier} ${customer}`),
    customerOfMember: (carrier, member) => memory.members.get(`${carrier} ${member}`),
    offices: (carrier, customer) => memory.offices.get(`${carrier} ${customer}`) ?? new Map(),
    movement: (customer) => memory.movements.get(customer) ?? usualMovement,
    time(customer, told) {
      const known = memory.clocks.get(customer);
      const machine = now();
      if (!told) return known ? known.told.add(known.at.until(machine)) : machine;
      if (known && Temporal.Instant.compare(told, known.told) < 0) return known.told;
      memory.clocks.set(customer, { told, at: machine });
      if (!isNearly(memory.keptClocks.get(customer), told, machine)) {
        add({ type: 'clock_told', customer_number: customer, told: told.toString(), at: machine.toString() });
      }
      return told;
    },
    scans: (parcel, time) => scansAsOf(parcel, memory.movements.get(parcel.customer_number) ?? usualMovement, time),
  };
}

/** A clock that only runs is not kept again with every call: after a restart it may be a minute off. */
function isNearly(kept: Told | undefined, told: Temporal.Instant, machine: Temporal.Instant): boolean {
  if (!kept) return false;
  return Math.abs(kept.told.add(kept.at.until(machine)).until(told).total('seconds')) < 60;
}

function emptyMemory(): Memory {
  return {
    parcels: new Map(),
    numbers: new Map(),
    orders: new Map(),
    contracts: new Map(),
    members: new Map(),
    offices: new Map(),
    movements: new Map(),
    clocks: new Map(),
    keptClocks: new Map(),
  };
}

function* numbersGiven({ parcels }: Memory): Iterable<number> {
  for (const { waybill_number, former_numbers } of parcels.values()) {
    yield* [waybill_number, ...former_numbers].map(Number).filter(Number.isSafeInteger);
  }
}

function remember(memory: Memory, happening: Happening): void {
  switch (happening.type) {
    case 'clock_told': {
      const told = { told: Temporal.Instant.from(happening.told), at: Temporal.Instant.from(happening.at) };
      memory.clocks.set(happening.customer_number, told);
      memory.keptClocks.set(happening.customer_number, told);
      return;
    }
    case 'contract_registered': {
      const { carrier, customer_number, member, approval_numbers } = happening;
      memory.contracts.set(`${carrier} ${customer_number}`, { member, approvalNumbers: approval_numbers });
      if (member !== null) memory.members.set(`${carrier} ${member}`, customer_number);
      return;
    }
    case 'office_registered': {
      const key = `${happening.carrier} ${happening.customer_number}`;
      const known = memory.offices.get(key) ?? new Map<string, Office>();
      memory.offices.set(key, known.set(happening.serial, happening.office));
      return;
    }
    case 'booked':
      rememberParcel(memory, happening.parcel);
      return;
    case 'scanned':
      change(memory, happening.id, { recorded: happening.recorded });
      return;
    case 'cancelled': {
      const parcel = memory.parcels.get(happening.id)!;
      const renumbered = parcel.waybill_number !== happening.waybill_number;
      memory.numbers.set(`${parcel.carrier} ${happening.waybill_number}`, parcel.id);
      change(memory, happening.id, {
        recorded: happening.recorded,
        cancelled_at: happening.at,
        waybill_number: happening.waybill_number,
        former_numbers: renumbered ? [...parcel.former_numbers, parcel.waybill_number] : parcel.former_numbers,
        deleted: happening.deleted,
      });
      return;
    }
    case 'movement_set':
      memory.movements.set(happening.customer_number, happening.movement);
      return;
  }
}

function rememberParcel(memory: Memory, parcel: Parcel): void {
  memory.parcels.set(parcel.id, parcel);
  memory.numbers.set(`${parcel.carrier} ${parcel.waybill_number}`, parcel.id);
  const key = `${parcel.customer_number} ${parcel.order_number}`;
  const known = memory.orders.get(key);
  if (known) known.push(parcel.id);
  else memory.orders.set(key, [parcel.id]);
}

function change(memory: Memory, id: string, changes: Partial<Parcel>): void {
  memory.parcels.set(id, { ...memory.parcels.get(id)!, ...changes });
}
