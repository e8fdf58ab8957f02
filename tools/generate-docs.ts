/**
 * Writes docs/generated: lifecycles with their diagrams, problem codes, event types, settings, tables. Run with
 * `--check` (as `npm test` does) it writes nothing and fails when a file is stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { boundaries } from '../server/boundaries.ts';
import { SETTINGS } from '../server/config.ts';
import { eventTypes } from '../server/events/catalogue.ts';
import type { Lifecycle } from '../server/kernel/lifecycle.ts';
import * as log from '../server/kernel/log-tables.ts';
import { problems } from '../server/kernel/problems.ts';
import type { Table } from '../server/kernel/table.ts';
import { lifecycles } from '../server/lifecycles.ts';
import { defaultPolicies, policiesSchema } from '../server/malls/policies.ts';

const folder = new URL('../docs/generated/', import.meta.url);
const note = '<!-- Made by tools/generate-docs.ts; never edited. -->\n\n';

const documents: Record<string, string> = {
  'lifecycles.md': `${note}# Lifecycles\n\n${lifecycles.map(({ lifecycle }) => lifecycleText(lifecycle)).join('\n')}`,
  'problems.md': `${note}# Problem codes\n\nIn their order of precedence: where several apply, the first is answered.\n\n| code | status | title |\n|---|---|---|\n${Object.entries(
    problems,
  )
    .map(([code, { status, title }]) => `| \`${code}\` | ${status} | ${title} |`)
    .join('\n')}\n`,
  'events.md': `${note}# Event types\n\nA list that only grows.\n\n${eventTypes.map((type) => `- \`${type}\``).join('\n')}\n`,
  'settings.md': `${note}# Settings\n\nEnvironment variables; an empty one counts as not set.\n\n| variable | meaning | without it |\n|---|---|---|\n${SETTINGS.map(({ variable, meaning, fallback }) => `| \`${variable}\` | ${meaning} | ${fallback} |`).join('\n')}\n`,
  'policies.md': `${note}# Policies of a mall\n\nVersioned; orders and claims keep the version they were made under.\n\n| policy | default | meaning |\n|---|---|---|\n${Object.entries(
    policiesSchema.properties,
  )
    .map(
      ([name, schema]) =>
        `| \`${name}\` | \`${String(defaultPolicies[name as keyof typeof defaultPolicies])}\` | ${(schema as { description?: string }).description ?? ''} |`,
    )
    .join('\n')}\n`,
  'tables.md': `${note}# Tables by boundary\n\nA boundary is what is locked together; its first table is the root whose row is locked.\n\n${Object.values(
    boundaries,
  )
    .map(
      (boundary) =>
        `## ${boundary.kind}\n\n${Object.values(boundary.tables)
          .map((table) => tableText(table as Table))
          .join('\n')}`,
    )
    .join('\n')}\n## Written by the loop\n\n${Object.values(log)
    .map((table) => tableText(table as Table))
    .join('\n')}`,
};

const check = process.argv.includes('--check');
const stale: string[] = [];
mkdirSync(folder, { recursive: true });
for (const [name, text] of Object.entries(documents)) {
  const file = new URL(name, folder);
  if (check) {
    if (read(file) !== text) stale.push(name);
  } else writeFileSync(file, text);
}
for (const name of stale) process.stdout.write(`docs/generated/${name} is stale; run node tools/generate-docs.ts\n`);
process.exit(stale.length > 0 ? 1 : 0);

function lifecycleText(cycle: Lifecycle): string {
  const axes = Object.entries(cycle.axes).map(([axis, { initial, ends }]) => {
    const arrows = Object.entries(cycle.moves).flatMap(([name, move]) => {
      const on = move.on[axis];
      return (on?.from ?? []).flatMap((from) =>
        (on?.to ?? []).filter((to) => to !== from).map((to) => `  ${from} --> ${to}: ${name}`),
      );
    });
    const lines = arrows.length > 40 ? [`  note "${arrows.length} arrows; see the table"`] : arrows;
    return `### ${axis}\n\n\`\`\`mermaid\nstateDiagram-v2\n  [*] --> ${initial}\n${arrows.length > 40 ? '' : `${lines.join('\n')}\n`}${ends.map((end) => `  ${end} --> [*]`).join('\n')}\n\`\`\`\n`;
  });
  const rows = Object.entries(cycle.moves).map(([name, move]) => {
    const where = Object.entries(move.on).map(
      ([axis, on]) => `${axis}: ${on?.from.join(', ')}${on?.to ? ` → ${on.to.join(', ')}` : ''}`,
    );
    return `| \`${name}\`${move.internal ? ' (internal)' : ''} | ${where.join('; ')} | ${move.who.join(', ')} | ${move.past.map((past) => `\`${cycle.noun}.${past}\``).join(', ')} |`;
  });
  const legal = cycle.legal
    ? `\nTogether they may be: ${cycle.legal.map((pair) => pair.join(' / ')).join('; ')}.\n`
    : '';
  return `## ${cycle.noun}\n\n${axes.join('\n')}\n| command | from → to | who | event |\n|---|---|---|---|\n${rows.join('\n')}\n${legal}`;
}

function tableText(table: Table): string {
  const columns = Object.entries(table.columns).map(
    ([name, { pg, nullable }]) => `${name} ${pg}${nullable ? '?' : ''}${table.mutable.includes(name) ? ' *' : ''}`,
  );
  return `- **${table.name}** (key ${table.key.join(', ')}): ${columns.join(', ')}\n`;
}

function read(file: URL): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
