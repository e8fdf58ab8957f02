/**
 * The HTTP server: Fastify with every limit and time-out set, one pipeline for all routes (who, may they, can it be
 * read, run, answer) and problem documents for whatever goes wrong. Rooms declare routes; they do not touch Fastify.
 */
import type { Socket } from 'node:net';
import multipart from '@fastify/multipart';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { Platform } from '../platform.ts';
import { consoleRoutes } from './console.ts';
import { docsRoutes } from './docs.ts';
import { existenceFirst, refusalOf } from './errors.ts';
import { healthRoutes } from './health.ts';
import { authenticate, authorise } from './keys.ts';
import { limits } from './limits.ts';
import { type Metrics, openMetrics } from './metrics.ts';
import { documentation, registerOpenApi } from './openapi.ts';
import { openRateLimit, type RateLimit } from './rate-limit.ts';
import { inputReader } from './read-input.ts';
import { documentOf, sendAnswer, sendProblem } from './replies.ts';
import { requestIdOf } from './requests.ts';
import type { Caller, Route } from './route.ts';
import { readJson, readQuery } from './texts.ts';

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller | null;
    bodyBytes: number;
    /** The body was written with \u escapes and may hold texts that cannot be kept. */
    escapes: boolean;
  }
}

interface Parts {
  platform: Platform;
  metrics: Metrics;
  rateLimit: RateLimit;
}

/** Options for trials; the defaults are what is served. */
export interface AppOptions {
  requestsPerSecond?: number;
  requestsPerSecondAndAddress?: number;
}

/** The server for these routes, not yet listening. */
export function openApp(platform: Platform, routes: readonly Route[], options: AppOptions = {}): FastifyInstance {
  const app = newFastify(platform);
  const parts: Parts = {
    platform,
    metrics: openMetrics(platform),
    rateLimit: openRateLimit(platform.clock, {
      perKey: options.requestsPerSecond ?? platform.config.rateLimit,
      perAddress: options.requestsPerSecondAndAddress ?? platform.config.rateLimitAddress,
    }),
  };
  app.decorateRequest('caller', null);
  app.decorateRequest('bodyBytes', 0);
  app.decorateRequest('escapes', false);
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    reply.header('cache-control', 'no-store');
    reply.header('x-content-type-options', 'nosniff');
    done();
  });
  app.addHook('preClose', (done) => {
    // A client that reads its answer slowly, or not at all, must not hold up a stop for ever.
    setTimeout(() => app.server.closeAllConnections(), limits.closingMs).unref();
    done();
  });
  readBodies(app);
  answerErrors(app, parts, routes);
  registerOpenApi(app);
  app.register(async (scope) => {
    healthRoutes(scope, platform, parts.metrics);
    for (const route of routes) if (!route.multipart) serveRoute(scope, route, parts);
  });
  // Only here is multipart a known media type; elsewhere it is answered 415.
  app.register(async (scope) => {
    await scope.register(multipart, { throwFileSizeLimit: true });
    for (const route of routes) if (route.multipart) serveRoute(scope, route, parts);
  });
  docsRoutes(app);
  consoleRoutes(app, platform, { rateLimit: parts.rateLimit });
  return app;
}

function newFastify(platform: Platform): FastifyInstance {
  const app = Fastify({
    logger: false,
    genReqId: (request) => requestIdOf(request, platform.clock),
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.idleMs,
    handlerTimeout: limits.handlerMs,
    keepAliveTimeout: limits.keepAliveMs,
    http: { headersTimeout: limits.headersMs, maxHeaderSize: 16 * 1024 },
    return503OnClosing: false,
    routerOptions: { maxParamLength: 300, querystringParser: readQuery },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id);
      sendProblem(
        request as FastifyRequest,
        reply as FastifyReply,
        refusalOf(platform, request as FastifyRequest, error),
      );
    },
  });
  // Schemas in routes document only: `read-input.ts` checks, and answers are written by code that knows their shape.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  return app;
}

function readBodies(app: FastifyInstance): void {
  const parser = app.getDefaultJsonParser('error', 'error');
  const parse = (text: string): unknown => {
    let result: { error: Error | null; value?: unknown } = { error: null };
    parser(null as never, text, (error, value) => {
      result = { error, value };
    });
    if (!result.error) return result.value;
    JSON.parse(text);
    throw new Error('the names "__proto__" and "constructor" cannot be used');
  };
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes: Buffer, done) => {
    request.bodyBytes = bytes.length;
    try {
      const { value, escapes } = readJson(bytes, parse);
      request.escapes = escapes;
      done(null, value);
    } catch (error) {
      done(error as Error);
    }
  });
}

