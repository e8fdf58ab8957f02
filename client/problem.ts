/** The two ways in which a call fails: Roundtrip said no, or nobody was reached. */
import type { ProblemCode } from './generated/lists.ts';
import type { FieldProblem, Problem } from './generated/schemas.ts';

/** A refusal. `code` never changes its meaning, `detail` is for people, `rule` says which rule refused, with figures. */
export class RoundtripProblem extends Error {
  override readonly name = 'RoundtripProblem';
  readonly status: number;
  /** Codes that are newer than this client are possible; `http_<status>` where something between answered. */
  readonly code: ProblemCode | (string & {});
  readonly title: string;
  readonly detail: string;
  readonly rule: string | null;
  readonly errors: readonly FieldProblem[];
  /** Give it to whoever runs the platform. */
  readonly requestId: string | null;
  /** Seconds, where the answer said after how many to ask again. */
  readonly retryAfter: number | null;

  constructor(problem: Problem, { retryAfter = null }: { retryAfter?: number | null } = {}) {
    super(`${problem.code}: ${problem.detail}`);
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.rule = problem.rule ?? null;
    this.errors = problem.errors ?? [];
    this.requestId = problem.request_id ?? null;
    this.retryAfter = retryAfter;
  }
}

/** No answer came, whatever was tried. Whether a POST happened is known by sending it again under the same key. */
export class RoundtripUnreachable extends Error {
  override readonly name = 'RoundtripUnreachable';
  readonly attempts: number;

  constructor(url: string, { attempts, cause }: { attempts: number; cause: unknown }) {
    super(`No answer from ${url} after ${attempts} attempts: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
    this.attempts = attempts;
  }
}

/** Reads the body of an answer that is no success. */
export async function problemOf(response: Response): Promise<RoundtripProblem> {
  const retryAfter = retryAfterOf(response);
  const text = await response.text();
  if (/json/.test(response.headers.get('content-type') ?? '')) {
    try {
      const document = JSON.parse(text) as Partial<Problem> | null;
      if (typeof document?.code === 'string' && typeof document.detail === 'string')
        return new RoundtripProblem(document as Problem, { retryAfter });
    } catch {
      // Cut off on the way: told below like every other answer that is none of Roundtrip's.
    }
  }
  const { status, statusText } = response;
  const requestId = response.headers.get('x-request-id');
  return new RoundtripProblem(
    {
      type: 'about:blank',
      title: statusText || `HTTP ${status}`,
      status,
      code: `http_${status}`,
      detail: `The answer is no problem document: ${text.slice(0, 200) || 'it is empty'}`,
      ...(requestId ? { request_id: requestId } : {}),
    },
    { retryAfter },
  );
}

/** Seconds; null without the header or where it is a date. */
export function retryAfterOf(response: Response): number | null {
  const header = response.headers.get('retry-after');
  return header !== null && /^\d{1,9}$/.test(header) ? Number(header) : null;
}
