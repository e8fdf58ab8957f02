/**
 * What a route is. Rooms declare their routes with `defineRoute` (or `defineCommand`, where the route does nothing but
 * submit one command) and export them as a list; `app.ts` serves them, `openapi.ts` documents them, `bulk.ts` repeats
 * them. A route never sees Fastify unless it streams.
 */
import type { FastifyRequest } from 'fastify';
import type { Static, TObject, TSchema } from 'typebox';
import type { Actor, Command, IdempotencyKey, Outcome } from '../kernel/command.ts';
import { uuid } from '../kernel/ids.ts';
import type { ProblemCode, Refusal } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';
import type { BoundaryKind, Platform } from '../platform.ts';

export { forbidden, notFound, resolve, resolveSeller, scopeOf } from './resolve.ts';

export type CallerKind = 'platform' | 'mall' | 'seller' | 'carrier';

/** Who holds the key of this request. */
export interface Caller {
  kind: CallerKind;
  /** Public id of the key's owner; `platform` for the platform, the carrier's code for a carrier. */
  id: string;
  keyId: string;
  /** 0 for the platform and carriers. */
  mall: number;
  mallId: string | null;
  /** The house seller's number for a mall; 0 when there is none. */
  seller: number;
  mode: Mode;
  scopes: readonly string[];
  carrier: string | null;
}

export interface RouteInput<P = unknown, Q = unknown, B = unknown> {
  platform: Platform;
  caller: Caller;
  params: P;
  query: Q;
  body: B;
  /** Absent when the client sent no Idempotency-Key. */
  idempotency?: IdempotencyKey | undefined;
  requestId: string;
  /** For uploads only. */
  raw?: FastifyRequest | undefined;
}

/** `body` is sent as JSON, except for a Buffer or a stream, which need `type`. */
export interface Reply {
  status: number;
  body: unknown;
  /** Media type of a Buffer or stream. */
  type?: string;
  headers?: Readonly<Record<string, string>>;
  /** The first answer again: sets `Idempotent-Replayed: true`. */
  replayed?: boolean;
}

export type Answer = Reply | Outcome | Refusal;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** The part of a route that is known without running it: what is checked and what is documented. */
export interface RouteDescription {
  method: Method;
  /** With `:name` for parameters. */
  url: string;
  /** One line, for the reference. */
  summary: string;
  description?: string;
  tag: string;
  who: readonly CallerKind[];
  /** `<noun>:read` or `<noun>:write`. */
  scope: `${string}:read` | `${string}:write`;
  /** On a POST: `required` where money or a waybill is created. Absent: optional. */
  idempotency?: 'required' | 'optional';
  params?: TObject;
  query?: TObject;
  body?: TSchema;
  /** Success status → schema of the body; null for a body that is no JSON. */
  reply: Readonly<Partial<Record<200 | 201 | 202 | 204, TSchema | null>>>;
  /** Problems beyond those every route can answer. */
  problems?: readonly ProblemCode[];
  /** Bytes; 1 MB unless told. */
  bodyLimit?: number;
  /** Takes `multipart/form-data`; the handler reads `raw` itself. */
  multipart?: true;
  /** A bulk route judges its items one by one, so that one bad row harms no other. */
  itemwise?: true;
  /** Whether there is such an object, where objects are no rows of the database. */
  knows?: (id: string) => boolean;
}

export interface Route extends RouteDescription {
  handle(input: RouteInput): Promise<Answer>;
}

/** A route that submits one command; the same preparation serves its bulk form. */
export interface CommandRoute extends Route {
  boundary: BoundaryKind;
  prepare(input: RouteInput): Promise<Command | Prepared | Refusal>;
}

export interface Prepared {
  command: Command;
  /** Secrets shown once: added to the first answer's body and to no repetition of it. */
  once?: Readonly<Record<string, unknown>>;
}

type Of<S> = S extends TSchema ? Static<S> : Record<string, never>;

interface Typed<P extends TObject | undefined, Q extends TObject | undefined, B extends TSchema | undefined> {
  params?: P;
  query?: Q;
  body?: B;
}

/** Parameters are strings named in the URL, even without a schema. */
type ParamsOf<P> = P extends TSchema ? Static<P> : Record<string, string>;

/** Declares a route; the types of `params`, `query` and `body` come from the schemas. `:id` needs no schema of its own. */
export function defineRoute<
  P extends TObject | undefined = undefined,
  Q extends TObject | undefined = undefined,
  B extends TSchema | undefined = undefined,
>(
  description: Omit<RouteDescription, 'params' | 'query' | 'body'> & Typed<P, Q, B>,
  handle: (input: RouteInput<ParamsOf<P> & { id: string }, Of<Q>, Of<B>>) => Promise<Answer>,
): Route {
  // Types are erased here and nowhere else; `app.ts` hands over only what the schemas let through.
  return { ...description, handle } as unknown as Route;
}

/** Declares a route that turns its input into one command of `boundary` and answers its outcome. */
export function defineCommand<
  P extends TObject | undefined = undefined,
  Q extends TObject | undefined = undefined,
  B extends TSchema | undefined = undefined,
>(
  description: Omit<RouteDescription, 'params' | 'query' | 'body'> & Typed<P, Q, B> & { boundary: BoundaryKind },
  prepare: (input: RouteInput<ParamsOf<P> & { id: string }, Of<Q>, Of<B>>) => Promise<Command | Prepared | Refusal>,
): CommandRoute {
  const route = { ...description, prepare } as unknown as CommandRoute;
  route.handle = async (input) => {
    const prepared = await route.prepare(input);
    if ('refused' in prepared) return prepared;
    const { command, once } = 'command' in prepared ? prepared : { command: prepared, once: undefined };
    return withSecrets(await input.platform.submit(route.boundary, command), once);
  };
  return route;
}

/** Adds secrets to a first success; a repetition and a refusal stay as they are. */
export function withSecrets(outcome: Outcome, once: Prepared['once']): Outcome {
  if (!once || outcome.kind !== 'done' || outcome.replayed) return outcome;
  return { ...outcome, body: { ...(outcome.body as object), ...once } };
}

/** Whose books something belongs to. */
export interface Target {
  seller: number;
  mall: number;
  mode: Mode;
  /** The seller's public id, for acting on its behalf. */
  sellerId?: string;
}

/** A command of this caller on `target`; the actor honours `on_behalf_of` of the body, the Idempotency-Key is attached. */
export function commandFrom<A>(
  input: RouteInput,
  target: Target,
  what: { type: string; file: string; object: string; args: A },
): Command<A> {
  const { seller, mall, mode } = target;
  const actor = actorOf(input, target, what.file);
  return { id: uuid(input.platform.clock), ...what, seller, mall, mode, actor, idempotency: input.idempotency };
}

/** For a buyer, who has no id of its own, the file names it. */
export function actorOf(input: RouteInput, target: Target, file: string): Actor {
  const { caller } = input;
  const behalf = onBehalfOf(input.body);
  if (!behalf) return { kind: caller.kind, id: caller.id };
  return { kind: behalf, id: behalf === 'seller' ? (target.sellerId ?? String(target.seller)) : file, by: caller.id };
}

export function onBehalfOf(body: unknown): 'seller' | 'buyer' | undefined {
  return (body as { on_behalf_of?: 'seller' | 'buyer' } | null | undefined)?.on_behalf_of;
}

export function ok(body: unknown): Reply {
  return { status: 200, body };
}

export function created(body: unknown): Reply {
  return { status: 201, body };
}

export function accepted(body: unknown): Reply {
  return { status: 202, body };
}
