/**
 * The simulated post as replay and demo drive it: parcels of a customer number stand still until scans are told, each at
 * its own time. What the post scans on the way between two of them it makes up itself.
 */
import {
  openSandboxControl,
  type SandboxControl,
  type SandboxParcel,
  SandboxRefused,
} from '../carrier-sandbox/remote.ts';
import { Refused, Unreachable } from './client.ts';
import { carrier } from './model.ts';

export interface PostScan {
  waybill: string;
  to: keyof typeof postSteps;
  /** RFC 3339. */
  at: string;
}

export interface Post {
  /** In the order of their times. What the post has already is left out: a stop is told again after a kill. */
  tell(scans: readonly PostScan[]): Promise<void>;
  /** All that the seller has ever booked, whatever became of the answer. */
  parcels(): Promise<readonly SandboxParcel[]>;
}

/** The post's own step for each: a parcel that has made it was told. */
export const postSteps = {
  collected: 'collected',
  in_transit: 'arrived_at_hub',
  out_for_delivery: 'out_for_delivery',
  attempt_failed: 'attempt_failed',
  delivered: 'delivered',
} as const satisfies Partial<Record<SandboxParcel['status'], SandboxParcel['scans'][number]['step']>>;

/** `url`: of the carrier sandbox. Calls throw `Refused` or `Unreachable`. */
export function openPost(url: string, customerNumber: string): Post {
  const control = openSandboxControl(url);
  const parcels = () => answered(() => control.parcels({ customer_number: customerNumber }));
  return {
    parcels,
    async tell(scans) {
      if (scans.length === 0) return;
      const known = new Map((await parcels()).map((parcel) => [parcel.waybill_number, parcel]));
      for (const { waybill, to, at } of scans) {
        if (known.get(waybill)?.scans.some(({ step }) => step === postSteps[to])) continue;
        await answered(() => control.advance({ carrier, waybillNumber: waybill }, { to, at }));
      }
    },
  };
}

/** Whether the parcels of a customer number move by themselves, from now on. */
export function setMovement(url: string, customerNumber: string, automatic: boolean): Promise<void> {
  const control: SandboxControl = openSandboxControl(url);
  return answered(() => control.movement(customerNumber, { automatic }));
}

async function answered<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof SandboxRefused) throw new Refused(error.message);
    throw new Unreachable(`The carrier sandbox gave no answer: ${(error as { cause?: unknown }).cause ?? error}`);
  }
}
