/** The examples of the document with ids of an estate in the places where a reader puts its own. */
import { examples } from '../http/examples.ts';
import { read } from '../stories/world.ts';
import { type Estate, type Owned, samples, secondSeller } from './test-estate.ts';

const kinds: Readonly<Record<string, Owned>> = {
  sel: 'seller',
  ord: 'order',
  cct: 'carrier_contract',
  wal: 'wallet',
  can: 'cancellation',
  ret: 'return',
  rfd: 'refund',
  evt: 'event',
  whk: 'webhook_endpoint',
  fil: 'csv_file',
};

/** Null where the document has no example. */
export async function exampleOf(name: string, estate: Estate): Promise<unknown> {
  const example = examples[name];
  if (!example) return null;
  const sample = samples[name];
  const { order = '$order' } = (sample?.body ?? {}) as { order?: string };
  const orderId = estate.ids[order.slice(1) as Owned];
  const line = async (): Promise<string> => {
    const claim = sample?.id === 'approved_return' ? estate.ids.approved_return : null;
    if (claim) return (await read(estate.world, `/v1/returns/${claim}`)).lines[0].line;
    return (await read(estate.world, `/v1/orders/${orderId}`)).lines[0].id;
  };
  const own = new Map<string, string>([['ord', orderId]]);
  if (JSON.stringify(example).includes('"lin_')) own.set('lin', await line());
  // The estate's own seller has its one account with the post already.
  if (name === 'POST /v1/carrier_contracts') own.set('sel', (await secondSeller(estate.world)).sellerId);
  const text = JSON.stringify(example).replace(/"([a-z]{3})_[0-9a-z]{26}"/g, (_whole, prefix: string) =>
    JSON.stringify(own.get(prefix) ?? estate.ids[kinds[prefix]!]),
  );
  return JSON.parse(text);
}
