/**
 * Writes console/generated/vocabulary.ts: the lifecycles and the lists of words that the console shows, so that it
 * lists no state, action or reason by hand and imports nothing of the server. Run with `--check` (as `npm test` does) it
 * writes nothing and fails when the file is stale.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { routes } from '../server/http/routes.ts';
import { lifecycles } from '../server/lifecycles.ts';

const file = new URL('../console/generated/vocabulary.ts', import.meta.url);

/** What stands in the body of a request under this name, wherever in it. */
const lists: Readonly<Record<string, { route: string; member: string }>> = {
  returnReasons: { route: 'POST /v1/returns', member: 'reason' },
  cancellationReasons: { route: 'POST /v1/cancellations', member: 'reason' },
  refusalGrounds: { route: 'POST /v1/returns/:id/refuse', member: 'ground' },
  conditions: { route: 'POST /v1/returns/:id/inspect', member: 'condition' },
  shipmentMethods: { route: 'POST /v1/shipments', member: 'method' },
  returnMethods: { route: 'POST /v1/returns', member: 'method' },
  rerouteMethods: { route: 'POST /v1/returns/:id/reroute', member: 'method' },
};

const text = source();
if (!process.argv.includes('--check')) {
  mkdirSync(new URL('.', file), { recursive: true });
  writeFileSync(file, text);
} else if (read() !== text) {
  process.stdout.write('console/generated/vocabulary.ts is stale; run node tools/generate-console.ts\n');
  process.exitCode = 1;
}

function source(): string {
  const cycles = Object.fromEntries(
    lifecycles.map(({ lifecycle: { noun, axes, moves } }) => [
      noun,
      {
        axes: Object.fromEntries(
          Object.entries(axes).map(([name, { states, initial, ends }]) => [name, { states, initial, ends }]),
        ),
        moves: Object.fromEntries(
          Object.entries(moves)
            .filter(([, move]) => !move.internal)
            .map(([name, { who }]) => [name, { who: who.filter((actor) => actor !== 'system') }]),
        ),
      },
    ]),
  );
  const words = Object.fromEntries(Object.entries(lists).map(([name, where]) => [name, valuesOf(where)]));
  return [
    '// biome-ignore-all format: generated',
    '// biome-ignore-all lint: generated',
    '/** Made from the lifecycles and routes by tools/generate-console.ts; never edited. */',
    `\nexport const lifecycles = ${JSON.stringify(cycles, null, 1)} as const;`,
    `\nexport const lists = ${JSON.stringify(words, null, 1)} as const;\n`,
  ].join('\n');
}

function valuesOf({ route, member }: { route: string; member: string }): unknown[] {
  const found = routes.find(({ method, url }) => `${method} ${url}` === route);
  const values = found && enumOf(found.body, member);
  if (!values) throw new Error(`${route} takes no ${member} out of a list`);
  return values;
}

function enumOf(schema: unknown, member: string): unknown[] | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  const { properties } = schema as { properties?: Record<string, { enum?: unknown[] }> };
  if (properties?.[member]?.enum) return properties[member].enum;
  for (const inner of Object.values(schema)) {
    const found = enumOf(inner, member);
    if (found) return found;
  }
  return undefined;
}

function read(): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
