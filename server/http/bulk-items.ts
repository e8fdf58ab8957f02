/** The items of a bulk request, each checked, prepared and submitted alone; results in order. */
import type { Command, IdempotencyKey, Outcome } from '../kernel/command.ts';
import { sellerOf } from '../kernel/ids.ts';
import { isRefusal, problems, type Refusal } from '../kernel/problems.ts';
import type { Platform } from '../platform.ts';
import { checkOf } from './checks.ts';
import { malformed, readBody } from './read-input.ts';
import { documentOf } from './replies.ts';
import { hashOf } from './requests.ts';
import { type Caller, type CommandRoute, withSecrets } from './route.ts';
import * as shape from './schemas.ts';

export interface RowResult {
  index: number;
  status: number;
  object?: unknown;
  problem?: unknown;
  /** Told by the loop: the answer of an earlier request. */
  replayed?: boolean;
}

/** How the items of one bulk request are to be treated. */
export interface BulkWork {
  platform: Platform;
  caller: Caller;
  route: CommandRoute;
  /** Null for creations. */
  action: string | null;
  /** The key that the rows' keys are made from; null when the client sent none. */
  key: IdempotencyKey | null;
  requestId: string;
}

export interface Item {
  index: number;
  item: object;
}

/** Checks, prepares and submits; results in the order of `items`. */
export async function runItems(
  work: BulkWork,
  items: readonly Item[],
  options: { secrets: boolean },
): Promise<RowResult[]> {
  await work.platform.sellers.byNumber(sellersIn(items));
  const prepared: Awaited<ReturnType<typeof prepareItem>>[] = [];
  for (let at = 0; at < items.length; at += preparedTogether) {
    prepared.push(
      ...(await Promise.all(items.slice(at, at + preparedTogether).map((item) => prepareItem(work, item)))),
    );
  }
  const commands = prepared.flatMap((each) => ('command' in each ? [each.command] : []));
  const outcomes = await work.platform.submitBulk(work.route.boundary, commands);
  let next = 0;
  return prepared.map((each) => {
    if (!('command' in each)) return refusedRow(work, each.index, each.refusal);
    const outcome = outcomes[next++]!;
    return rowOf(work, each.index, options.secrets ? withSecrets(outcome, each.once) : outcome);
  });
}

/** Preparations may read; together they do so in few statements. */
const preparedTogether = 100;

type PreparedItem =
  | { index: number; command: Command; once: Readonly<Record<string, unknown>> | undefined }
  | { index: number; refusal: Refusal };

async function prepareItem(work: BulkWork, { index, item }: Item): Promise<PreparedItem> {
  const { platform, caller, route, action, key, requestId } = work;
  const { id, ...rest } = item as { id?: unknown };
  const body = action === null ? item : rest;
  if (action !== null && (typeof id !== 'string' || id.length > 64)) {
    return {
      index,
      refusal: malformed(
        [{ pointer: '/id', code: 'required', detail: 'Each item needs the id of its object.' }],
        'The item',
      ),
    };
  }
  const refusal = readBody(checkOf(route.body ?? nothing), { body, caller, escapes: true });
  if (refusal) return { index, refusal };
  const idempotency = key
    ? { owner: key.owner, key: `${key.key} ${index}`, hash: hashOf(route.method, `${route.url} bulk`, item) }
    : undefined;
  const prepared = await route.prepare({
    platform,
    caller,
    params: action === null ? {} : { id },
    query: {},
    body,
    idempotency,
    requestId,
  });
  if (isRefusal(prepared)) return { index, refusal: prepared };
  return 'command' in prepared
    ? { index, command: prepared.command, once: prepared.once }
    : { index, command: prepared, once: undefined };
}

const nothing = shape.closed({});

/** So that no item asks the directory alone. */
function sellersIn(items: readonly Item[]): number[] {
  const ids = items
    .flatMap(({ item }) => Object.values(item))
    .filter((value) => typeof value === 'string' && value.length < 65);
  return ids.flatMap((id) => sellerOf(id as string) ?? []);
}

function rowOf(work: BulkWork, index: number, outcome: Outcome): RowResult {
  const replayed = outcome.replayed ? { replayed: true } : {};
  if (outcome.kind === 'refused') return { ...refusedRow(work, index, outcome.refusal), ...replayed };
  return { index, status: outcome.status, object: outcome.body, ...replayed };
}

function refusedRow(work: BulkWork, index: number, refusal: Refusal): RowResult {
  return { index, status: problems[refusal.code].status, problem: documentOf(refusal, work.requestId) };
}
