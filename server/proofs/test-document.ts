/** The OpenAPI document as tests read it. */
import type { JsonSchema } from './test-badness.ts';

export interface DocumentedOperation {
  operationId: string;
  parameters?: { name: string; in: string; required?: boolean; schema: JsonSchema }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: JsonSchema }> }>;
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, JsonSchema> };
}

/** Read from a running server, with every reference replaced by what it means. */
export async function readDocument(url: string): Promise<OpenApiDocument> {
  const document = (await (await fetch(`${url}/v1/openapi.json`)).json()) as OpenApiDocument;
  return { ...document, paths: inlined(document.paths, document) as OpenApiDocument['paths'] };
}

function inlined(node: unknown, document: OpenApiDocument): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((each) => inlined(each, document));
  const { $ref } = node as { $ref?: string };
  if ($ref) return inlined(document.components.schemas[$ref.replace('#/components/schemas/', '')], document);
  return Object.fromEntries(Object.entries(node).map(([name, member]) => [name, inlined(member, document)]));
}
