/** Making an import: whose it is, whether its file can be had and its header fits; small files are previewed at once. */
import { flight, transaction } from '../db/pool.ts';
import { insertRows } from '../db/write.ts';
import { readFile } from '../files/index.ts';
import { once } from '../http/once.ts';
import { notFound, resolveSeller, scopeOf } from '../http/resolve.ts';
import { actorOf, created, type Reply, type RouteInput, type Target } from '../http/route.ts';
import { isoTime } from '../kernel/clock.ts';
import { sellerOf } from '../kernel/ids.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import type { Mapping } from './columns.ts';
import { shown } from './errors.ts';
import { presentImport } from './present.ts';
import { preview, readHeader } from './preview.ts';
import { type Format, formatOf } from './records.ts';
import type { NewImport } from './routes.ts';
import { beginRun, queueImport, readImport } from './store.ts';
import { type ImportRow, imports } from './tables.ts';

/** Files up to this size are previewed within the request. */
const smallBytes = 1024 * 1024;

/**
 * What can be found at once is refused at once, and nothing is kept of it: a header that does not fit, and everything
 * that makes a small file unreadable. A large file that turns out to be unreadable later is a failed import.
 */
export async function createImport(input: RouteInput<unknown, unknown, NewImport>): Promise<Reply | Refusal> {
  const { platform, caller, body } = input;
  const target = await targetOf(input);
  if (isRefusal(target)) return target;
  const file = sellerOf(body.file, 'file') === null ? null : await readFile(platform, caller, body.file);
  if (!file) return notFound('file', body.file);
  if (file.purpose !== 'import') return wrongPurpose(file.purpose);
  const row = newRow(input, target, await formatOf(platform, file, body.encoding));
  const plan = await readHeader(platform, row);
  if (isRefusal(plan)) return plan;
  const small = file.size <= smallBytes;
  const reply = await once(input, async (client) => {
    await flight(client, [insertRows(imports, [row])]);
    if (!small) await queueImport(client, platform, row);
    return created(presentImport(row, caller.kind, { errors: [], next: null }));
  });
  if (isRefusal(reply) || reply.replayed) return reply;
  if (small) return previewNow(input, row);
  platform.onOutbox();
  return reply;
}

/** A mall may leave the seller to the rows; then the import is its house seller's. */
function targetOf(input: RouteInput<unknown, unknown, NewImport>): Promise<Target | Refusal> | Target {
  const { caller, body } = input;
  if (caller.kind === 'mall' && body.seller === undefined)
    return { seller: caller.seller, mall: caller.mall, mode: caller.mode };
  return resolveSeller(input, body.seller);
}

function newRow(input: RouteInput<unknown, unknown, NewImport>, target: Target, format: Format): ImportRow {
  const { platform, caller, body } = input;
  const now = isoTime(platform.clock.nowMs());
  const id = platform.newId('import', target.seller);
  const counters = {
    rows: 0,
    valid: 0,
    invalid: 0,
    dropped: 0,
    orders_total: 0,
    orders_done: 0,
    orders_created: 0,
    orders_existing: 0,
    orders_refused: 0,
  };
  return {
    seller_id: target.seller,
    mall_id: target.mall,
    mode: target.mode,
    id,
    file_id: body.file,
    kind: body.kind,
    format,
    state: 'uploaded',
    mapping: (body.mapping ?? {}) as Mapping,
    for_seller: caller.kind === 'mall' && body.seller === undefined ? null : target.seller,
    actor: actorOf(input, target, id),
    layout: [],
    ignored_columns: [],
    ...counters,
    problem: null,
    run: 0,
    held_until: null,
    queued_at: now,
    created_at: now,
    finished_at: null,
  };
}

/** The answer kept under the request's key becomes the preview, so that a repetition shows it too. */
async function previewNow(input: RouteInput<unknown, unknown, NewImport>, row: ImportRow): Promise<Reply | Refusal> {
  const { platform } = input;
  const run = await beginRun(platform, row.id);
  const refusal = run && run !== 'held' ? await preview(run) : null;
  if (refusal) {
    await forget(input, row);
    return refusal;
  }
  const now = await readImport(input, row.id);
  if (isRefusal(now)) return now;
  const reply = created(await shown(input, now));
  await keepInstead(input, reply);
  return reply;
}

function forget(
  { platform, caller, idempotency }: RouteInput<unknown, unknown, NewImport>,
  row: ImportRow,
): Promise<void> {
  return transaction(platform.pool, scopeOf(caller), async (client) => {
    await client.query({ name: 'import_forget', text: 'delete from imports where id = $1', values: [row.id] });
    if (idempotency)
      await client.query({
        name: 'import_forget_answer',
        text: 'delete from idempotent_answers where seller_id = $1 and owner = $2 and key = $3',
        values: [caller.seller, idempotency.owner, idempotency.key],
      });
  });
}

async function keepInstead(
  { platform, caller, idempotency }: RouteInput<unknown, unknown, NewImport>,
  { body }: Reply,
): Promise<void> {
  if (!idempotency) return;
  await transaction(platform.pool, scopeOf(caller), (client) =>
    client.query({
      name: 'import_keep_answer',
      text: 'update idempotent_answers set body = $4 where seller_id = $1 and owner = $2 and key = $3',
      values: [caller.seller, idempotency.owner, idempotency.key, JSON.stringify(body)],
    }),
  );
}

function wrongPurpose(purpose: string): Refusal {
  const detail = `This file was uploaded as ${purpose}; upload it with purpose "import".`;
  return refuse('invalid', detail, { errors: [{ pointer: '/file', code: 'wrong_purpose', detail }] });
}
