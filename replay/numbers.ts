/** Waits until the post has taken parcels, and hands on the numbers that it gave. */
import { type Client, must, Refused, refusalText, waitFor } from './client.ts';

/** What a shipment or a return shows of its booking. */
interface Booked {
  waybill_number: string | null;
  handoff?: Handoff;
  pickup?: Handoff | null;
}

interface Handoff {
  state: string;
  reason: { code: string; reason: string } | null;
}

/** Looks at once. */
const concurrency = 6;
/** The post is beside the server; a platform that was killed asks it back first, which takes the longest. */
const patienceMs = 180_000;

/**
 * `paths`: of the shipments and returns; `each` is called with a path and its number. The clock stands still meanwhile, so
 * that the post books at its time. Throws `Refused` with the post's refusal.
 */
export async function takeNumbers(
  client: Client,
  paths: readonly string[],
  each: (path: string, number: string) => void,
): Promise<void> {
  const left = [...paths];
  const work = async (): Promise<void> => {
    for (let path = left.shift(); path; path = left.shift()) {
      const at = path;
      each(at, await waitFor(`the post's number of ${at}`, patienceMs, () => numberOf(client, at)));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

async function numberOf(client: Client, path: string): Promise<string | null> {
  const shown = must<Booked>(path, await client.get(path));
  const booking = shown.handoff ?? shown.pickup;
  if (booking?.state === 'refused')
    throw new Refused(refusalText(path, { code: booking.state, detail: booking.reason?.reason ?? '' }));
  // Asked again after a void, it shows the number that it had.
  return booking?.state === 'accepted' || booking?.state === 'cancelled' ? shown.waybill_number : null;
}
