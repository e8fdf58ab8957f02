/**
 * The OpenAPI 3.1 document, made from the routes themselves: what is checked is what is written there. Served at
 * `GET /v1/openapi.json`.
 */
import swagger, { type SwaggerTransformObject } from '@fastify/swagger';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { type ProblemCode, problems } from '../kernel/problems.ts';
import { examples } from './examples.ts';
import { type OpenApi, withNames } from './openapi-names.ts';
import type { RouteDescription } from './route.ts';
import { problem } from './schemas.ts';
import { tags } from './tags.ts';

const about = `**First steps.** The platform's key makes a mall (\`POST /v1/malls\`); the answer holds the mall's test and
live key, this once. With the mall's test key make a seller, place an order, dispatch it, push its tracking events or move
the mall's clock, and ask for a return. Press *Authorize* and paste a key to try any of it here.

- Amounts are integer minor units with a currency; times are RFC 3339, answered in UTC.
- A POST takes an \`Idempotency-Key\`: repeated with the same body it answers the first answer again, for 30 days.
- Lists are newest first; give \`next\` back as \`after\` until it is null.
- \`actions\` of an object say what this key may do with it now, and why not.
- Every answer carries \`X-Request-Id\` and the \`RateLimit\` headers. Each server process counts for itself: behind
  several the true limit is higher than the one shown, never lower.
- Errors are RFC 9457 problem documents: [all codes](/docs/problems). How test mode behaves: [test mode](/docs/test-mode).`;

export function registerOpenApi(app: FastifyInstance): void {
  app.addSchema({ ...problem, $id: 'Problem' });
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Roundtrip',
        version: '1',
        description: about,
        license: { name: 'All rights reserved', identifier: 'LicenseRef-All-rights-reserved' },
      },
      tags: [...tags],
      servers: [{ url: '/', description: 'The server that shows this document' }],
      components: {
        securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'An API key: rt_test_… or rt_live_…' } },
      },
    },
    transformObject: (given) =>
      withNames(
        withExamples(('openapiObject' in given ? given.openapiObject : {}) as OpenApi),
      ) as ReturnType<SwaggerTransformObject>,
    refResolver: { buildLocalReference: (json, _base, _fragment, index) => String(json.$id ?? `def-${index}`) },
  });
  let document: string | undefined;
  app.get('/v1/openapi.json', { schema: { hide: true } }, async (_request, reply) => {
    document ??= JSON.stringify(app.swagger());
    return reply.header('content-type', 'application/json; charset=utf-8').send(document);
  });
}

/** The part of Fastify's schema that documents a route. */
export function documentation(route: RouteDescription): FastifySchema & Record<string, unknown> {
  const codes = problemsOf(route);
  return {
    summary: route.summary,
    operationId: `${route.method.toLowerCase()}${route.url.replace(/^\/v1/, '').replace(/[/:.-]+/g, '_')}`,
    description: [
      route.description ?? usual(route),
      `For the key of: ${route.who.join(', ')}. Scope: \`${route.scope}\`.`,
    ]
      .filter(Boolean)
      .join('\n\n'),
    tags: [route.tag],
    security: [{ key: [route.scope] }],
    ...(route.multipart ? { consumes: ['multipart/form-data'] } : {}),
    ...(route.params || route.url.includes(':') ? { params: route.params ?? paramsOf(route.url) } : {}),
    ...(route.query ? { querystring: described(route.query) } : {}),
    ...(route.body && route.method !== 'GET' ? { body: route.body } : {}),
    ...(route.method === 'POST' ? { headers: keyHeader(route.idempotency === 'required') } : {}),
    response: { ...successes(route), ...refusals(codes) },
    'x-problems': codes,
  };
}

