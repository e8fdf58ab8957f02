/**
 * The second pass: the staged rows come back order by order. Each order is judged; those that can be placed are noted,
 * the others are dropped as a whole, and each of their rows says why.
 */
import { type DbRow, flight } from '../db/pool.ts';
import { insertRows } from '../db/write.ts';
import { mostLines, type StagedRow } from './assemble.ts';
import { type Circumstances, type Group, judge, type Verdict } from './judge.ts';
import { type Counters, count, goOn, insertFaults, type Run, readPage, write } from './store.ts';
import { type Cells, importOrders, type RowFault } from './tables.ts';

const rowsPerRead = 500;

/** Judges every staged order. */
export async function judgeAll(run: Run, c: Circumstances): Promise<void> {
  let batch: Gathered[] = [];
  let rows = 0;
  for await (const group of gathered(run)) {
    batch.push(group);
    rows += group.rows.length;
    if (rows < rowsPerRead) continue;
    await judgeBatch(run, c, batch);
    [batch, rows] = [[], 0];
  }
  if (batch.length > 0) await judgeBatch(run, c, batch);
}

/** `part`: of an order with more lines than an order may have, which never stands in memory as a whole. */
interface Gathered extends Group {
  part?: true;
}

async function* gathered({ platform, imp }: Run): AsyncGenerator<Gathered> {
  let open: { seller: number; reference: string; rows: StagedRow[]; part?: true } | null = null;
  for await (const { seller, reference, ...row } of stagedRows()) {
    if (open && (open.seller !== seller || open.reference !== reference)) {
      if (open.rows.length > 0) yield open;
      open = null;
    }
    open ??= { seller, reference, rows: [] };
    open.rows.push(row);
    if (open.rows.length <= mostLines) continue;
    yield { ...open, part: true };
    open = { seller, reference, rows: [], part: true };
  }
  if (open && open.rows.length > 0) yield open;

  async function* stagedRows(): AsyncGenerator<StagedRow & { seller: number; reference: string }> {
    let last: readonly [number, string, number] = [-1, '', 0];
    for (;;) {
      const rows = await readPage(platform, { malls: [imp.mall_id], sellers: [imp.seller_id] }, nextRows(imp.id, last));
      for (const row of rows)
        yield {
          seller: Number(row['order_seller']),
          reference: String(row['reference']),
          row: Number(row['row']),
          cells: row['cells'] as Cells | null,
        };
      const end = rows.at(-1);
      if (!end || rows.length < rowsPerRead) return;
      last = [Number(end['order_seller']), String(end['reference']), Number(end['row'])];
    }
  }
}

function nextRows(id: string, last: readonly [number, string, number]) {
  return {
    name: 'import_next_rows',
    text: `select order_seller, reference, row, cells from import_rows where import_id = $1 and (order_seller, reference, row) > ($2, $3, $4)
           order by order_seller, reference, row limit ${rowsPerRead}`,
    values: [id, ...last],
  };
}

async function judgeBatch(run: Run, c: Circumstances, groups: readonly Gathered[]): Promise<void> {
  goOn(run);
  const readable = groups.filter((group) => !group.part && group.rows.every((row) => row.cells !== null));
  const verdicts = new Map((await judge(c, readable)).map((verdict, i) => [readable[i]!, verdict]));
  const orders: DbRow[] = [];
  const faults: RowFault[] = [];
  const counters: Required<Pick<Counters, 'valid' | 'invalid' | 'dropped' | 'orders_total' | 'orders_existing'>> = {
    valid: 0,
    invalid: 0,
    dropped: 0,
    orders_total: 0,
    orders_existing: 0,
  };
  for (const group of groups) {
    const verdict = verdicts.get(group) ?? verdictOfUnreadable(group);
    if (verdict.kind === 'wrong') {
      const told = dropOrder(group, verdict.faults);
      faults.push(...told.faults);
      counters.invalid += told.invalid;
      counters.dropped += group.rows.length - told.invalid;
    } else {
      counters.valid += group.rows.length;
      counters.orders_total += 1;
      if (verdict.kind === 'existing') counters.orders_existing += 1;
      orders.push(orderRow(run, group, verdict));
    }
  }
  await write(run, async (client) => {
    if (orders.length > 0) await flight(client, [insertRows(importOrders, orders)]);
    await insertFaults(client, run, faults);
    await count(client, run, counters);
  });
}

function orderRow({ imp }: Run, group: Group, verdict: Verdict): DbRow {
  const { id: import_id, seller_id, mall_id } = imp;
  return {
    import_id,
    seller_id,
    mall_id,
    row: group.rows[0]!.row,
    order_seller: group.seller,
    reference: group.reference,
    rows: group.rows.length,
    order_id: null,
    state: verdict.kind,
  };
}

function verdictOfUnreadable(group: Gathered): Verdict {
  if (!group.part) return { kind: 'wrong', faults: [] };
  const detail = `An order has at most ${mostLines} lines; this file gives order "${group.reference}" more.`;
  return { kind: 'wrong', faults: group.rows.map(({ row }) => ({ row, column: '', code: 'too_many', detail })) };
}

/**
 * The faults of a dropped order: its wrong rows' own, and for each other row that it falls with them. Rows that cannot
 * be read (`cells` null) were told when they were staged.
 */
export function dropOrder(group: Group, own: readonly RowFault[]): { faults: RowFault[]; invalid: number } {
  const wrong = new Set([
    ...own.map(({ row }) => row),
    ...group.rows.flatMap(({ row, cells }) => (cells === null ? [row] : [])),
  ]);
  const first = Math.min(...wrong);
  const detail = `Row ${first} of the same order is wrong; mend it, and this row goes in with it.`;
  const fallen = group.rows.flatMap(({ row }) =>
    wrong.has(row) ? [] : [{ row, column: '', code: 'order_dropped', detail }],
  );
  return { faults: [...own, ...fallen], invalid: wrong.size };
}
