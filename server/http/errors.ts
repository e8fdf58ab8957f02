/** What is thrown, as a problem: bad input that the server itself notices, a database that is away, and bugs. */
import type { FastifyRequest } from 'fastify';
import { type Refusal, refuse } from '../kernel/problems.ts';
import type { Platform } from '../platform.ts';
import { exists, notFoundId } from './resolve.ts';
import type { Caller, RouteDescription } from './route.ts';

/** Node's and Fastify's own refusals; anything else with a 4xx status is `malformed` too. */
const serverRefusals: Record<string, (error: Error) => Refusal> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => refuse('too_large', 'The body is larger than this route takes; send it in parts.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    refuse('unsupported_media_type', 'Send "Content-Type: application/json" (uploads: multipart/form-data).'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () => refuse('malformed', 'Content-Length differs from the size of the body.'),
  FST_ERR_BAD_URL: () =>
    refuse('malformed', 'The path holds a % that is not followed by two hexadecimal digits of UTF-8.'),
  FST_ERR_MAX_PARAM_LENGTH: () => refuse('not_found', 'There is nothing under this path.'),
  FST_ERR_HANDLER_TIMEOUT: () =>
    refuse('unavailable', 'This took too long. It may still be done: ask again with the same Idempotency-Key.'),
  FST_REQ_FILE_TOO_LARGE: () => refuse('too_large', 'The file is larger than this route takes.'),
  FST_FILES_LIMIT: () => refuse('malformed', 'Send one file per request.'),
  FST_INVALID_MULTIPART_CONTENT_TYPE: () => refuse('unsupported_media_type', 'Send the file as multipart/form-data.'),
};

/** The problem that an error of the pipeline is; logs what is our fault. */
export function refusalOf(
  platform: Platform,
  request: Pick<FastifyRequest, 'id' | 'method' | 'url' | 'raw'>,
  error: unknown,
): Refusal {
  const {
    code = '',
    statusCode = 500,
    message = '',
  } = error as { code?: string; statusCode?: number; message?: string };
  const known = serverRefusals[code];
  if (known) return known(error as Error);
  // Nobody reads this answer; the error's code is that of a lost connection, but it is not the database's.
  if (request.raw?.readableAborted) return refuse('malformed', 'The request broke off.');
  if (/multipart|part header|unexpected end of (form|file)/i.test(message))
    return refuse('malformed', 'The multipart body has no boundary, a bad part, or ends too early.');
  if (statusCode >= 400 && statusCode < 500) return refuse('malformed', message.slice(0, 500));
  const about = { err: error, request_id: request.id, method: request.method, path: request.url.split('?', 1)[0] };
  if (isUnavailable(error)) {
    platform.log.warn(about, 'the database is not available');
    return refuse(
      'unavailable',
      'The database cannot be reached at the moment; nothing was lost, try again with the same Idempotency-Key.',
    );
  }
  platform.log.error(about, 'unexpected error in a request');
  return refuse('internal', 'This is a fault of the server. Quote the request id when you report it.');
}

/** Connection trouble, shutdown, too many connections, or a statement stopped by its time-out. */
export function isUnavailable(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (
    /^(08|53|57P|57014|25P03)|^(ECONN|EPIPE|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH)/.test(code ?? '') ||
    /timeout exceeded when trying to connect|Connection terminated|not queryable|Cannot use a pool after|not currently accepting connections/.test(
      message ?? '',
    )
  );
}

/**
 * A request that cannot be read is told so only where its object exists for the asker: 404 goes before 400, so that
 * nobody learns from a 400 what others have.
 */
export async function existenceFirst(
  platform: Platform,
  given: { caller: Caller | null; params: unknown; knows?: RouteDescription['knows'] },
  refusal: Refusal,
): Promise<Refusal> {
  const id = (given.params as { id?: string } | null | undefined)?.id;
  if (id === undefined || !given.caller || given.knows?.(id)) return refusal;
  if (await exists(platform, given.caller, id)) return refusal;
  return notFoundId(id);
}
