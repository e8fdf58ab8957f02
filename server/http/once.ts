/**
 * Idempotency for requests that are no single command: uploads, bulk requests, operations. Same scope, table and answers
 * as the loop's, so that a key means one request, whatever its kind.
 */
import { type Client, type DbRow, transaction } from '../db/pool.ts';
import { isoTime } from '../kernel/clock.ts';
import type { IdempotencyKey } from '../kernel/command.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { scopeOf } from './resolve.ts';
import type { Caller, Reply, RouteInput } from './route.ts';

type Asking = Pick<RouteInput, 'platform' | 'caller' | 'idempotency'>;

/**
 * Runs `work` in a transaction and keeps its reply under the request's key; a repetition gets that reply again. `work`
 * refuses before it writes: what it wrote is kept.
 */
export function once(input: Asking, work: (client: Client) => Promise<Reply | Refusal>): Promise<Reply | Refusal> {
  const { platform, caller, idempotency } = input;
  // Answers are fenced by seller: a mall's are kept with its house seller.
  return transaction(platform.pool, { ...scopeOf(caller), sellers: [caller.seller] }, async (client) => {
    if (!idempotency) return work(client);
    const before = await claim(client, caller, idempotency);
    if (before) return before;
    const reply = await work(client);
    if (!isRefusal(reply)) await keep(client, { platform, caller, idempotency }, reply);
    return reply;
  });
}

/**
 * The same for long work that cannot be one transaction: the answer is kept when the work is done. The caller sees to it
 * that two such works do not run at once; one that died half-way is begun anew by a repetition.
 */
export async function onceDone(input: Asking, work: () => Promise<Reply | Refusal>): Promise<Reply | Refusal> {
  const { platform, caller, idempotency } = input;
  if (!idempotency) return work();
  const scope = { ...scopeOf(caller), sellers: [caller.seller] };
  const before = await transaction(platform.pool, scope, (client) => claim(client, caller, idempotency));
  if (before) return before;
  const reply = await work();
  if (!isRefusal(reply))
    await transaction(platform.pool, scope, (client) => keep(client, { platform, caller, idempotency }, reply));
  return reply;
}

/** Null when the key is new; else its answer again, or why it cannot be had. */
async function claim(
  client: Client,
  caller: Caller,
  { owner, key, hash }: IdempotencyKey,
): Promise<Reply | Refusal | null> {
  // Two statements: the second must begin after the lock is held, or it would not see what its holder has just kept.
  const lock = await client.query<DbRow>({
    name: 'claim_key',
    text: 'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as obtained',
    values: [`${caller.seller}/${owner}/${key}`],
  });
  if (!lock.rows[0]?.obtained)
    return refuse(
      'idempotency_key_in_flight',
      'The first request with this key is still running; ask again in a moment.',
    );
  const { rows } = await client.query<DbRow>({
    name: 'answer_of_key',
    text: 'select hash, status, body from idempotent_answers where seller_id = $1 and owner = $2 and key = $3',
    values: [caller.seller, owner, key],
  });
  const answer = rows[0];
  if (!answer) return null;
  if (answer.hash !== hash)
    return refuse(
      'idempotency_key_reused',
      'This Idempotency-Key was used with another request; use a new key for a new request.',
    );
  return { status: Number(answer.status), body: answer.body, replayed: true };
}

async function keep(
  client: Client,
  { platform, caller, idempotency }: Required<Asking>,
  { status, body }: Reply,
): Promise<void> {
  const { owner, key, hash } = idempotency!;
  await client.query({
    name: 'keep_answer',
    text: 'insert into idempotent_answers (seller_id, owner, key, hash, status, body, created_at) values ($1, $2, $3, $4, $5, $6, $7)',
    values: [caller.seller, owner, key, hash, status, JSON.stringify(body), isoTime(platform.clock.nowMs())],
  });
}
