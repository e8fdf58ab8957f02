/** Tells scans by pushing them, as a carrier would that calls us. */
import type { Playing } from './bulk.ts';
import { must, Refused, refusalText } from './client.ts';

export interface ToldScan {
  carrier: string;
  waybill_number: string;
  /** One of our own words, or a code of the carrier. */
  code: string;
  /** RFC 3339. */
  occurred_at: string;
  description?: string;
}

interface Result {
  index: number;
  result: string;
  problem?: unknown;
}

const eventsAtOnce = 500;

/** `key`: begins the Idempotency-Keys. Throws `Refused` with the first scan that is not taken or that nobody holds. */
export async function pushScans<T>(
  given: Playing,
  scans: readonly T[],
  { key, event }: { key: string; event(each: T): ToldScan },
): Promise<void> {
  const path = '/v1/tracking_events';
  for (let at = 0; at < scans.length; at += eventsAtOnce) {
    const events = scans.slice(at, at + eventsAtOnce).map(event);
    const answer = await given.client.post(path, { events }, `${key}:${at}`);
    const { data } = must<{ data: Result[] }>(path, answer, events[0]);
    const wrong = data.find(({ result }) => result !== 'accepted' && result !== 'duplicate');
    const nobody = { code: wrong?.result, detail: 'nobody holds this waybill' };
    if (wrong) throw new Refused(refusalText(path, wrong.problem ?? nobody, events[wrong.index]));
    given.progress(events.length);
  }
}
