/** `/v1/webhook_endpoints`: making, changing, stopping and testing them. */
import { Type } from 'typebox';
import { listReply, pageOfRows } from '../http/page.ts';
import {
  commandFrom,
  defineCommand,
  defineRoute,
  ok,
  type Prepared,
  type Route,
  type RouteInput,
  type Target,
} from '../http/route.ts';
import { listOf, listQuery, oneOf } from '../http/schemas.ts';
import { isoTime } from '../kernel/clock.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { SecretError } from '../kernel/secrets.ts';
import type { CreateEndpoint, RotateSecret, UpdateEndpoint } from './commands.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { about, find, onRow } from './on-endpoint.ts';
import { type EndpointRow, presentEndpoint } from './present.ts';
import { resolverOf } from './resolver.ts';
import * as shape from './schemas.ts';
import { newSecret, openSecret, overlapMs, sealSecret } from './secrets.ts';
import { webhookEndpoints } from './tables.ts';
import { unknownTypes } from './types.ts';
import { checkUrl } from './url.ts';

const create = defineCommand(
  {
    method: 'POST',
    url: '/v1/webhook_endpoints',
    summary: 'Make a webhook endpoint',
    description:
      "Events of the key's owner and mode are sent to it, signed as Standard Webhooks 1.0 says. A mall's endpoint hears all events of the mall, a seller's its own. The secret is shown once.",
    tag: about.tag,
    who: ['mall', 'seller'],
    scope: about.write,
    body: shape.endpointBody,
    reply: { 201: shape.endpointShown },
    problems: ['not_now', 'invalid'],
    boundary: 'webhook_endpoint',
  },
  async (input) => {
    const { platform, caller, body } = input;
    const url = await acceptable(input as RouteInput, body);
    if (isRefusal(url)) return url;
    const target: Target = { seller: caller.seller, mall: caller.mall, mode: caller.mode };
    const object = platform.newId('webhook_endpoint', target.seller);
    const secret = newSecret(platform.clock);
    const args: CreateEndpoint = {
      owner_id: caller.id,
      owner_kind: caller.kind === 'mall' ? 'mall' : 'seller',
      url: url ?? body.url,
      types: body.types,
      description: body.description ?? '',
      metadata: body.metadata ?? {},
      secret: sealSecret(platform.config, secret, { place: 'secret', id: object }),
      at: isoTime(platform.clock.nowMs()),
    };
    const type = 'webhook_endpoint.create';
    const command = commandFrom(input as RouteInput, target, { type, file: object, object, args });
    return { command, once: { secret } };
  },
);

const list = defineRoute(
  {
    method: 'GET',
    url: '/v1/webhook_endpoints',
    summary: 'List webhook endpoints',
    description: 'Deleted ones are left out unless `state=deleted` asks for them, so that a page may be shorter.',
    tag: about.tag,
    who: about.who,
    scope: about.read,
    query: listQuery({ state: Type.Optional(oneOf(['active', 'disabled', 'deleted'])) }),
    reply: { 200: listOf(shape.endpointShown) },
  },
  async (input) => {
    const { state } = input.query;
    const page = await pageOfRows(input, { table: webhookEndpoints, kind: 'webhook_endpoint', filters: { state } });
    if (isRefusal(page)) return page;
    const shown = page.rows.filter((row) => state !== undefined || row.state !== 'deleted');
    return listReply(
      shown.map((row) => presentEndpoint(row, input.caller.kind)),
      page.next,
    );
  },
);

const get = defineRoute(
  {
    method: 'GET',
    url: '/v1/webhook_endpoints/:id',
    summary: 'Get a webhook endpoint, without its secret',
    tag: about.tag,
    who: about.who,
    scope: about.read,
    reply: { 200: shape.endpointShown },
  },
  async (input) => {
    const row = await find(input);
    return isRefusal(row) ? row : ok(presentEndpoint(row, input.caller.kind));
  },
);

const update = defineRoute(
  {
    method: 'PATCH',
    url: '/v1/webhook_endpoints/:id',
    summary: 'Change url, types, description or metadata of a webhook endpoint',
    description: 'Members left out stay as they are; the secret stays too.',
    tag: about.tag,
    who: about.who,
    scope: about.write,
    body: shape.endpointChanges,
    reply: { 200: shape.endpointShown },
    problems: ['not_now', 'invalid'],
  },
  async (input) => {
    const row = await find(input);
    if (isRefusal(row)) return row;
    const url = await acceptable(input as RouteInput, input.body, row);
    if (isRefusal(url)) return url;
    const args: UpdateEndpoint = { ...input.body, ...(url === undefined ? {} : { url }) } as UpdateEndpoint;
    return input.platform.submit('webhook_endpoint', onRow(input as RouteInput, row, { name: 'update', args }));
  },
);

