/** Reading a file: what it holds, what is wrong with it, and which orders it would make. Nothing is placed. */
import { isRefusal, type Refusal } from '../kernel/problems.ts';
import type { Platform } from '../platform.ts';
import { type Plan, planOf, unreadable } from './columns.ts';
import { FileFault } from './csv.ts';
import { judgeAll } from './groups.ts';
import { circumstancesOf } from './judge.ts';
import { readRecords } from './records.ts';
import { openSellerBook } from './seller-book.ts';
import { stageRows } from './stage.ts';
import { clearStaging, type Run, settle, write } from './store.ts';
import type { ImportProblem, ImportRow } from './tables.ts';

/** The header as the mapping reads it, or what is wrong with it; reads no further than that. */
export async function readHeader(
  platform: Platform,
  imp: Pick<ImportRow, 'file_id' | 'format' | 'mapping' | 'for_seller'>,
): Promise<Plan | Refusal> {
  try {
    for await (const { cells } of readRecords(platform, imp))
      return planOf(cells, imp.mapping, { sellerKnown: imp.for_seller !== null });
    return unreadable('empty', 'The file is empty.');
  } catch (error) {
    if (error instanceof FileFault) return error.refusal;
    throw error;
  }
}

/** Reads the whole file. Null when it is previewed now; else why it cannot be read, and then nothing of it is left. */
export async function preview(run: Run): Promise<Refusal | null> {
  await startOver(run);
  const refusal = await readAll(run);
  if (!refusal) {
    await settle(run, { state: 'previewed' });
    return null;
  }
  await clearStaging(run, ['import_rows', 'import_orders', 'import_errors']);
  await resetCounters(run);
  await settle(run, { state: 'failed', problem: problemOf(refusal) });
  return refusal;
}

async function readAll(run: Run): Promise<Refusal | null> {
  const { platform } = run;
  const plan = await readHeader(platform, run.imp);
  if (isRefusal(plan)) return plan;
  const imp: ImportRow = { ...run.imp, layout: plan.layout, ignored_columns: plan.ignored };
  await write(run, (client) =>
    client.query({
      name: 'import_layout',
      text: 'update imports set layout = $2, ignored_columns = $3 where id = $1',
      values: [imp.id, JSON.stringify(plan.layout), JSON.stringify(plan.ignored)],
    }),
  );
  const c = await circumstancesOf(platform, imp);
  try {
    await stageRows(
      { run, plan, reading: c.reading, sellers: await openSellerBook(run) },
      withoutHeader(readRecords(platform, imp)),
    );
  } catch (error) {
    if (error instanceof FileFault) return error.refusal;
    throw error;
  }
  await judgeAll(run, c);
  return null;
}

async function* withoutHeader<T>(records: AsyncIterable<T>): AsyncGenerator<T> {
  let isHeader = true;
  for await (const record of records) {
    if (!isHeader) yield record;
    isHeader = false;
  }
}

/** An earlier run may have been interrupted anywhere. */
async function startOver(run: Run): Promise<void> {
  if (run.imp.run === 1) return;
  await clearStaging(run, ['import_rows', 'import_orders', 'import_errors']);
  await resetCounters(run);
}

function resetCounters(run: Run): Promise<unknown> {
  return write(run, (client) =>
    client.query({
      name: 'import_reset',
      text: 'update imports set rows = 0, valid = 0, invalid = 0, dropped = 0, orders_total = 0, orders_done = 0, orders_created = 0, orders_existing = 0, orders_refused = 0 where id = $1',
      values: [run.imp.id],
    }),
  );
}

export function problemOf(refusal: Refusal): ImportProblem {
  return { code: refusal.errors?.[0]?.code ?? refusal.code, detail: refusal.detail };
}
