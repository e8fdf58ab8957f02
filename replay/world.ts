/**
 * The mall that a replay plays in, on a test clock that stands still, and its one seller: the retailer is one shop. It
 * has a contract with the post.
 */
import { randomUUID } from 'node:crypto';
import { type Client, must, openClient, problemOf } from './client.ts';
import { customerNumberOf, openContract } from './contract.ts';
import { addressOf, currency, instantOf, zone } from './model.ts';
import { setMovement } from './post.ts';

export interface World {
  id: string;
  /** The mall's test key. */
  key: string;
  sellerId: string;
  /** Of the seller at the post. */
  customerNumber: string;
}

/** A server that runs, and the simulated carriers that it asks. */
export interface At {
  url: string;
  platformKey: string;
  sandboxUrl: string;
}

export interface WorldWish extends At {
  /** Of the mall and of its seller: asked for again, the same world is found. */
  reference: string;
  name: string;
  /** Wall clock of the shop at which the test clock is to stand. */
  startsAt: Temporal.PlainDateTime;
}

export async function openReplayWorld(wish: WorldWish): Promise<World> {
  const { id, key } = await openMall(wish, {
    name: wish.name,
    reference: wish.reference,
    time_zone: zone,
    currency,
    locale: 'en',
    jurisdiction: 'demo',
    // The demo calendar knows no Christmas, the made-up seller does: its silence is not to approve in its stead.
    policies: { return_approval_business_days: 5 },
    metadata: {
      data: 'Online Retail II (Daqing Chen, UCI), CC BY 4.0',
      made_up: 'everything but purchases and returns',
    },
    test_clock: { starts_at: instantOf(wish.startsAt), frozen: true },
  });
  const client = openClient(wish.url, key);
  const { id: sellerId } = await openSeller(client, {
    name: 'Online retailer of Online Retail II',
    reference: wish.reference,
    kind: 'own',
    registration: { country: 'GB', number: 'MADEUP01' },
    contacts: { shipping_manager: dispatcher },
    addresses: { ship_from: addressOf(dispatcher), return_to: addressOf(dispatcher) },
    metadata: { made_up: 'registration, contacts, addresses, the contract with the post' },
  });
  const customerNumber = customerNumberOf(sellerId);
  await openContract({
    mall: client,
    platform: openClient(wish.url, wish.platformKey),
    seller: sellerId,
    reference: wish.reference,
    customerNumber,
    returnFee: 0,
  });
  // Its parcels move by the model alone.
  await setMovement(wish.sandboxUrl, customerNumber, false);
  return { id, key, sellerId, customerNumber };
}

const dispatcher = { name: 'Made-up dispatcher', phone: '010-0000-0000' };

/** The mall of this reference, and a test key for it: keys are shown once, so one that was not kept is replaced. */
export async function openMall(
  at: Pick<At, 'url' | 'platformKey'>,
  body: { reference: string } & Record<string, unknown>,
): Promise<{ id: string; key: string }> {
  const platform = openClient(at.url, at.platformKey);
  const path = '/v1/malls';
  const answer = await platform.post(path, body, `mall:${body.reference}`);
  const taken = answer.status === 409 || answer.status === 422;
  const mall = (taken && (await mallOf(platform, body.reference))) || must<Mall>(path, answer, body);
  return { id: mall.id, key: mall.keys?.test ?? (await newKey(platform, { owner: mall.id, mode: 'test' })) };
}

interface Mall {
  id: string;
  keys?: { test: string };
}

export async function newKey(asking: Client, of: { owner: string; mode?: 'test' }): Promise<string> {
  const wanted = { ...of, scopes: ['*'], label: 'replaces a key that was not kept' };
  const answer = await asking.post('/v1/api_keys', wanted, randomUUID());
  return must<{ key: string }>('/v1/api_keys', answer, wanted).key;
}

async function mallOf(platform: Client, reference: string): Promise<Mall | undefined> {
  const path = `/v1/malls?reference=${encodeURIComponent(reference)}`;
  return must<{ data: Mall[] }>(path, await platform.get(path)).data[0];
}

/** The seller of this reference, and its test key unless it was there before. */
export async function openSeller(
  mall: Client,
  body: { reference: string } & Record<string, unknown>,
): Promise<{ id: string; key: string | null }> {
  const answer = await mall.post('/v1/sellers', body, `seller:${body.reference}`);
  const { code, existing } = problemOf(answer);
  if (code === 'reference_taken' && existing) return { id: existing, key: null };
  const { id, keys } = must<{ id: string; keys?: { test: string } }>('/v1/sellers', answer, body);
  return { id, key: keys?.test ?? null };
}
