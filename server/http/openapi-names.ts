/**
 * Gives the shapes of the OpenAPI document their names. Rooms write their schemas where they use them; here equal ones
 * become one entry of `components.schemas`, so that the reference and generated types speak of an Order and not of an
 * object with thirty members. A new collection is named without anybody's doing; any other object is named by a `title`
 * in PascalCase.
 */
import * as shapes from './schemas.ts';

/** A JSON Schema or any other part of the document. */
export type Node = Readonly<Record<string, unknown>>;

interface Operation {
  requestBody?: { required?: boolean; content?: Record<string, { schema?: Node; example?: unknown }> };
  responses: Record<string, { headers?: Node; content?: Record<string, { schema?: Node }> }>;
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Node>; headers?: Readonly<Record<string, Node>> };
  [member: string]: unknown;
}

const shared: Readonly<Record<string, object>> = {
  Money: shapes.money,
  SignedMoney: shapes.signedMoney,
  Address: shapes.address,
  Person: shapes.person,
  Action: shapes.action,
  FieldProblem: shapes.fieldProblem,
};

/**
 * The same document with named shapes, the headers of every answer, optional bodies told as such, and parameters with a
 * default not required.
 */
export function withNames(document: OpenApi): OpenApi {
  const plain = JSON.parse(JSON.stringify(document)) as OpenApi;
  for (const operation of operationsOf(plain)) {
    loosen(operation);
    nameHeaders(operation);
  }
  const names = namesOf(plain);
  const named: Record<string, Node> = {};
  for (const { name, schema } of names.values()) named[name] = referring(schema, names, true) as Node;
  const paths = referring(plain.paths, names) as OpenApi['paths'];
  const schemas = Object.fromEntries(Object.entries(named).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...plain, paths, components: { ...plain.components, headers, schemas } };
}

/** Names that would hide one that every browser has. */
const others: Readonly<Record<string, string>> = { files: 'StoredFile' };

/** `api_keys` → `ApiKey`, `shipping_policies` → `ShippingPolicy`. */
export function singular(collection: string): string {
  if (others[collection]) return others[collection];
  const one = collection.replace(/ies$/, 'y').replace(/(?<!s)s$/, '');
  return one.replace(/(?:^|[_-])(\w)/g, (_all, letter: string) => letter.toUpperCase());
}

const headers: Readonly<Record<string, Node>> = {
  'X-Request-Id': {
    description: "The client's own, or a new one; quote it when you report a fault",
    schema: { type: 'string' },
  },
  'RateLimit-Policy': {
    description: 'draft-ietf-httpapi-ratelimit-headers: the quota `q` per window of `w` seconds',
    schema: { type: 'string', examples: ['"key";q=10000;w=1'] },
  },
  RateLimit: {
    description: 'draft-ietf-httpapi-ratelimit-headers: `r` requests are left, all of them again in `t` seconds',
    schema: { type: 'string', examples: ['"key";r=9999;t=1'] },
  },
  'Idempotent-Replayed': {
    description: '`true` where this is the first answer again',
    schema: { type: 'string', enum: ['true'] },
  },
  'Retry-After': { description: 'Seconds', schema: { type: 'integer' } },
};

function nameHeaders(operation: Operation & { parameters?: { name: string }[] }): void {
  const takesKey = operation.parameters?.some(({ name }) => name === 'Idempotency-Key');
  for (const [status, response] of Object.entries(operation.responses)) {
    const names = ['X-Request-Id', 'RateLimit-Policy', 'RateLimit'];
    if (takesKey && Number(status) < 300) names.push('Idempotent-Replayed');
    if (status === '429' || status === '503') names.push('Retry-After');
    response.headers = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
  }
}

function* operationsOf(document: OpenApi): Generator<Operation> {
  for (const methods of Object.values(document.paths)) yield* Object.values(methods);
}

/** The server reads a missing body as `{}` and fills in defaults of the query. */
function loosen(operation: Operation & { parameters?: { in: string; required?: boolean; schema?: Node }[] }): void {
  for (const parameter of operation.parameters ?? [])
    if (parameter.in === 'query' && parameter.schema && 'default' in parameter.schema) parameter.required = false;
  const schema = operation.requestBody?.content?.['application/json']?.schema;
  if (schema?.['type'] === 'object' && !(schema['required'] as unknown[] | undefined)?.length)
    operation.requestBody!.required = false;
}

/** By the canonical text of a schema. */
type Names = ReadonlyMap<string, { name: string; schema: unknown }>;

/** The first name of a shape stays. */
function namesOf(document: OpenApi): Names {
  const names = new Map<string, { name: string; schema: unknown }>();
  const taken = new Set<string>();
  const add = (name: string, schema: unknown) => {
    const text = canonicalText(schema);
    if (names.has(text) || taken.has(name)) return;
    names.set(text, { name, schema });
    taken.add(name);
  };
  for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) add(name, schema);
  for (const [name, schema] of Object.entries(shared)) add(name, JSON.parse(JSON.stringify(schema)));
  const collections = Object.entries(document.paths).map(([path, methods]) => ({ path, methods }));
  for (const { path, methods } of collections) {
    const [, collection] = /^\/v1\/(\w+)\/\{\w+\}$/.exec(path) ?? [];
    const schema = collection && jsonOf(methods['get']?.responses['200']);
    if (schema && isNameable(schema)) add(singular(collection), schema);
  }
  for (const { path, methods } of collections) {
    const [, collection] = /^\/v1\/(\w+)$/.exec(path) ?? [];
    if (!collection) continue;
    const list = jsonOf(methods['get']?.responses['200']);
    if (list && isNameable(list)) add(`${singular(collection)}List`, list);
    const body = methods['post']?.requestBody?.content?.['application/json']?.schema;
    if (body && isNameable(body)) add(`New${singular(collection)}`, body);
  }
  titled(document.paths, add);
  return names;
}

function jsonOf(response: Operation['responses'][string] | undefined): Node | undefined {
  return response?.content?.['application/json']?.schema;
}

function isNameable(schema: Node): boolean {
  return schema['type'] === 'object' && Object.keys((schema['properties'] as object | undefined) ?? {}).length > 1;
}

function titled(node: unknown, add: (name: string, schema: unknown) => void): void {
  if (typeof node !== 'object' || node === null) return;
  const { title, type } = node as { title?: unknown; type?: unknown };
  if (type === 'object' && typeof title === 'string' && /^[A-Z][A-Za-z]+$/.test(title)) add(title, node);
  for (const member of Object.values(node)) titled(member, add);
}

/** The tree with every named shape replaced by a reference; `inside`: not the outermost one itself. */
function referring(node: unknown, names: Names, inside = false): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((each) => referring(each, names));
  if (!inside && (node as Node)['type'] === 'object') {
    const known = names.get(canonicalText(node));
    if (known) return { $ref: `#/components/schemas/${known.name}` };
  }
  return Object.fromEntries(Object.entries(node).map(([name, member]) => [name, referring(member, names)]));
}

/** As `canonical` of `texts.ts`, but of what JSON keeps: TypeBox marks its schemas with symbols and methods. */
function canonicalText(schema: unknown): string {
  return JSON.stringify(schema, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
