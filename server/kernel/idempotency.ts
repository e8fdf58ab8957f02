/**
 * Idempotency keys: scope (key owner and mode, seller). Keys of a batch are locked first, in order and without waiting;
 * a key not obtained is in flight elsewhere. Answers are kept 30 days, without once-only secrets (those are added to
 * the answer by the HTTP layer, after it was stored).
 */
import type { DbRow, Statement } from '../db/pool.ts';
import type { Command, Outcome } from './command.ts';
import { type Refusal, refuse } from './problems.ts';

export interface Answered {
  locks: readonly DbRow[];
  answers: readonly DbRow[];
}

export function scopeOf(command: Command): string {
  return `${keeperOf(command)}/${command.idempotency?.owner}/${command.idempotency?.key}`;
}

/** The seller's number under which the command's answer is kept. */
export function keeperOf(command: Command): number {
  return command.idempotency?.seller ?? command.seller;
}

export function lockKeysStatement(commands: readonly Command[]): Statement {
  return {
    name: 'lock_keys',
    text: `select scope, pg_try_advisory_xact_lock(hashtextextended(scope, 0)) as obtained from unnest($1::text[]) as scope`,
    values: [[...new Set(commands.map(scopeOf))].sort()],
  };
}

export function answersStatement(commands: readonly Command[]): Statement {
  return {
    name: 'read_answers',
    text: `select a.* from unnest($1::int4[], $2::text[], $3::text[]) as k(seller_id, owner, key)
           join idempotent_answers a on a.seller_id = k.seller_id and a.owner = k.owner and a.key = k.key`,
    values: [
      commands.map(keeperOf),
      commands.map((c) => c.idempotency!.owner),
      commands.map((c) => c.idempotency!.key),
    ],
  };
}

/** The outcome of an earlier command of the same batch under the same key. */
export function sameKey(command: Command, earlier: readonly { command: Command; outcome: Outcome }[]): Outcome | null {
  if (!command.idempotency) return null;
  const first = earlier.find((each) => scopeOf(each.command) === scopeOf(command));
  if (!first) return null;
  return first.command.idempotency?.hash === command.idempotency.hash ? { ...first.outcome, replayed: true } : reused();
}

/** What is known of this key: the first answer again, a refusal, or null when the command is new. */
export function checkAnswer(command: Command, answered: Answered): Outcome | null {
  if (!command.idempotency) return null;
  const { owner, key, hash } = command.idempotency;
  const lock = answered.locks.find((row) => row['scope'] === scopeOf(command));
  if (!lock?.['obtained']) {
    return {
      kind: 'refused',
      refusal: refuse(
        'idempotency_key_in_flight',
        'The first request with this key is still running; ask again in a moment.',
      ),
    };
  }
  const answer = answered.answers.find(
    (row) => row['seller_id'] === keeperOf(command) && row['owner'] === owner && row['key'] === key,
  );
  if (!answer) return null;
  if (answer['hash'] !== hash) {
    return reused();
  }
  const body = answer['body'];
  if (Number(answer['status']) < 400) return { kind: 'done', status: Number(answer['status']), body, replayed: true };
  return { kind: 'refused', refusal: body as Refusal, replayed: true };
}

function reused(): Outcome {
  return {
    kind: 'refused',
    refusal: refuse(
      'idempotency_key_reused',
      'This Idempotency-Key was used with another request; use a new key for a new request.',
    ),
  };
}
