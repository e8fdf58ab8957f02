/**
 * The generated part of the client as texts, from an OpenAPI document: the types of every schema, the types of every
 * operation as `openapi-fetch` takes them, and the published lists (event types, problem codes).
 */
import { compile, type JSONSchema } from 'json-schema-to-typescript';
import { singular } from '../server/http/openapi-names.ts';

type Schema = Readonly<Record<string, unknown>>;

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
}

interface Operation {
  summary: string;
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
  'x-problems'?: string[];
}

export interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

const head = `// biome-ignore-all format: generated
// biome-ignore-all lint: generated
// biome-ignore-all assist: generated
/** Made from the OpenAPI document by tools/generate-client.ts; never edited. */
`;

/** File name → text. The same document makes the same texts. */
export async function clientSource(document: Document, problemCodes: readonly string[]): Promise<Map<string, string>> {
  const types = new Map<string, Schema>(Object.entries(document.components.schemas));
  const rows = Object.entries(document.paths).map(([path, methods]) => pathText(path, methods, types));
  const schemas = await schemasText(types);
  const names = [...types.keys()].sort().filter((name) => new RegExp(`[<\\s]${name}[>;\\s]`).test(rows.join('')));
  const paths = `${head}import type {\n${names.map((name) => `  ${name},\n`).join('')}  Problem,\n} from './schemas.ts';\n${helpers}\nexport interface paths {\n${rows.join('')}}\n`;
  const eventTypes = enumOf(document, '/v1/events', 'type');
  const lists = `${head}\n${listText('eventTypes', 'EventType', eventTypes)}\n${listText('problemCodes', 'ProblemCode', problemCodes)}`;
  return new Map([
    ['schemas.ts', schemas],
    ['paths.ts', paths],
    ['lists.ts', lists],
  ]);
}

const helpers = `
export interface Json<T> {
  headers: { [name: string]: unknown };
  content: { 'application/json': T };
}
export interface Bytes {
  headers: { [name: string]: unknown };
  content: { 'application/octet-stream': Blob };
}
export interface Nothing {
  headers: { [name: string]: unknown };
  content?: never;
}
export type Problems<S extends number> = {
  [status in S]: { headers: { [name: string]: unknown }; content: { 'application/problem+json': Problem } };
};
/** The client makes a key where none is given. */
export interface IdempotencyKey {
  'Idempotency-Key'?: string;
}
`;

function pathText(path: string, methods: Record<string, Operation>, types: Map<string, Schema>): string {
  const members = Object.entries(methods).map(([method, operation]) =>
    operationText({ method, path, operation }, types),
  );
  return `  '${path}': {\n${members.join('')}  };\n`;
}

interface Named {
  method: string;
  path: string;
  operation: Operation;
}

function operationText({ method, path, operation }: Named, types: Map<string, Schema>): string {
  const name = operationName(method, path);
  const type = (suffix: string, schema: Schema): string => {
    const reference = schema['$ref'] as string | undefined;
    if (reference) return reference.slice(reference.lastIndexOf('/') + 1);
    const own = `${name}${suffix}`;
    if (types.has(own)) throw new Error(`Two types are called ${own}`);
    types.set(own, schema);
    return own;
  };
  return `    /** ${operation.summary} */
    ${method}: {
      parameters: { ${parametersText(method, operation, type)} };
${bodyText(operation, type)}      responses: ${responsesText(operation, type)};
    };
`;
}

type TypeOf = (suffix: string, schema: Schema) => string;

function parametersText(method: string, { parameters = [] }: Operation, type: TypeOf): string {
  const query = parameters.filter((each) => each.in === 'query');
  const path = parameters.filter((each) => each.in === 'path');
  const needed = query.some(({ required }) => required);
  const parts = [
    query.length > 0 ? `query${needed ? '' : '?'}: ${type('Query', objectOf(query))}` : 'query?: never',
    method === 'post' ? 'header?: IdempotencyKey' : 'header?: never',
    path.length > 0 ? `path: { ${path.map(({ name }) => `${name}: string`).join('; ')} }` : 'path?: never',
    'cookie?: never',
  ];
  return parts.join('; ');
}

function objectOf(parameters: readonly Parameter[]): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(
      parameters.map(({ name, schema, description }) => [name, { ...schema, ...(description ? { description } : {}) }]),
    ),
  };
}