const enable = plainMove('enable', {
  summary: 'Send to a disabled webhook endpoint again',
  description: 'From now on; what happened meanwhile is sent by `recover`.',
});
const disable = plainMove('disable', {
  summary: 'Stop sending to a webhook endpoint',
  description: 'What still waits is given up and shown as failed; `recover` sends it once the endpoint is enabled.',
});
const remove = plainMove('delete', {
  summary: 'Delete a webhook endpoint for good',
  description: 'Its secret is destroyed; the log of its deliveries stays for 30 days.',
});
const test = plainMove('test', {
  summary: 'Send a `webhook_endpoint.tested` event to this webhook endpoint',
  description: 'Whatever types it listens to, and to no other. Its deliveries show how it went.',
});

const rotate = defineCommand(
  {
    method: 'POST',
    url: '/v1/webhook_endpoints/:id/rotate_secret',
    summary: 'Replace the secret of a webhook endpoint',
    description:
      'The new secret is shown once. For 24 hours deliveries carry two signatures, of the new secret and the old one; a secret before that stops at once.',
    tag: about.tag,
    who: about.who,
    scope: about.write,
    body: shape.rotateBody,
    reply: { 200: shape.endpointShown },
    problems: ['not_now', 'busy'],
    boundary: 'webhook_endpoint',
  },
  async (input) => {
    const row = await find(input);
    return isRefusal(row) ? row : rotation(input as RouteInput, row, input.body.old_secret !== 'drop_now');
  },
);

export const routes: readonly Route[] = [
  create,
  list,
  get,
  update,
  enable,
  disable,
  remove,
  test,
  rotate,
  ...deliveryRoutes,
];

/** An action without arguments. */
function plainMove(name: string, said: { summary: string; description: string }) {
  return defineCommand(
    {
      method: 'POST',
      url: `/v1/webhook_endpoints/:id/${name}`,
      ...said,
      tag: about.tag,
      who: about.who,
      scope: about.write,
      reply: { 200: shape.endpointShown },
      problems: ['not_now'],
      boundary: 'webhook_endpoint',
    },
    async (input) => {
      const row = await find(input);
      return isRefusal(row) ? row : onRow(input as RouteInput, row, { name, args: {} });
    },
  );
}

/** The URL as it is kept, undefined where none was given, or what is wrong with it or with the types. */
async function acceptable(
  { platform, caller }: RouteInput,
  given: { url?: string | undefined; types?: readonly string[] | undefined },
  row?: EndpointRow,
): Promise<string | undefined | Refusal> {
  const errors = unknownTypes(given.types ?? []);
  if (errors.length > 0) return refuse('invalid', errors.map((error) => error.detail).join(' '), { errors });
  if (given.url === undefined) return undefined;
  const guard = { allowPrivate: platform.config.webhookAllowPrivate, resolve: resolverOf(platform) };
  return checkUrl(given.url, row?.mode ?? caller.mode, guard);
}

/** A secret is bound to its column, so that the old one is sealed anew for its place. */
function rotation(input: RouteInput, row: EndpointRow, keepOld: boolean): Prepared {
  const { config, clock } = input.platform;
  const secret = newSecret(clock);
  const previous = keepOld ? resealed(config, row) : null;
  const args: RotateSecret = {
    secret: sealSecret(config, secret, { place: 'secret', id: row.id }),
    previous_secret: previous,
    previous_until: previous === null ? null : isoTime(clock.nowMs() + overlapMs),
    replaces: row.secret,
  };
  return { command: onRow(input, row, { name: 'rotate_secret', args }), once: { secret } };
}

/** Null when its key is lost: then a new secret is the way out. */
function resealed(config: RouteInput['platform']['config'], { id, secret }: EndpointRow): string | null {
  try {
    if (secret === null) return null;
    return sealSecret(config, openSecret(config, secret, { place: 'secret', id }), { place: 'previous_secret', id });
  } catch (error) {
    if (error instanceof SecretError) return null;
    throw error;
  }
}
