/**
 * The control API from another programme: what the simulated carriers shall do, and what they have. Used by the replay,
 * the simulation, the demo, the proofs and the benchmarks.
 */
import type { Fault } from './faults.ts';
import type { Scan, Status } from './parcel.ts';

/** A parcel as the carrier knows it, also one whose booking was never answered. */
export interface SandboxParcel {
  carrier: string;
  customer_number: string;
  /** Our key of the booking. */
  order_number: string;
  waybill_number: string;
  /** Numbers it had before a cancellation. */
  former_numbers: readonly string[];
  direction: 'outbound' | 'return';
  booked_at: string;
  cancelled_at: string | null;
  status: Status;
  scans: readonly Scan[];
}

export interface SandboxControl {
  /** Newest first; at most 100,000. */
  parcels(filter?: Readonly<Record<string, string>>): Promise<readonly SandboxParcel[]>;
  /** The scans on the way are made up as the carrier makes them. `at`: business time, sets the customer number's clock forward. */
  advance(
    parcel: { carrier: string; waybillNumber: string },
    to: { to: Status; at?: string; location?: string },
  ): Promise<SandboxParcel>;
  /** Whether the parcels of a customer number move by themselves, and what becomes of a return's first visit. */
  movement(
    customerNumber: string,
    movement: { automatic?: boolean; firstVisit?: 'by_number' | 'collected' | 'missed' },
  ): Promise<void>;
  fault(fault: Fault): Promise<void>;
  /** Those that are on, with the calls that each will still hit. */
  faults(): Promise<readonly Fault[]>;
  clearFaults(): Promise<void>;
  /** Calls by carrier and operation. */
  calls(): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>>;
}

/** The sandbox says no, and why. */
export class SandboxRefused extends Error {
  override readonly name = 'SandboxRefused';
  readonly status: number;

  constructor(call: string, status: number, why: string) {
    super(`The carrier sandbox answered ${status} to ${call}: ${why}`);
    this.status = status;
  }
}

const patienceMs = 30_000;

/** `url`: where the sandbox listens. Calls throw `SandboxRefused`, or what fetch throws when nobody answers. */
export function openSandboxControl(url: string): SandboxControl {
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(url + path, {
      method,
      ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}),
      signal: AbortSignal.timeout(patienceMs),
    });
    const said = (await answer.json()) as T & { error?: string };
    if (!answer.ok) throw new SandboxRefused(`${method} ${path}`, answer.status, said.error ?? '');
    return said;
  };
  return {
    async parcels(filter = {}) {
      const query = new URLSearchParams({ limit: '100000', ...filter });
      return (await call<{ parcels: SandboxParcel[] }>('GET', `/parcels?${query}`)).parcels;
    },
    advance: ({ carrier, waybillNumber }, to) => call('POST', `/parcels/${carrier}/${waybillNumber}/advance`, to),
    async movement(customerNumber, { automatic, firstVisit }) {
      const body = { customer_number: customerNumber, automatic, first_visit: firstVisit };
      await call('POST', '/parcels/movement', body);
    },
    async fault(fault) {
      await call('POST', '/faults', fault);
    },
    async faults() {
      return (await call<{ faults: Fault[] }>('GET', '/faults')).faults;
    },
    async clearFaults() {
      await call('DELETE', '/faults');
    },
    async calls() {
      return (await call<{ calls: Record<string, Record<string, number>> }>('GET', '/calls')).calls;
    },
  };
}
