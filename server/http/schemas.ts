/**
 * Shapes that many routes share, as TypeBox schemas: one source for checking, types and the reference. Every text has
 * a bound; lengths count characters. U+0000 and lone surrogates are refused for all texts at once, in `reading.ts`.
 */
import { type Static, type TProperties, type TSchema, Type } from 'typebox';

/** An object that takes no other members than these: a misspelt name is told, never passed over. */
export function closed<P extends TProperties>(properties: P, options: Record<string, unknown> = {}) {
  return Type.Object(properties, { additionalProperties: false, ...options });
}

/** One of `values`; errors name them. */
export function oneOf<const V extends string[]>(values: readonly [...V], options: Record<string, unknown> = {}) {
  return Type.Unsafe<V[number]>({ type: 'string', enum: [...values], ...options });
}

/** A line of text with at least one character that is not a blank. */
export function text(maxLength: number, options: Record<string, unknown> = {}) {
  return Type.String({ minLength: 1, maxLength, pattern: '\\S', ...options });
}

export function nullable<S extends TSchema>(schema: S) {
  return Type.Union([schema, Type.Null()]);
}

export const largest = Number.MAX_SAFE_INTEGER;

export const currency = Type.String({ pattern: '^[A-Z]{3}$', description: 'ISO 4217', examples: ['KRW'] });

/** Minor units, not negative. */
export const amount = Type.Integer({
  minimum: 0,
  maximum: largest,
  description: 'Integer minor units of the currency',
});

export const money = closed(
  { amount, currency },
  {
    description: 'Integer minor units: {"amount": 39000, "currency": "KRW"}',
    examples: [{ amount: 39000, currency: 'KRW' }],
  },
);

/** In answers, where amounts may be negative. */
export const signedMoney = closed({ amount: Type.Integer({ minimum: -largest, maximum: largest }), currency });

export const id = Type.String({ minLength: 1, maxLength: 64, description: 'Id of an object' });

export function idOf(prefix: string) {
  return Type.String({ minLength: 1, maxLength: 64, description: `An id such as ${prefix}_…` });
}

export const reference = text(200, { description: "The caller's own number; unique per kind of object and owner" });

/** Between 1970 and 9999: what the database and every client can hold. */
export const time = Type.String({
  format: 'date-time',
  maxLength: 40,
  description: 'RFC 3339 instant',
  examples: ['2026-11-22T09:00:00Z'],
});

export const date = Type.String({
  format: 'date',
  maxLength: 10,
  description: "A day in the mall's time zone",
  examples: ['2026-11-22'],
});

export const onBehalfOf = oneOf(['seller', 'buyer'], {
  description: "A mall's key acts for its seller or buyer; the event records both",
});

export const country = Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2', examples: ['KR'] });

export const phone = Type.String({
  minLength: 3,
  maxLength: 40,
  pattern: '^[0-9+*#()\\-. ]+$',
  examples: ['010-1234-5678'],
});

export const email = Type.String({ format: 'email', maxLength: 254 });

export const locale = Type.String({
  pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$',
  maxLength: 35,
  description: 'BCP 47',
  examples: ['ko-KR'],
});

export const address = closed({
  name: text(100),
  phone,
  postal_code: text(20),
  address1: text(200),
  address2: Type.Optional(Type.String({ maxLength: 200 })),
  city: Type.Optional(Type.String({ maxLength: 100 })),
  region: Type.Optional(Type.String({ maxLength: 100 })),
  country,
});

export const person = closed({ name: text(100), phone, email: Type.Optional(email), locale: Type.Optional(locale) });

export const metadata = Type.Unsafe<Record<string, string>>({
  type: 'object',
  additionalProperties: { type: 'string', maxLength: 500 },
  propertyNames: { minLength: 1, maxLength: 100 },
  maxProperties: 50,
  description: "The caller's own data: up to 50 keys, values up to 500 characters",
});

export const mode = oneOf(['test', 'live']);

export const action = closed({ name: Type.String(), enabled: Type.Boolean(), reason: Type.Optional(Type.String()) });

/** Members that every object shows. */
export const objectHead = { id: Type.String(), object: Type.String(), mode, created_at: time };

/** Whose an object of an order file is: ids of its mall and of its seller. */
export const ownerHead = { mall: Type.String(), seller: Type.String() };

/** An object in answers: further members may be added at any time, so clients must not refuse them. */
export function shown<P extends TProperties>(properties: P, options: Record<string, unknown> = {}) {
  return Type.Object(properties, options);
}

/** The query of every list; `filters` adds the collection's own. Numbers are read from their digits in `reading.ts`. */
export function listQuery<F extends TProperties = Record<never, TSchema>>(filters: F = {} as F) {
  return closed({
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Objects per page' }),
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 64, description: '`next` of the page before' })),
    created_from: Type.Optional(Type.String({ ...time, description: 'Made at this instant or later (business time)' })),
    created_to: Type.Optional(Type.String({ ...time, description: 'Made before this instant (business time)' })),
    reference: Type.Optional(Type.String({ ...reference, description: 'The one with this number of yours' })),
    mode: Type.Optional(oneOf(['test', 'live'], { description: "For the platform's key, which sees both" })),
    ...filters,
  });
}

export function listOf<S extends TSchema>(item: S) {
  return Type.Object({
    object: Type.Literal('list'),
    data: Type.Array(item),
    next: nullable(Type.String({ description: 'Give it back as `after`; null at the end' })),
  });
}

export const fieldProblem = Type.Object({ pointer: Type.String(), code: Type.String(), detail: Type.String() });

/** RFC 9457. */
export const problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String(),
    request_id: Type.Optional(Type.String()),
    rule: Type.Optional(Type.String({ description: 'Which rule refused, with its figures' })),
    errors: Type.Optional(Type.Array(fieldProblem)),
  },
  { description: 'RFC 9457' },
);

export type Money = Static<typeof money>;
export type List<T> = { object: 'list'; data: T[]; next: string | null };
