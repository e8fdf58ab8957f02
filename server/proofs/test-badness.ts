/**
 * Requests made from the OpenAPI document: what fits each schema, and what is wrong with it in every way that a client
 * (or somebody who means harm) comes up with.
 */
import fc from 'fast-check';

export interface JsonSchema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  additionalProperties?: boolean | JsonSchema;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
}

/** Values that fit, short ones and those at the bounds. */
export function fitting(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(fitting));
  if (schema.type === 'object' || schema.properties) return fittingObject(schema);
  if (schema.type === 'array')
    return fc.array(fitting(schema.items ?? {}), {
      minLength: schema.minItems ?? 0,
      maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 2),
    });
  if (schema.type === 'integer') {
    const [min, max] = [schema.minimum ?? -1_000, schema.maximum ?? Number.MAX_SAFE_INTEGER];
    return fc.oneof(fc.integer({ min, max: Math.min(max, min + 100) }), fc.constantFrom(min, max));
  }
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'null') return fc.constant(null);
  if (schema.type === 'string') return fittingText(schema);
  return fc.jsonValue({ maxDepth: 2 });
}

function fittingObject({ properties = {}, required = [], additionalProperties }: JsonSchema): fc.Arbitrary<unknown> {
  const members = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, fitting(schema)]));
  const known = fc.record(members, { requiredKeys: required.filter((name) => name in members) });
  if (typeof additionalProperties !== 'object') return known;
  return fc.dictionary(fc.string({ minLength: 1, maxLength: 20 }), fitting(additionalProperties), { maxKeys: 3 });
}

const samplesOf: readonly [RegExp, string[]][] = [
  [/A-Z\]\{3\}/, ['KRW', 'EUR', 'JPY', 'XXX']],
  [/A-Z\]\{2\}/, ['KR', 'DE', 'ZZ']],
  [/0-9\+\*#/, ['010-1234-5678', '+82 10 1234 5678', '***']],
  [/A-Za-z\]\{2,8\}/, ['ko', 'ko-KR', 'zz-ZZ-zz']],
  [/a-z_\]\+\\\./, ['order.placed', 'a.b']],
  [/read\|write/, ['orders:read', '*', 'x:*']],
  [/0-9A-Za-z -/, ['1234-5678', 'KR00 0000']],
];

function fittingText({ pattern, format, minLength = 0, maxLength = 60 }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'date-time')
    return fc.constantFrom(
      '2026-09-07T01:00:00Z',
      '1970-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999Z',
      '2026-09-07T10:00:00+09:00',
    );
  if (format === 'date') return fc.constantFrom('2026-09-07', '2024-02-29', '1000-01-01', '9999-12-31');
  if (format === 'email') return fc.constantFrom('a@example.com', 'a+b@example.co.kr');
  const known = pattern && samplesOf.find(([sign]) => sign.test(pattern));
  if (known) return fc.constantFrom(...known[1]);
  const text = fc.oneof(
    fc.string({ minLength: Math.max(1, minLength), maxLength: Math.min(maxLength, 20) }),
    fc.constantFrom(
      'x'.repeat(maxLength),
      '상자 📦 \u202e\u200b',
      "'; drop table orders; --",
      '=1+1',
      '<b>',
      '%00',
      '../../etc/passwd',
    ),
  );
  return text.filter(
    (each) =>
      [...each].length <= maxLength &&
      (pattern !== '\\S' || /\S/.test(each)) &&
      each.isWellFormed() &&
      !each.includes('\0'),
  );
}

/** One member or the whole replaced by something that is not what the schema says; mostly. */
export function spoilt(schema: JsonSchema): fc.Arbitrary<unknown> {
  return fc.tuple(fitting(schema), fc.nat(), oddity).map(([value, at, odd]) => spoilAt(value, at, odd));
}

const oddity: fc.Arbitrary<unknown> = fc.constantFrom<unknown>(
  null,
  true,
  '',
  ' ',
  'x'.repeat(5_000),
  0,
  -1,
  1.5,
  1e308,
  Number.MAX_SAFE_INTEGER + 1,
  '0',
  [],
  {},
  [[[]]],
  { __unknown__: 1 },
  'a\u0000b',
  '\ud800',
  '\u202eabc',
  '2026-02-30T00:00:00Z',
  '0000-00-00',
  'ord_00000000000000000000000000',
  "' or 1=1",
);

/** Replaces, removes or adds a member somewhere in the tree; `at` says where. */
function spoilAt(value: unknown, at: number, odd: unknown): unknown {
  if (typeof value !== 'object' || value === null) return odd;
  const names = Object.keys(value);
  const step = Math.floor(at / (names.length + 2));
  const nth = at % (names.length + 2);
  if (nth === names.length) return odd;
  if (Array.isArray(value))
    return nth > names.length ? [...value, odd] : value.map((each, i) => (i === nth ? spoilAt(each, step, odd) : each));
  if (nth > names.length) return { ...value, [`extra_${at}`]: odd };
  const name = names[nth]!;
  const { [name]: member, ...rest } = value as Record<string, unknown>;
  return step % 3 === 0 ? rest : { ...rest, [name]: spoilAt(member, step, odd) };
}

