/** The published description: nothing served is missing from it, and nothing in it hangs in the air. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { problems } from '../kernel/problems.ts';
import { checkOf } from './checks.ts';
import { examples } from './examples.ts';
import { problemsOf } from './openapi.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';
import { tags } from './tags.ts';
import { openTrial, type Trial } from './trial.ts';

interface Operation {
  operationId: string;
  description: string;
  security: Record<string, string[]>[];
  parameters?: { name: string; in: string; required?: boolean; description?: string }[];
  requestBody?: { content: Record<string, { schema: object; example?: unknown }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: { $ref?: string } }> }>;
}

let trial: Trial;
let document: {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: object };
};
beforeAll(async () => {
  trial = await openTrial(routes);
  document = (await trial.call(null, 'GET', '/v1/openapi.json')).body;
});
afterAll(() => trial.close());

const operationOf = (route: Route): Operation | undefined =>
  document.paths[route.url.replace(/:(\w+)/g, '{$1}')]?.[route.method.toLowerCase()];

test('every route is in the document, with its scope, its problems and a success', () => {
  expect(document.openapi).toBe('3.1.0');
  for (const route of routes) {
    const operation = operationOf(route);
    expect(operation, `${route.method} ${route.url}`).toBeDefined();
    expect(operation!.security).toEqual([{ key: [route.scope] }]);
    for (const status of Object.keys(route.reply))
      expect(operation!.responses[status], `${route.method} ${route.url}`).toBeDefined();
    for (const code of problemsOf(route))
      expect(operation!.responses[problems[code].status]!.description).toContain(`\`${code}\``);
    if (route.body) expect(operation!.requestBody, `${route.method} ${route.url}`).toBeDefined();
    for (const name of [...route.url.matchAll(/:(\w+)/g)].map((match) => match[1])) {
      expect(operation!.parameters).toContainEqual(expect.objectContaining({ name, in: 'path', required: true }));
    }
    const key = operation!.parameters?.find((parameter) => parameter.name.toLowerCase() === 'idempotency-key');
    expect(Boolean(key), `${route.method} ${route.url}`).toBe(route.method === 'POST');
    if (route.idempotency === 'required') expect(key!.required).toBe(true);
  }
});

test('G2: every operation says what it does and how it is asked: a description, an example, a word on each parameter', () => {
  const silent = routes.flatMap((route) => {
    const name = `${route.method} ${route.url}`;
    const operation = operationOf(route)!;
    const faults: string[] = [];
    if (operation.description.startsWith('For the key of')) faults.push(`${name} has no description`);
    for (const { name: parameter, description } of operation.parameters ?? [])
      if (!description) faults.push(`${name} says nothing of ${parameter}`);
    const body = operation.requestBody?.content['application/json'];
    if (body && !body.example) faults.push(`${name} has no example`);
    if (body && route.body && checkOf(route.body)(structuredClone(body.example))) faults.push(`${name}: wrong example`);
    return faults;
  });
  expect(silent).toEqual([]);
  const known = routes.map(({ method, url }) => `${method} ${url}`);
  expect(Object.keys(examples).filter((name) => !known.includes(name))).toEqual([]);
  expect(new Set(tags.map(({ name }) => name))).toEqual(new Set(routes.map(({ tag }) => tag)));
});

test('nothing is in the document that is not a route; operation ids are unique', () => {
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  expect(operations).toHaveLength(routes.length);
  expect(new Set(operations.map((operation) => operation.operationId)).size).toBe(routes.length);
});

test('all references resolve, and problems are problem documents', () => {
  const text = JSON.stringify(document);
  const references = new Set([...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1]!));
  expect([...references]).toContain('#/components/schemas/Problem');
  for (const reference of references) {
    const found = reference
      .slice(2)
      .split('/')
      .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
    expect(found, reference).toBeDefined();
  }
  for (const route of routes) {
    const { content } = operationOf(route)!.responses['401']!;
    expect(content!['application/problem+json']!.schema.$ref).toBe('#/components/schemas/Problem');
  }
});

test('two routes never share method and path', () => {
  const names = routes.map(({ method, url }) => `${method} ${url}`);
  expect(new Set(names).size).toBe(names.length);
});

test('the reference is browsable, from this server alone and without inline scripts', async () => {
  const page = await trial.call(null, 'GET', '/docs');
  expect(page.status).toBe(200);
  expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
  expect(page.text).not.toMatch(/https?:\/\//);
  const scripts = [...page.text.matchAll(/<script([^>]*)>([^<]*)<\/script>/g)];
  expect(scripts.length).toBeGreaterThan(0);
  for (const [, attributes, inside] of scripts) {
    expect(inside!.trim()).toBe('');
    const source = new URL(/src="([^"]+)"/.exec(attributes!)![1]!, `${trial.base}/docs`);
    const script = await fetch(source);
    expect(script.status).toBe(200);
    await script.arrayBuffer();
  }
});

test('the page of problem codes has them all, and the one of test mode its magic endings', async () => {
  const codes = await trial.call(null, 'GET', '/docs/problems');
  for (const code of Object.keys(problems)) expect(codes.text).toContain(`id="${code}"`);
  const mode = await trial.call(null, 'GET', '/docs/test-mode');
  for (const ending of ['-declined', '-slow', '-unclear', '-unclear-not'])
    expect(mode.text).toContain(`<code>${ending}</code>`);
});
