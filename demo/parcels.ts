/**
 * Parcels of the Korean demo and what their carriers tell of them. 한빛생활 has a contract with the post, which gives the
 * numbers, collects returns and is asked for scans. Everything else goes by CJ under typed numbers, and its scans are
 * pushed: the parcels of 서울공방, which has no contract, returns that buyers send themselves, and states that the post
 * never tells (held for pickup, lost, damaged, on the way back to the sender).
 */
import { takeNumbers } from '../replay/numbers.ts';
import { postSteps } from '../replay/post.ts';
import { act, post, type Shop, type Shown } from './shop.ts';

export type By = 'post' | 'typed';
type Way = 'out' | 'back';

export interface Scan {
  of: string;
  way: Way;
  /** One of our own words, or a code of CJ where its meaning has none. */
  code: string;
  /** Korean wall clock: `2026-11-11T14:20`. */
  at: string;
}

/** Without lines all that is left. A parcel by post has its number with `takenByPost`. */
export function ship(
  shop: Shop,
  of: Shown,
  wish: { by?: By | 'untracked'; lines?: { line: string; quantity: number }[] } = {},
): Promise<Shown> {
  const { by = 'post', lines } = wish;
  const way = {
    post: { method: 'auto' },
    typed: { method: 'manual', carrier: cj, waybill_number: typedNumber('out', of.reference) },
    untracked: { method: 'untracked' },
  }[by];
  const body = { order: of.id, reference: of.reference, ...way, ...(lines ? { lines } : {}), on_behalf_of: 'seller' };
  return post(shop, '/v1/shipments', `${of.reference}.ship`, body);
}

/** Waits until the post has given all of them their numbers. */
export async function takenByPost(shop: Shop, all: readonly Shown[]): Promise<void> {
  const names = new Map(
    all.map(({ object, id, reference }) => [
      `/v1/${object}s/${id}`,
      key(object === 'return' ? 'back' : 'out', reference),
    ]),
  );
  await takeNumbers(shop.client, [...names.keys()], (path, number) => shop.numbers.set(names.get(path)!, number));
}

/** The buyer sends the goods. */
export function enterWaybill(shop: Shop, on: Shown): Promise<Shown> {
  return act(shop, on, 'enter_waybill', {
    carrier: cj,
    waybill_number: typedNumber('back', on.reference),
    on_behalf_of: 'buyer',
  });
}

/** Told to the post where it has the parcel, else pushed as CJ does. */
export async function scans(shop: Shop, name: string, all: readonly Scan[]): Promise<void> {
  const inTime = all.toSorted((a, b) => (a.at < b.at ? -1 : 1));
  const byPost = inTime.flatMap(({ of, way, code, at }) => {
    const waybill = shop.numbers.get(key(way, of));
    return waybill ? [{ waybill, to: postWord(code), at: `${at}:00+09:00` }] : [];
  });
  await shop.post.tell(byPost);
  await push(
    shop,
    name,
    inTime.filter(({ of, way }) => !shop.numbers.has(key(way, of))),
  );
}

async function push(shop: Shop, name: string, all: readonly Scan[]): Promise<void> {
  if (all.length === 0) return;
  const events = all.map(({ of, way, code, at }) => ({
    carrier: cj,
    waybill_number: typedNumber(way, of),
    code: cjCodes[code] ?? code,
    occurred_at: `${at}:00+09:00`,
    location: '옥천HUB',
    description: '지어낸 스캔',
    synthetic: true,
  }));
  const { data } = await post<{ data: { index: number; result: string }[] }>(shop, '/v1/tracking_events', name, {
    events,
  });
  const wrong = data.find(({ result }) => result !== 'accepted' && result !== 'duplicate');
  if (wrong) throw new Error(`${name}: ${JSON.stringify(wrong)} to ${JSON.stringify(all[wrong.index])}`);
}

function key(way: Way, name: string): string {
  return `${way} ${name}`;
}

function postWord(code: string): keyof typeof postSteps {
  if (code in postSteps) return code as keyof typeof postSteps;
  throw new Error(`the post tells of no ${code}: such a parcel has a typed number`);
}

const cj = 'cj_logistics';
const cjCodes: Readonly<Record<string, string>> = {
  collected: '11',
  in_transit: '41',
  out_for_delivery: '82',
  delivered: '91',
};

/** CJ: twelve digits, the last the remainder of the nine before it divided by 7. */
function typedNumber(way: Way, name: string): string {
  const serial = Number(name.replace(/\D/g, '')) + (name.startsWith('R') ? 500 : name.startsWith('C') ? 200 : 0);
  const stem = `6${way === 'out' ? 1 : 2}${String(serial).padStart(9, '0')}`;
  return stem + String(Number(stem.slice(2)) % 7);
}
