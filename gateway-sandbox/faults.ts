/** Faults that can be switched on: what goes wrong, in which operation, and how many times. */

export const faultKinds = ['down', 'hang', 'garbage', 'error_after_success'] as const;

/**
 * `down`: the connection is closed without an effect; `hang`: no effect and no answer; `garbage`: takes effect and
 * answers with something else than JSON; `error_after_success`: takes effect and answers 500.
 */
export type FaultKind = (typeof faultKinds)[number];
export type Operation = 'refund' | 'look_up';

export interface Fault {
  fault: FaultKind;
  /** Both when left out. */
  operation?: Operation;
  /** Calls it hits; until it is switched off when left out. */
  count?: number;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  list(): readonly Fault[];
  /** The fault that hits this call, used up by one. */
  take(operation: Operation): FaultKind | null;
}

export function openFaults(): Faults {
  let faults: Fault[] = [];
  return {
    add: (fault) => {
      faults.push({ ...fault });
    },
    clear: () => {
      faults = [];
    },
    list: () => faults,
    take(operation) {
      const hit = faults.find((each) => !each.operation || each.operation === operation);
      if (!hit) return null;
      if (hit.count !== undefined) {
        hit.count -= 1;
        if (hit.count <= 0) faults = faults.filter((each) => each !== hit);
      }
      return hit.fault;
    },
  };
}