function answerErrors(app: FastifyInstance, { platform, metrics }: Parts, routes: readonly Route[]): void {
  const patterns = routes.map(({ method, url }) => ({
    method,
    path: new RegExp(`^${url.replace(/:\w+/g, '[^/]+')}$`),
  }));
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    const allowed = patterns.filter((pattern) => pattern.path.test(path)).map(({ method }) => method);
    metrics.observe({ method: request.method, url: 'none' }, allowed.length > 0 ? 405 : 404, reply.elapsedTime);
    // A known path with an allowed method has a parameter that is too long to be anything.
    if (allowed.length === 0 || allowed.includes(request.method as Route['method']))
      return sendProblem(
        request,
        reply,
        refuse('not_found', 'There is nothing under this path; the reference is at /docs.'),
      );
    reply.header('allow', allowed.join(', '));
    return sendProblem(request, reply, refuse('method_not_allowed', `This path takes ${allowed.join(', ')}.`));
  });
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const refusal = refusalOf(platform, request, error);
    const unread =
      refusal.code === 'malformed' || refusal.code === 'too_large' || refusal.code === 'unsupported_media_type';
    if (!unread) return sendProblem(request, reply, refusal);
    const first = await existenceFirst(platform, request, refusal).catch((fault: unknown) =>
      refusalOf(platform, request, fault),
    );
    return sendProblem(request, reply, first);
  });
}

function serveRoute(scope: FastifyInstance, route: Route, parts: Parts): void {
  const { platform, metrics } = parts;
  const read = inputReader(platform, route);
  scope.route({
    method: route.method,
    url: route.url,
    schema: documentation(route),
    bodyLimit: route.bodyLimit ?? limits.bodyBytes,
    handlerTimeout: route.multipart ? limits.uploadMs : limits.handlerMs,
    onRequest: (request, reply, done) => admit(route, parts, { request, reply, done }),
    handler: async (request, reply) => {
      const input = read(request, request.caller!);
      if ('refused' in input) {
        const { caller, params } = request;
        const { knows } = route;
        return sendProblem(request, reply, await existenceFirst(platform, { caller, params, knows }, input));
      }
      const answer = await route.handle(input);
      // After the handler's time-out the client has its answer already.
      return reply.sent ? reply : sendAnswer(request, reply, answer);
    },
    onResponse: (request, reply, done) => {
      metrics.observe(route, reply.statusCode, reply.elapsedTime);
      if (platform.log.isLevelEnabled('debug')) {
        platform.log.debug(
          {
            request_id: request.id,
            method: request.method,
            path: request.url.split('?', 1)[0],
            status: reply.statusCode,
            ms: Math.round(reply.elapsedTime),
          },
          'request',
        );
      }
      done();
    },
  });
}

interface Arrival {
  request: FastifyRequest;
  reply: FastifyReply;
  done: (error?: Error) => void;
}

/** Before the body is read: who asks, may they, and not too often. A known key is admitted without waiting. */
function admit(route: Route, parts: Parts, { request, reply, done }: Arrival): void {
  const decide = (found: Caller | Refusal): void => {
    // Who shows no valid key is counted by address, so that guessing has an end; a proxy is one address to us.
    const isKnown = !('refused' in found);
    const allowance = isKnown ? parts.rateLimit.key(found.keyId) : parts.rateLimit.address(request.ip);
    if (allowance) reply.header('ratelimit-policy', allowance.policy).header('ratelimit', allowance.state);
    if (!isKnown) {
      sendProblem(request, reply, allowance?.refusal ?? found);
      return;
    }
    request.caller = found;
    const refused = authorise(found, route) ?? allowance?.refusal;
    if (refused) sendProblem(request, reply, refused);
    else done();
  };
  const found = authenticate(parts.platform, request.headers.authorization);
  if (found instanceof Promise) found.then(decide).catch(done);
  else decide(found);
}

/** What is no HTTP, or arrives too slowly, never reaches a route; it gets a problem document all the same. */
function answerBrokenRequest(this: FastifyInstance, error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const body = JSON.stringify(
    documentOf(
      refuse(
        'malformed',
        'This is not an HTTP/1.1 request that can be read, its headers are too large, or it arrived too slowly.',
      ),
      'none',
    ),
  );
  socket.end(
    `HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
