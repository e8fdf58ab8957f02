/**
 * Placing the orders of a previewed import, in pieces. Each order's id is noted before its command is sent: whoever
 * goes on after a crash sends the same ids again and knows by them which orders are its own. The reference makes sure
 * that each order is placed once, whatever is sent twice.
 */
import { type DbRow, read } from '../db/pool.ts';
import type { Outcome } from '../kernel/command.ts';
import type { ProblemCode } from '../kernel/problems.ts';
import type { NewOrder } from '../orders/commands.ts';
import { assemble, type StagedRow } from './assemble.ts';
import { dropOrder } from './groups.ts';
import {
  type Circumstances,
  circumstancesOf,
  commandOf,
  compare,
  type Group,
  readOrders,
  refusalFaults,
} from './judge.ts';
import { type Counters, clearStaging, count, goOn, insertFaults, type Run, readPage, settle, write } from './store.ts';
import type { Cells, RowFault, StagedOrder } from './tables.ts';

/** As many as one transaction of the bulk lane takes. */
const ordersPerPiece = 50;
/** Orders of many lines come in smaller pieces. */
const rowsPerPiece = 2_000;

/** Places what is left to be placed. */
export async function apply(run: Run): Promise<void> {
  const c = await circumstancesOf(run.platform, run.imp);
  for (let after = 0; ; ) {
    goOn(run);
    const piece = await nextPiece(run, after);
    if (piece.length === 0) break;
    await applyPiece(run, c, piece);
    after = piece.at(-1)!.staged.row;
  }
  await clearStaging(run, ['import_rows', 'import_orders']);
  await settle(run, { state: 'applied' });
}

interface Pending {
  staged: StagedOrder;
  order: string;
  group: Group;
}

async function nextPiece(run: Run, after: number): Promise<Pending[]> {
  const { id } = run.imp;
  const found = await readPage(run.platform, scope(run), {
    name: 'import_next_orders',
    text: `select * from import_orders where import_id = $1 and row > $2 and state = 'ready' order by row limit ${ordersPerPiece}`,
    values: [id, after],
  });
  const staged = withinRows(found as unknown as StagedOrder[]);
  if (staged.length === 0) return [];
  const [rows] = await read(run.platform.pool, scope(run), [
    {
      name: 'import_rows_of_orders',
      text: `select r.order_seller, r.reference, r.row, r.cells from unnest($2::int4[], $3::text[]) as o(order_seller, reference)
             join import_rows r on r.import_id = $1 and r.order_seller = o.order_seller and r.reference = o.reference order by r.row`,
      values: [id, staged.map((each) => each.order_seller), staged.map((each) => each.reference)],
    },
  ]);
  const byKey = Map.groupBy(rows!, (row: DbRow) => `${row['order_seller']} ${row['reference']}`);
  const named = withIds(run, staged);
  await noteIds(
    run,
    named.filter(({ staged: { order_id } }) => order_id === null),
  );
  return named.map(({ staged: each, order }) => ({
    staged: each,
    order,
    group: groupOf(each, byKey.get(`${each.order_seller} ${each.reference}`) ?? []),
  }));
}

function withinRows(orders: readonly StagedOrder[]): StagedOrder[] {
  let rows = 0;
  return orders.filter((order, i) => {
    rows += order.rows;
    return i === 0 || rows <= rowsPerPiece;
  });
}

function groupOf({ order_seller: seller, reference }: StagedOrder, rows: readonly DbRow[]): Group {
  return {
    seller,
    reference,
    rows: rows.map((row): StagedRow => ({ row: Number(row['row']), cells: row['cells'] as Cells | null })),
  };
}

/** Ids of one millisecond are in no order: sorted, they list the orders as the file does. */
function withIds({ platform }: Run, staged: readonly StagedOrder[]): { staged: StagedOrder; order: string }[] {
  const bySeller = Map.groupBy(staged, (each) => each.order_seller);
  const fresh = new Map(
    [...bySeller].map(([seller, orders]) => [
      seller,
      orders
        .map(() => platform.newId('order', seller))
        .sort()
        .values(),
    ]),
  );
  return staged.map((each) => ({ staged: each, order: each.order_id ?? fresh.get(each.order_seller)!.next().value! }));
}