function bodyText({ requestBody }: Operation, type: TypeOf): string {
  if (!requestBody) return '      requestBody?: never;\n';
  const contents = Object.entries(requestBody.content).map(([media, { schema }]) =>
    media === 'multipart/form-data' ? `'${media}': FormData` : `'${media}': ${type('Body', schema)}`,
  );
  return `      requestBody${requestBody.required ? '' : '?'}: { content: { ${contents.join('; ')} } };\n`;
}

function responsesText({ responses }: Operation, type: TypeOf): string {
  const good = Object.entries(responses).filter(([status]) => Number(status) < 400);
  const bad = Object.keys(responses).filter((status) => Number(status) >= 400);
  const rows = good.map(([status, { content }]) => {
    const json = content?.['application/json']?.schema;
    const suffix = good.length > 1 ? `Reply${status}` : 'Reply';
    return `${status}: ${json ? `Json<${type(suffix, json)}>` : content ? 'Bytes' : 'Nothing'}`;
  });
  return `{ ${rows.join('; ')} } & Problems<${bad.join(' | ')}>`;
}

const verbs: Readonly<Record<string, string>> = { patch: 'Update', put: 'Replace', delete: 'Delete' };

/** `post /v1/orders/{id}/acknowledge` → `OrderAcknowledge`, `get /v1/orders` → `OrderList`. */
export function operationName(method: string, path: string): string {
  const parts = path.replace(/^\/v1\//, '').split('/');
  const words = parts.filter((part) => !part.startsWith('{'));
  const inner = words.slice(1).map(pascal).join('');
  const endsInOne = parts.at(-1)!.startsWith('{');
  const creates = method === 'post' && words.length === 1;
  const read = endsInOne ? 'Read' : words.length === 1 ? 'List' : 'Read';
  return `${singular(words[0]!)}${inner}${verbs[method] ?? (method === 'get' ? read : creates ? 'Create' : '')}`;
}

function pascal(word: string): string {
  return word.replace(/(?:^|[_.-])(\w)/g, (_all, letter: string) => letter.toUpperCase());
}

async function schemasText(types: ReadonlyMap<string, Schema>): Promise<string> {
  const definitions = Object.fromEntries(
    [...types].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, schema]) => [name, readable(schema)]),
  );
  const text = await compile({ title: 'Root', type: 'object', definitions } as unknown as JSONSchema, 'Root', {
    additionalProperties: false,
    unreachableDefinitions: true,
    ignoreMinAndMaxItems: true,
    bannerComment: '',
    style: { singleQuote: true, printWidth: 120 },
  });
  // The root only carries the definitions, and their place in it is of no interest.
  const own = text
    .replace(/export interface Root \{\}?\s*\}?\n/, '')
    .replace(
      /\/\*\*\n \* This interface was referenced by `Root`'s JSON-Schema\n \* via the `definition` "\w+"\.\n \*\/\n/g,
      '',
    )
    .replace(/ \*\n \* This interface was referenced by `Root`'s JSON-Schema\n \* via the `definition` "\w+"\.\n/g, '');
  return `${head}\n${own.trim()}\n`;
}

/** References as the compiler takes them, and no names but the document's; an object without members holds anything. */
function readable(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map(readable);
  const { $ref, ...rest } = node as { $ref?: string; [name: string]: unknown };
  if ($ref) return { $ref: $ref.replace('#/components/schemas/', '#/definitions/') };
  const members = Object.entries(rest)
    // As a text it is an annotation and would become the type's name; else it is a member called so.
    .filter(([name, member]) => name !== 'title' || typeof member !== 'string')
    .map(([name, member]) => [name, readable(member)]);
  const isOpen = rest['type'] === 'object' && !('additionalProperties' in rest);
  const isBare = Object.keys((rest['properties'] as object | undefined) ?? {}).length === 0;
  return Object.fromEntries([...members, ...(isOpen && isBare ? [['additionalProperties', true]] : [])]);
}

function enumOf(document: Document, path: string, name: string): string[] {
  const found = document.paths[path]?.['get']?.parameters?.find((each) => each.name === name);
  return (found?.schema['enum'] as string[] | undefined) ?? [];
}

function listText(list: string, type: string, values: readonly string[]): string {
  return `export const ${list} = [\n${values.map((value) => `  '${value}',\n`).join('')}] as const;\n\nexport type ${type} = (typeof ${list})[number];\n`;
}
