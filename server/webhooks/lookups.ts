/** How many endpoints an owner has: they lie in files of their own. */
import type { Lookup } from '../kernel/boundary.ts';

declare module '../kernel/command.ts' {
  interface Lookups {
    /** Endpoints of the owner in this mode that are not deleted. */
    webhookEndpointCounts?: (owner: EndpointOwner) => number;
  }
}

export interface EndpointOwner {
  seller: number;
  owner: string;
  mode: string;
}

export const webhookEndpointCounts: Lookup = {
  statement(keys) {
    const all = keys as EndpointOwner[];
    return {
      name: 'webhook_endpoint_counts',
      text: `select owner_id, mode, count(*)::int4 as count from webhook_endpoints
             where seller_id = any($1::int4[]) and owner_id = any($2::text[]) and state <> 'deleted' group by 1, 2`,
      values: [all.map((key) => key.seller), all.map((key) => key.owner)],
    };
  },
  assemble(rows) {
    const counts = new Map(rows.map((row) => [`${row['owner_id']} ${row['mode']}`, Number(row['count'])]));
    return (key: EndpointOwner) => counts.get(`${key.owner} ${key.mode}`) ?? 0;
  },
};