async function noteIds(run: Run, orders: readonly { staged: StagedOrder; order: string }[]): Promise<void> {
  if (orders.length === 0) return;
  await write(run, (client) =>
    client.query({
      name: 'import_note_ids',
      text: `update import_orders i set order_id = n.id from unnest($2::int4[], $3::text[]) as n(row, id) where i.import_id = $1 and i.row = n.row`,
      values: [run.imp.id, orders.map(({ staged }) => staged.row), orders.map(({ order }) => order)],
    }),
  );
}

interface Result {
  pending: Pending;
  state: 'created' | 'existing' | 'refused';
  faults: RowFault[];
}

async function applyPiece(run: Run, c: Circumstances, piece: readonly Pending[]): Promise<void> {
  const assembled = piece.map((pending) => ({ pending, made: assemble(c.reading, pending.group.rows) }));
  const sendable = assembled.flatMap(({ pending, made }) => ('args' in made ? [{ pending, args: made.args }] : []));
  const outcomes = await run.platform.submitBulk(
    'order_file',
    sendable.map(({ pending, args }) => commandOf(c, pending.group, { args, order: pending.order })),
  );
  const wrong = assembled.flatMap(({ pending, made }): Result[] =>
    'faults' in made ? [{ pending, state: 'refused', faults: made.faults }] : [],
  );
  await note(run, [
    ...wrong,
    ...(await resultsOf(
      c,
      sendable.map((sent, i) => ({ ...sent, outcome: outcomes[i]! })),
    )),
  ]);
}

interface Sent {
  pending: Pending;
  args: NewOrder;
  outcome: Outcome;
}

/** "Just now somebody else has it" is no result of an order: the run is tried again. */
const passing: ReadonlySet<ProblemCode> = new Set(['busy', 'idempotency_key_in_flight', 'unavailable']);

/** A reference that is taken by the order we meant to place, or by one with the same content, is no fault. */
async function resultsOf(c: Circumstances, sent: readonly Sent[]): Promise<Result[]> {
  const takenBy = ({ pending, outcome }: Sent): string | null => {
    if (outcome.kind === 'done' || outcome.refusal.code !== 'reference_taken') return null;
    const id = String(outcome.refusal.extra?.['existing']);
    return id === pending.order ? null : id;
  };
  const existing = await readOrders(
    c,
    sent.flatMap((each) => (takenBy(each) ? [{ seller: each.pending.group.seller, file: takenBy(each)! }] : [])),
  );
  return sent.map((each): Result => {
    const { pending, args, outcome } = each;
    if (outcome.kind === 'refused' && passing.has(outcome.refusal.code)) throw new Error(outcome.refusal.detail);
    const other = takenBy(each);
    if (outcome.kind === 'done' || (outcome.refusal.code === 'reference_taken' && !other))
      return { pending, state: 'created', faults: [] };
    const order = other && existing.get(other)?.orders[0] ? existing.get(other)! : null;
    const refusal = order ? compare(args, order) : outcome.refusal;
    return refusal
      ? { pending, state: 'refused', faults: refusalFaults(c, pending.group, refusal) }
      : { pending, state: 'existing', faults: [] };
  });
}

/** The rows of a refused order are no longer among the valid ones. */
async function note(run: Run, results: readonly Result[]): Promise<void> {
  const counters: Required<Omit<Counters, 'rows' | 'orders_total'>> = {
    valid: 0,
    invalid: 0,
    dropped: 0,
    orders_done: results.length,
    orders_created: 0,
    orders_existing: 0,
    orders_refused: 0,
  };
  const faults: RowFault[] = [];
  for (const { pending, state, faults: own } of results) {
    counters[`orders_${state}`] += 1;
    if (state !== 'refused') continue;
    const told = dropOrder(pending.group, own);
    faults.push(...told.faults);
    counters.valid -= pending.group.rows.length;
    counters.invalid += told.invalid;
    counters.dropped += pending.group.rows.length - told.invalid;
  }
  await write(run, async (client) => {
    await client.query({
      name: 'import_note_results',
      text: `update import_orders i set state = n.state from unnest($2::int4[], $3::text[]) as n(row, state) where i.import_id = $1 and i.row = n.row`,
      values: [run.imp.id, results.map(({ pending }) => pending.staged.row), results.map(({ state }) => state)],
    });
    await insertFaults(client, run, faults);
    await count(client, run, counters);
  });
}

function scope({ imp }: Run) {
  return { malls: [imp.mall_id], sellers: [imp.seller_id] };
}
