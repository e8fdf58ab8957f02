/**
 * Writes client/generated from the OpenAPI document of the routes. Run with `--check` (as `npm test` does) it writes
 * nothing and fails when a file is stale.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import Fastify from 'fastify';
import { documentation, registerOpenApi } from '../server/http/openapi.ts';
import { routes } from '../server/http/routes.ts';
import { problems } from '../server/kernel/problems.ts';
import { clientSource, type Document } from './client-source.ts';

const folder = new URL('../client/generated/', import.meta.url);
const check = process.argv.includes('--check');
mkdirSync(folder, { recursive: true });
const texts = await clientSource(await documentOfRoutes(), Object.keys(problems));
const stale: string[] = [];
for (const [name, text] of texts) {
  if (!check) writeFileSync(new URL(name, folder), text);
  else if (read(name) !== text) stale.push(name);
}
for (const name of readdirSync(folder)) {
  if (texts.has(name)) continue;
  if (check) stale.push(name);
  else rmSync(new URL(name, folder));
}
for (const name of stale)
  process.stdout.write(`client/generated/${name} is stale; run node tools/generate-client.ts\n`);
process.exit(stale.length > 0 ? 1 : 0);

/** The same document as the server's, without a server: routes that only describe themselves. */
async function documentOfRoutes(): Promise<Document> {
  const app = Fastify();
  app.setValidatorCompiler(() => () => true);
  registerOpenApi(app);
  app.register(async (scope) => {
    for (const route of routes)
      scope.route({ method: route.method, url: route.url, schema: documentation(route), handler: async () => null });
  });
  await app.ready();
  return app.swagger() as unknown as Document;
}

function read(name: string): string | null {
  try {
    return readFileSync(new URL(name, folder), 'utf8');
  } catch {
    return null;
  }
}
