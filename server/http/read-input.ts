/** From a Fastify request to a route's input: checked, converted, and everything told at once that is wrong with it. */
import type { FastifyRequest } from 'fastify';
import type { FieldProblem, Refusal } from '../kernel/problems.ts';
import { refuse } from '../kernel/problems.ts';
import type { Platform } from '../platform.ts';
import { type Check, checkOf } from './checks.ts';
import { readIdempotencyKey } from './requests.ts';
import { type Caller, onBehalfOf, type RouteDescription, type RouteInput } from './route.ts';
import { closed } from './schemas.ts';
import { convertQuery, findUnkeepable, isDeeperThan } from './texts.ts';

const nothing = closed({});

const deepest = 50;

/** Compiles the route's checks once; the function it returns runs per request. */
export function inputReader(
  platform: Platform,
  route: RouteDescription,
): (request: FastifyRequest, caller: Caller) => RouteInput | Refusal {
  const querySchema = route.query ?? nothing;
  const checkQuery = checkOf(querySchema);
  const checkBody = route.method === 'GET' || route.multipart ? null : checkOf(route.body ?? nothing);
  return (request, caller) => {
    const query = request.query as Record<string, unknown>;
    const queryProblems = convertQuery(query, querySchema) ?? checkQuery(query, 0);
    if (queryProblems) return malformed(queryProblems, 'The query');
    const body = request.body === undefined && checkBody ? {} : request.body;
    if (checkBody) {
      const escapes = request.escapes && !route.itemwise;
      const refusal = readBody(checkBody, { body, caller, bytes: request.bodyBytes, escapes });
      if (refusal) return refusal;
      // Other bodies are as deep as their schema, items as their sender likes.
      if (route.itemwise && isDeeperThan(deepest, body))
        return malformed(
          [{ pointer: '', code: 'too_deep', detail: `Must not be nested deeper than ${deepest} levels.` }],
          'The body',
        );
    }
    const key = readIdempotencyKey(route, {
      header: request.headers['idempotency-key'],
      url: request.url,
      body,
      caller,
    });
    if (key && 'refused' in key) return key;
    return {
      platform,
      caller,
      params: request.params,
      query,
      body,
      idempotency: key ?? undefined,
      requestId: request.id,
      raw: request,
    };
  };
}

/** Null when the body fits and this caller may speak for whom it says. */
export function readBody(
  check: Check,
  given: { body: unknown; caller: Caller; bytes?: number; escapes: boolean },
): Refusal | null {
  const { body, caller, bytes, escapes } = given;
  const problems = check(body, bytes);
  if (problems) return malformed(problems, 'The body');
  const unkeepable = escapes ? findUnkeepable(body) : null;
  if (unkeepable) return malformed([unkeepable], 'The body');
  const behalf = onBehalfOf(body);
  if (!behalf || caller.kind === 'mall') return null;
  return refuse('forbidden', `Only a mall's key acts for its ${behalf}; leave on_behalf_of out.`);
}

export function malformed(errors: readonly FieldProblem[], where: string): Refusal {
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  return refuse('malformed', `${where} is not acceptable: ${first?.pointer || '/'}: ${first?.detail}${more}`, {
    errors,
  });
}