/** Every code the route can answer, in order of precedence. */
export function problemsOf(route: RouteDescription): ProblemCode[] {
  const codes = new Set<ProblemCode>([
    'unauthenticated',
    'forbidden',
    'rate_limited',
    'malformed',
    'internal',
    'unavailable',
    ...(route.problems ?? []),
  ]);
  if (
    route.url.includes(':') ||
    names(route.query, 'seller') ||
    names(route.body, 'seller') ||
    names(route.body, 'owner')
  )
    codes.add('not_found');
  if (route.method !== 'GET' && !route.multipart) codes.add('unsupported_media_type');
  if (route.method !== 'GET') codes.add('too_large');
  if (route.method === 'POST') codes.add('idempotency_key_reused').add('idempotency_key_in_flight');
  if (route.idempotency === 'required') codes.add('idempotency_key_required');
  return (Object.keys(problems) as ProblemCode[]).filter((code) => codes.has(code));
}

/** Whoever names a seller may name one that is not there. */
function names(schema: TSchema | undefined, member: string): boolean {
  return member in ((schema as { properties?: object } | undefined)?.properties ?? {});
}

function paramsOf(url: string): TSchema {
  const names = [...url.matchAll(/\/(\w+)\/:(\w+)/g)];
  return Type.Object(
    Object.fromEntries(
      names.map(([, collection, name]) => [
        name!,
        Type.String({ description: `Of the ${collection!.replaceAll('_', ' ').replace(/s$/, '')}` }),
      ]),
    ),
  );
}

/** What all reads have in common, told where a route says nothing of its own. */
function usual({ method, url, query }: RouteDescription): string {
  if (names(query, 'limit')) return 'Newest first, page by page. Filters narrow together.';
  return method === 'GET' && url.includes(':id')
    ? 'What this key may not see is answered 404, as if it never was.'
    : '';
}

const common: Readonly<Record<string, string>> = {
  limit: 'Objects per page',
  after: '`next` of the page before',
  format: 'Of the answer',
  size: 'Of the paper',
};

/** A filter that says nothing of itself is one: equal to a member of the object. */
function described(query: TSchema): TSchema {
  const { properties } = query as unknown as { properties: Record<string, TSchema & { description?: string }> };
  const told = Object.entries(properties).map(([name, schema]) => {
    const description = schema.description ?? common[name] ?? `Only those whose ${name.replaceAll('_', ' ')} is this`;
    return [name, { ...schema, description }] as const;
  });
  return { ...query, properties: Object.fromEntries(told) } as TSchema;
}

/** The document with an example of every body. */
function withExamples(document: OpenApi): OpenApi {
  for (const [name, example] of Object.entries(examples)) {
    const [method = '', url = ''] = name.split(' ');
    const operation = document.paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    const body = operation?.requestBody?.content?.['application/json'];
    if (body) body.example = example;
  }
  return document;
}

function keyHeader(required: boolean): TSchema {
  const key = Type.String({
    minLength: 1,
    maxLength: 255,
    description: 'Makes a repetition answer the first answer again, for 30 days',
  });
  return Type.Object({ 'Idempotency-Key': required ? key : Type.Optional(key) });
}

function successes(route: RouteDescription): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(route.reply).map(([status, schema]) => [
      status,
      schema
        ? { description: words[status] ?? 'Done', content: { 'application/json': { schema } } }
        : status === '204'
          ? { description: words[status], type: 'null' }
          : { description: 'The bytes', content: { 'application/octet-stream': { schema: bytes } } },
    ]),
  );
}

const bytes = { type: 'string', format: 'binary' };

const words: Record<string, string> = {
  200: 'Done',
  201: 'Created',
  202: 'Taken on: ask the operation for its progress',
  204: 'Done, nothing to say',
};

/** One answer per status, naming its codes. */
function refusals(codes: readonly ProblemCode[]): Record<string, unknown> {
  const byStatus = new Map<number, string[]>();
  for (const code of codes) {
    const { status, title } = problems[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), `\`${code}\`: ${title}`]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [
      status,
      { description: lines.join('; '), content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } } },
    ]),
  );
}
