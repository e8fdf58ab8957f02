/** The HTTP server of a platform. */
import type { FastifyInstance } from 'fastify';
import type { Platform } from '../platform.ts';
import { openApp } from './app.ts';
import { routes } from './routes.ts';

/** All routes, not yet listening; `app.listen({port, host})` starts it and `app.close()` finishes what is under way. */
export function buildApp(platform: Platform): FastifyInstance {
  return openApp(platform, routes);
}
