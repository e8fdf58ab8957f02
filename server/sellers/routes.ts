/** Sellers over HTTP: made and ruled by their mall, kept up to date by themselves. */
import { Type } from 'typebox';
import { keptAt, newKeys } from '../api-keys/index.ts';
import { listReply, pageOfRows } from '../http/page.ts';
import { commandFrom, defineCommand, defineRoute, ok, type Route, type RouteInput, resolve } from '../http/route.ts';
import { closed, currency, listOf, listQuery, onBehalfOf, oneOf, text } from '../http/schemas.ts';
import { isoTime } from '../kernel/clock.ts';
import { isRefusal } from '../kernel/problems.ts';
import { readRow } from '../malls/read-row.ts';
import type { Platform } from '../platform.ts';
import { walletShown } from '../wallets/schemas.ts';
import type { CreateSeller, UpdateSeller } from './commands.ts';
import { presentSeller } from './present.ts';
import { sellerBody, sellerChanges, sellerShown } from './schemas.ts';
import { sellers } from './tables.ts';

const createSeller = defineCommand(
  {
    method: 'POST',
    url: '/v1/sellers',
    summary: 'Take in a seller',
    description: 'Answers with a test key and a live key of the seller, shown once.',
    tag: 'sellers',
    who: ['mall'],
    scope: 'sellers:write',
    boundary: 'seller',
    body: sellerBody,
    reply: { 201: sellerShown },
    problems: ['reference_taken', 'registration_number_invalid'],
  },
  async (input) => {
    const { platform, caller, body } = input;
    const seller = await nextNumber(platform);
    const id = platform.newId('seller', seller);
    const keys = newKeys(platform, seller);
    const args: CreateSeller = {
      mall: caller.id,
      name: body.name,
      reference: body.reference,
      kind: body.kind,
      registration: body.registration,
      cross_border: body.cross_border ?? false,
      cancel_order_enabled: body.cancel_order_enabled ?? false,
      contacts: body.contacts ?? {},
      addresses: body.addresses ?? {},
      metadata: body.metadata ?? {},
      keys: keys.stored,
      scopes: caller.scopes,
      at: isoTime(platform.clock.nowMs()),
    };
    const command = commandFrom(
      input as RouteInput,
      { seller, mall: caller.mall, mode: caller.mode },
      { type: 'seller.create', file: id, object: id, args },
    );
    return { command: keptAt(command, caller.seller), once: { keys: keys.shown } };
  },
);

const listSellers = defineRoute(
  {
    method: 'GET',
    url: '/v1/sellers',
    summary: 'List sellers',
    tag: 'sellers',
    who: ['platform', 'mall', 'seller'],
    scope: 'sellers:read',
    query: listQuery({
      state: Type.Optional(oneOf(['active', 'suspended'])),
      kind: Type.Optional(oneOf(['third_party', 'own'])),
    }),
    reply: { 200: listOf(sellerShown) },
  },
  async (input) => {
    const { state, kind } = input.query;
    const page = await pageOfRows(input, { table: sellers, kind: 'seller', filters: { state, kind } });
    if (isRefusal(page)) return page;
    // A mall's own account is found through the mall; the page is then one shorter.
    const shown = page.rows.filter((row) => row.kind !== 'house');
    return listReply(
      shown.map((row) => presentSeller(row, input.caller.kind)),
      page.next,
    );
  },
);

const getSeller = defineRoute(
  {
    method: 'GET',
    url: '/v1/sellers/:id',
    summary: 'Get a seller',
    tag: 'sellers',
    who: ['platform', 'mall', 'seller'],
    scope: 'sellers:read',
    reply: { 200: sellerShown },
  },
  async (input) => {
    const row = await readRow(input, input.params.id, { table: sellers, kind: 'seller' });
    return isRefusal(row) ? row : ok(presentSeller(row, input.caller.kind));
  },
);

const updateSeller = defineCommand(
  {
    method: 'PATCH',
    url: '/v1/sellers/:id',
    summary: "Change a seller's name, contacts, addresses or metadata",
    description: 'Members left out stay as they are. `contacts`, `addresses` and `metadata` are replaced as wholes.',
    tag: 'sellers',
    who: ['platform', 'mall', 'seller'],
    scope: 'sellers:write',
    boundary: 'seller',
    body: sellerChanges,
    reply: { 200: sellerShown },
  },
  (input) => onSeller(input as RouteInput<{ id: string }>, 'seller.update', input.body as UpdateSeller),
);

const reason = closed({ reason: Type.Optional(text(500)) });

const suspendSeller = defineCommand(
  {
    method: 'POST',
    url: '/v1/sellers/:id/suspend',
    summary: 'Suspend a seller: no new orders; what is running goes on',
    description: 'A reason may be given; the event keeps it. Keys of the seller go on working for what is running.',
    tag: 'sellers',
    who: ['platform', 'mall'],
    scope: 'sellers:write',
    boundary: 'seller',
    body: reason,
    reply: { 200: sellerShown },
    problems: ['not_now'],
  },
  (input) => onSeller(input as RouteInput<{ id: string }>, 'seller.suspend', { reason: input.body.reason }),
);

const reinstateSeller = defineCommand(
  {
    method: 'POST',
    url: '/v1/sellers/:id/reinstate',
    summary: 'Reinstate a suspended seller',
    description: 'New orders are taken again.',
    tag: 'sellers',
    who: ['platform', 'mall'],
    scope: 'sellers:write',
    boundary: 'seller',
    body: reason,
    reply: { 200: sellerShown },
    problems: ['not_now'],
  },
  (input) => onSeller(input as RouteInput<{ id: string }>, 'seller.reinstate', { reason: input.body.reason }),
);

const openWallet = defineCommand(
  {
    method: 'POST',
    url: '/v1/sellers/:id/open_wallet',
    summary: 'Open a wallet in a currency, or get the one there is',
    description: 'Asked again for the same currency it answers the same wallet.',
    tag: 'wallets',
    who: ['mall', 'seller'],
    scope: 'wallets:write',
    boundary: 'seller',
    body: closed({ currency, on_behalf_of: Type.Optional(onBehalfOf) }),
    reply: { 200: walletShown },
    problems: ['seller_suspended', 'invalid'],
  },
  async (input) => {
    const target = await resolve(input, input.params.id, 'seller');
    if (isRefusal(target)) return target;
    const object = input.platform.newId('wallet', target.seller);
    return commandFrom(input as RouteInput, target, {
      type: 'wallet.open',
      file: input.params.id,
      object,
      args: { currency: input.body.currency },
    });
  },
);

export const routes: readonly Route[] = [
  createSeller,
  listSellers,
  getSeller,
  updateSeller,
  suspendSeller,
  reinstateSeller,
  openWallet,
];

async function onSeller<A>(input: RouteInput<{ id: string }>, type: string, args: A) {
  const { id } = input.params;
  const target = await resolve(input, id, 'seller');
  return isRefusal(target) ? target : commandFrom(input as RouteInput, target, { type, file: id, object: id, args });
}

/** The number comes before the command, because ids and the lock carry it; one that stays unused does no harm. */
async function nextNumber({ pool }: Platform): Promise<number> {
  const { rows } = await pool.query(`select nextval('seller_numbers')::int4 as seller`);
  return rows[0].seller;
}
