/** Faults that can be switched on: what goes wrong, at which carrier, in which operation, and how often. */
import type { Carrier, Twist } from './carrier.ts';

/** No effect: the carrier says no, says "later", never answers, cuts the connection. */
export const faultsBefore = ['refuse', 'rate_limit', 'hang', 'down'] as const;
/** The call takes effect, and the answer is wrong, late or lost. */
export const faultsAfter = [
  'slow',
  'drip',
  'garbage',
  'truncate',
  'lost_answer',
  'error_after_success',
  'html_for_xml',
  'euc_kr',
] as const;
export const twists = ['negative_price', 'backwards_status'] as const satisfies readonly Twist[];
export const faultKinds = [...faultsBefore, ...faultsAfter, ...twists] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface Fault {
  carrier: string;
  fault: FaultKind;
  /** All when left out. */
  operation?: string;
  /** Calls of this customer number only; of all when left out. */
  customer_number?: string;
  /** Calls it hits; until it is switched off when left out. */
  count?: number;
  /** Share of calls it hits, above 0 up to 1, evenly: 0.25 hits every fourth. */
  rate?: number;
  /** How long slow and drip take, milliseconds. */
  ms?: number;
  /** Seconds in Retry-After of rate_limit. */
  retry_after?: number;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  list(): readonly Fault[];
  /** The fault that hits this call, used up by one. `customer`: the number that calls; null when the call tells none. */
  take(carrier: Carrier, operation: string, customer: () => string | null): Fault | null;
}

export function openFaults(): Faults {
  let switched: { fault: Fault; calls: number }[] = [];
  return {
    add: (fault) => {
      switched.push({ fault: { ...fault }, calls: 0 });
    },
    clear: () => {
      switched = [];
    },
    list: () => switched.map(({ fault }) => fault),
    take(carrier, operation, customer) {
      for (const each of switched) {
        const { fault } = each;
        if (!concerns(fault, carrier, operation)) continue;
        if (fault.customer_number !== undefined && fault.customer_number !== customer()) continue;
        if (fault.rate !== undefined) {
          each.calls += 1;
          if (Math.floor(each.calls * fault.rate) === Math.floor((each.calls - 1) * fault.rate)) continue;
        }
        if (fault.count !== undefined) {
          fault.count -= 1;
          if (fault.count <= 0) switched = switched.filter((other) => other !== each);
        }
        return { ...fault };
      }
      return null;
    },
  };
}

function concerns(fault: Fault, carrier: Carrier, operation: string): boolean {
  if (fault.carrier !== carrier.code) return false;
  if (fault.operation !== undefined && fault.operation !== operation) return false;
  const twist = twists.find((each) => each === fault.fault);
  return !twist || carrier.twists[twist].includes(operation);
}

/** Of a call's body; the text says what is wrong with it. */
export function readFault(body: Readonly<Record<string, unknown>>, carriers: readonly Carrier[]): Fault | string {
  const { carrier: code, fault: kind, operation, customer_number, count, rate, ms, retry_after } = body;
  const carrier = carriers.find((each) => each.code === code);
  if (!carrier) return `carrier must be one of ${carriers.map((each) => each.code).join(', ')}`;
  const fault = faultKinds.find((each) => each === kind);
  if (!fault) return `fault must be one of ${faultKinds.join(', ')}`;
  if (operation !== undefined && !carrier.operations.includes(operation as string)) {
    return `operation must be one of ${carrier.operations.join(', ')}`;
  }
  if (customer_number !== undefined && (typeof customer_number !== 'string' || customer_number.length > 40))
    return 'customer_number must be a text';
  if (count !== undefined && rate !== undefined) return 'count or rate, not both';
  if (count !== undefined && !isWhole(count, 1, 1_000_000)) return 'count must be a whole number from 1';
  if (rate !== undefined && !(typeof rate === 'number' && rate > 0 && rate <= 1))
    return 'rate must be above 0, up to 1';
  if (ms !== undefined && !isWhole(ms, 0, 120_000)) return 'ms must be a whole number from 0 to 120000';
  if (retry_after !== undefined && !isWhole(retry_after, 0, 86_400)) return 'retry_after must be from 0 to 86400';
  const given = Object.entries({ operation, customer_number, count, rate, ms, retry_after }).filter(
    ([, value]) => value !== undefined,
  );
  return { carrier: carrier.code, fault, ...Object.fromEntries(given) };
}

function isWhole(value: unknown, from: number, to: number): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to;
}
