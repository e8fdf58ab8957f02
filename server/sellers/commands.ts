/** Commands on a seller itself; those on its keys and wallets stand in their rooms. */
import { apiKeys, type FirstKey, firstKey } from '../api-keys/index.ts';
import type { IsoTime } from '../kernel/clock.ts';
import type { Command, CommandType } from '../kernel/command.ts';
import type { Draft } from '../kernel/draft.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { Metadata } from '../order-file/shapes.ts';
import { wallets } from '../wallets/index.ts';
import { sellerLifecycle } from './lifecycle.ts';
import type {} from './lookups.ts';
import { presentSeller, type SellerRow } from './present.ts';
import { checkRegistration, type Registration } from './registration.ts';
import { type Contacts, type SellerAddresses, sellers } from './tables.ts';

export const sellerTables = { sellers, wallets, apiKeys };
export type SellerTables = typeof sellerTables;

export interface CreateSeller {
  /** The mall's public id. */
  mall: string;
  name: string;
  reference: string;
  kind: 'third_party' | 'own';
  registration: Registration;
  cross_border: boolean;
  cancel_order_enabled: boolean;
  contacts: Contacts;
  addresses: SellerAddresses;
  metadata: Metadata;
  keys: readonly FirstKey[];
  /** Of the key that asks, and so of the first keys. */
  scopes: readonly string[];
  /** Machine time, for the keys. */
  at: IsoTime;
}

/** Members that are given replace what stands; the others stay. */
export type UpdateSeller = Partial<
  Pick<CreateSeller, 'name' | 'cross_border' | 'cancel_order_enabled' | 'contacts' | 'addresses' | 'metadata'>
>;

export const createSeller: CommandType<SellerTables, CreateSeller> = {
  type: 'seller.create',
  status: 201,
  creates: true,
  lookups: ({ mall, args }) => ({ sellerReferences: [{ mall, reference: args.reference }] }),
  decide(draft, command, ctx) {
    const { keys, scopes, at, registration: asWritten, mall, ...given } = command.args;
    const taken = ctx.lookups.sellerReferences?.({ mall: command.mall, reference: given.reference });
    if (taken)
      return refuse('reference_taken', `Reference "${given.reference}" is already used by seller ${taken}.`, {
        extra: { existing: taken },
      });
    const registration = checkRegistration(asWritten);
    if ('refused' in registration) return registration;
    const owner = { seller_id: command.seller, mall_id: command.mall };
    draft.insert('sellers', {
      ...owner,
      id: command.object,
      mall,
      ...given,
      state: 'active',
      registration_country: registration.country,
      registration_number: registration.number,
      event_sequence: 0,
      created_at: ctx.now,
    });
    draft.emit({ type: 'seller.created', object: command.object });
    for (const key of keys) {
      draft.insert('apiKeys', {
        ...owner,
        ...firstKey(key, { owner_id: command.object, owner_kind: 'seller', scopes, at }),
      });
      draft.emit({ type: 'api_key.created', object: key.id, data: { scopes } });
    }
    return undefined;
  },
  present,
};

export const updateSeller: CommandType<SellerTables, UpdateSeller> = {
  type: 'seller.update',
  status: 200,
  decide(draft, command) {
    const row = draft.rows.sellers[0]!;
    const refusal = checkMove(sellerLifecycle, 'update', { row, actor: command.actor.kind });
    if (refusal) return refusal;
    const changed = Object.entries(command.args).filter(
      ([name, value]) => JSON.stringify(row[name as keyof SellerRow]) !== JSON.stringify(value),
    );
    if (changed.length === 0) return undefined;
    draft.update('sellers', row, Object.fromEntries(changed));
    draft.emit({ type: 'seller.updated', object: row.id, data: { changed: changed.map(([name]) => name) } });
    return undefined;
  },
  present,
};

export const suspendSeller: CommandType<SellerTables, { reason?: string }> = {
  type: 'seller.suspend',
  status: 200,
  decide: (draft, command) => move(draft, command, { name: 'suspend', state: 'suspended', event: 'seller.suspended' }),
  present,
};

export const reinstateSeller: CommandType<SellerTables, { reason?: string }> = {
  type: 'seller.reinstate',
  status: 200,
  decide: (draft, command) => move(draft, command, { name: 'reinstate', state: 'active', event: 'seller.reinstated' }),
  present,
};

function move(
  draft: Draft<SellerTables>,
  command: Command<{ reason?: string }>,
  to: { name: string; state: SellerRow['state']; event: string },
): Refusal | undefined {
  const row = draft.rows.sellers[0]!;
  if (row.kind === 'house')
    return refuse('not_now', "This is the mall's own account; it cannot be suspended.", {
      rule: 'nothing of a mall is without its house seller',
    });
  const refusal = checkMove(sellerLifecycle, to.name, { row, actor: command.actor.kind });
  if (refusal) return refusal;
  draft.update('sellers', row, { state: to.state });
  draft.emit({ type: to.event, object: row.id, ...(command.args.reason ? { reason: command.args.reason } : {}) });
  return undefined;
}

function present(draft: Draft<SellerTables>, command: Command<unknown>) {
  return presentSeller(draft.rows.sellers[0]!, command.actor.kind);
}
