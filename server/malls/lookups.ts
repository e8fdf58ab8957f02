/** Whether a reference was used for a mall before. */
import type { Lookup } from '../kernel/boundary.ts';

declare module '../kernel/command.ts' {
  interface Lookups {
    /** Reference → id of the mall that has it. */
    mallReferences?: ReadonlyMap<string, string>;
  }
}

export const mallReferences: Lookup = {
  statement: (references) => ({
    name: 'mall_references',
    text: 'select * from mall_references($1::text[])',
    values: [references],
  }),
  assemble: (rows) => new Map(rows.map((row) => [String(row['reference']), String(row['id'])])),
};
