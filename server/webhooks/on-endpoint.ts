/** What the routes of webhook endpoints share: finding the row and giving it a command. */
import { commandFrom, type RouteInput, type Target } from '../http/route.ts';
import type { Command } from '../kernel/command.ts';
import type { Refusal } from '../kernel/problems.ts';
import { readRow } from '../malls/read-row.ts';
import type { EndpointRow } from './present.ts';
import { webhookEndpoints } from './tables.ts';

export const about = {
  tag: 'webhook_endpoints',
  who: ['platform', 'mall', 'seller'],
  read: 'webhook_endpoints:read',
  write: 'webhook_endpoints:write',
} as const;

type Finding = Pick<RouteInput, 'platform' | 'caller'> & { params: { id: string } };

export function find(input: Finding): Promise<EndpointRow | Refusal> {
  return readRow(input, input.params.id, { table: webhookEndpoints, kind: 'webhook_endpoint' });
}

export function onRow<A>(input: RouteInput, row: EndpointRow, { name, args }: { name: string; args: A }): Command<A> {
  const target: Target = { seller: row.seller_id, mall: row.mall_id, mode: row.mode };
  return commandFrom(input, target, { type: `webhook_endpoint.${name}`, file: row.id, object: row.id, args });
}
