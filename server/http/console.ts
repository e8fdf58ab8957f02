/**
 * Serves the console: files of `console/dist` at `/`, its page for every other path without an ending, and who the
 * holder of a key is. The API, the reference and the probes keep their paths; `/v1` is never answered with a page.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import helmet from '@fastify/helmet';
import files from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Platform } from '../platform.ts';
import { sessionOf } from './console-session.ts';
import type { RateLimit } from './rate-limit.ts';

const built = fileURLToPath(new URL('../../console/dist', import.meta.url));
/** Where the build leaves room for the nonce (console/vite.config.ts). */
const placeholder = 'ROUNDTRIP_NONCE';
const notPages = /^\/(v1|docs|console|healthz|readyz|metrics|assets)(\/|$)/;

/** No inline script; inline styles only with the page's own nonce, which antd's style elements carry. */
function policyOf(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

export interface ConsoleOptions {
  rateLimit: RateLimit;
  /** Given by tests. */
  folder?: string;
}

export function consoleRoutes(app: FastifyInstance, platform: Platform, options: ConsoleOptions): void {
  const { rateLimit, folder = built } = options;
  app.register(async (scope) => {
    // The policy changes with every page, and whether TLS is spoken is known in front of this server only.
    await scope.register(helmet, {
      contentSecurityPolicy: false,
      strictTransportSecurity: false,
      referrerPolicy: { policy: 'no-referrer' },
      frameguard: { action: 'deny' },
    });
    const hidden = { schema: { hide: true } };
    scope.get('/console/session', hidden, (request, reply) => sessionOf({ platform, rateLimit }, request, reply));
    await scope.register(files, {
      root: join(folder, 'assets'),
      prefix: '/assets/',
      preCompressed: true,
      // Names carry a hash of the contents; the server's default, no-store, is replaced.
      cacheControl: false,
      setHeaders: (answer) => void answer.header('cache-control', 'public, max-age=31536000, immutable'),
      schemaHide: true,
    });
    scope.get('/roundtrip.svg', hidden, (request, reply) => sendIcon(folder, request, reply));
    scope.get('/*', hidden, (request, reply) => sendPage(folder, request, reply));
  });
}

function sendPage(folder: string, request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  const path = request.url.split('?', 1)[0]!;
  if (notPages.test(path) || /\.[A-Za-z0-9]{1,8}$/.test(path)) {
    reply.callNotFound();
    return undefined;
  }
  const page = read(folder, 'index.html');
  if (page === null) return reply.code(503).type('text/plain; charset=utf-8').send(unbuilt);
  const nonce = randomBytes(18).toString('base64');
  return reply
    .header('content-security-policy', policyOf(nonce))
    .type('text/html; charset=utf-8')
    .send(page.replaceAll(placeholder, nonce));
}

function sendIcon(folder: string, _request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined {
  const icon = read(folder, 'roundtrip.svg');
  if (icon !== null) return reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(icon);
  reply.callNotFound();
  return undefined;
}

const unbuilt =
  'The console is not built. `npm start` builds it; the API is served all the same, its reference is at /docs.\n';

/** Read anew each time: a build beside a running server is seen, and its old files are gone with it. */
function read(folder: string, name: string): string | null {
  try {
    return readFileSync(join(folder, name), 'utf8');
  } catch {
    return null;
  }
}
