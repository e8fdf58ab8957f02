/** What machines that run the platform ask it: is it up, can it serve, how is it doing. Without a key. */
import type { FastifyInstance } from 'fastify';
import { migrationFiles } from '../db/migrate.ts';
import type { DbRow } from '../db/pool.ts';
import type { Platform } from '../platform.ts';
import type { Metrics } from './metrics.ts';

export function healthRoutes(app: FastifyInstance, platform: Platform, metrics: Metrics): void {
  const schema = { hide: true };
  app.get('/healthz', { schema }, async () => ({ status: 'up' }));
  app.get('/readyz', { schema }, async (_request, reply) => {
    const problem = await whatIsMissing(platform).catch(() => 'the database cannot be reached');
    if (problem) reply.code(503).header('retry-after', '1');
    return problem ? { status: 'not ready', reason: problem } : { status: 'ready' };
  });
  app.get('/metrics', { schema }, async (_request, reply) => {
    const text = await metrics.text();
    return reply.header('content-type', metrics.contentType).send(text);
  });
}

/** Null when the database answers and has run every migration that this version brings. */
async function whatIsMissing(platform: Platform): Promise<string | null> {
  const { rows } = await platform.pool.query<DbRow>({
    name: 'migrations_done',
    text: 'select name, digest from schema_migrations',
  });
  const done = new Map(rows.map((row) => [row.name, row.digest]));
  const missing = (await migrationFiles()).filter(({ name, digest }) => done.get(name) !== digest);
  return missing.length > 0 ? `migrations to run: ${missing.map(({ name }) => name).join(', ')}` : null;
}