export interface RawRequest {
  path?: string;
  body?: string | Uint8Array;
  headers?: Record<string, string>;
}

const json = { 'content-type': 'application/json' };

/** Bodies that are wrong as texts, before any schema is asked. */
export const rawBodies: Readonly<Record<string, RawRequest>> = {
  'nothing at all': { body: '', headers: json },
  'half of a document': { body: '{"a":', headers: json },
  'a bare word': { body: 'undefined', headers: json },
  'a thousand levels of lists': { body: `${'['.repeat(1_000)}${']'.repeat(1_000)}`, headers: json },
  'a hundred thousand levels of objects': { body: `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`, headers: json },
  'the same name twice': { body: '{"order":"a","order":"b","reason":"defective"}', headers: json },
  __proto__: { body: '{"__proto__":{"admin":true}}', headers: json },
  'an escaped __proto__': { body: '{"\\u005f_proto__":{"admin":true}}', headers: json },
  constructor: { body: '{"constructor":{"prototype":{"admin":true}}}', headers: json },
  'a name that objects have': { body: '{"toString":1,"hasOwnProperty":2,"valueOf":null}', headers: json },
  'U+0000 as an escape': { body: '{"detail":"a\\u0000b","reason":"a\\u0000"}', headers: json },
  'half a surrogate pair as an escape': { body: '{"detail":"\\ud800","reference":"\\udfff"}', headers: json },
  'no UTF-8': { body: new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]), headers: json },
  'UTF-16': { body: new Uint8Array(Buffer.from('{"a":1}', 'utf16le')), headers: json },
  'a byte order mark': { body: '\ufeff{}', headers: json },
  'a number with a thousand digits': { body: `{"amount":${'9'.repeat(1_000)},"limit":1e9999}`, headers: json },
  'a string that says it is a list': { body: '"[]"', headers: json },
  null: { body: 'null', headers: json },
  'a list': { body: '[]', headers: json },
  'more than a megabyte': { body: `{"detail":"${'x'.repeat(1_100_000)}"}`, headers: json },
  'ten thousand members': {
    body: JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`m${i}`, i]))),
    headers: json,
  },
  'text/plain': { body: '{}', headers: { 'content-type': 'text/plain' } },
  'a form': { body: 'a=1&b=2', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  'XML with an entity': {
    body: '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    headers: { 'content-type': 'application/xml' },
  },
  'multipart without a boundary': { body: 'x', headers: { 'content-type': 'multipart/form-data' } },
  'multipart that never ends': {
    body: '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx',
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  },
  'a content type that is none': {
    body: '{}',
    headers: { 'content-type': 'application/json; charset=\u00e9'.slice(0, 31) },
  },
  'JSON in another charset': { body: '{}', headers: { 'content-type': 'application/json; charset=utf-16' } },
  'gzip that is none': { body: '{}', headers: { ...json, 'content-encoding': 'gzip' } },
  'an Idempotency-Key of 300 characters': { body: '{}', headers: { ...json, 'idempotency-key': 'k'.repeat(300) } },
  'an Idempotency-Key with blanks': { body: '{}', headers: { ...json, 'idempotency-key': 'a b' } },
};

/** What stands where an id belongs. */
export const oddIds = [
  '..%2f..%2fetc%2fpasswd',
  '%00',
  '%2e%2e',
  'ord_',
  '%ff%fe',
  '%E2%82',
  'null',
  '-1',
  '1e9',
  '__proto__',
  'constructor',
  `ord_${'z'.repeat(26)}`,
  `ord_01m82hzsv0${'z'.repeat(6)}7n721ycgdr`,
  'a'.repeat(290),
  'a'.repeat(2_000),
  '%F0%9F%93%A6',
  "'%20or%201=1",
  '*',
  '%5c',
  'bulk',
];

export const oddQueries = [
  'limit=-1',
  'limit=0',
  'limit=201',
  'limit=1.5',
  'limit=1e3',
  'limit=99999999999999999999',
  'limit=',
  'limit=1&limit=2',
  'limit=true',
  'after=x',
  'after=%00',
  'after=ord_',
  `after=${'z'.repeat(64)}`,
  'after=',
  'created_from=yesterday',
  'created_from=2026-02-30T00:00:00Z',
  'created_from=9999-12-31T23:59:59Z',
  'created_to=0001-01-01T00:00:00Z',
  'reference=%00',
  'reference=%ff',
  `reference=${'x'.repeat(201)}`,
  'mode=both',
  'state=none',
  'seller=sel_',
  'unknown=1',
  '__proto__=1',
  'constructor=1',
  '%00=1',
  'a[]=1',
  '&&&',
  '=',
  'since=-1',
  'since=9007199254740993',
  'since=1&object_id=x',
  'object_id=%27',
];

/** A good request with one thing changed. */
export function spoilAnywhere(body: unknown): fc.Arbitrary<unknown> {
  return fc.tuple(fc.nat(), oddity).map(([at, odd]) => spoilAt(body, at, odd));
}
