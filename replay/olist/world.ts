/** The mall that Olist's orders are played in, on a test clock that stands still, and all its sellers. */
import { inBulk, type Playing } from '../bulk.ts';
import { openMall } from '../world.ts';
import { currency, instantOf, sellerBody, zone } from './model.ts';

/** What is kept of the mall; its sellers are asked for again, which gives the same. */
export interface Mall {
  id: string;
  /** Its test key. */
  key: string;
}

export function openMallOf(wish: {
  url: string;
  platformKey: string;
  reference: string;
  startsAt: Temporal.PlainDateTime;
}): Promise<Mall> {
  return openMall(wish, {
    name: 'Replay of Olist',
    reference: wish.reference,
    time_zone: zone,
    currency,
    locale: 'pt-BR',
    jurisdiction: 'demo',
    // What was cancelled on its way is paid back whole; the data says nothing of it.
    policies: { original_freight_refund: 'when_all_returned' },
    metadata: { data: 'Olist, CC BY-NC-SA 4.0: tests and measurements only' },
    test_clock: { starts_at: instantOf(wish.startsAt), frozen: true },
  });
}

/** Takes the sellers in, or finds those that were taken in before under the same key: reference → id. */
export async function openSellers(
  given: Playing,
  sellers: readonly string[],
  key: string,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  await inBulk(given, sellers, {
    path: '/v1/sellers/bulk',
    key,
    body: sellerBody,
    done: (seller, answer) => ids.set(seller, (answer as { id: string }).id),
  });
  return ids;
}
