/** Simulation and checker share no code with the platform; the proofs may start its database and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

function importsOf(room: string): { file: string; from: string }[] {
  const files = readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  return files.flatMap((file) => {
    const text = readFileSync(join(root, room, file), 'utf8');
    return [...text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map((match) => ({
      file: `${room}/${file}`,
      from: match[1]!,
    }));
  });
}

test('P4: nothing of the simulation comes from the server', () => {
  const all = importsOf('simulation');
  expect(all.length).toBeGreaterThan(20);
  expect(all.filter(({ from }) => /(^|\/)server\//.test(from))).toEqual([]);
});

test('P1: the proofs take nothing from the server but the database engine, and their judge not even that', () => {
  const all = importsOf('prove').filter(({ from }) => /(^|\/)server\//.test(from));
  expect(all.filter(({ from }) => from !== '../server/db/engine/index.ts')).toEqual([]);
  expect(all.filter(({ file }) => file !== 'prove/ground.ts')).toEqual([]);
});
