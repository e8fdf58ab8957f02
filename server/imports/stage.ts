/**
 * The first pass: the file's rows are written to a staging table under the order they belong to, because rows of one
 * order may stand far apart and memory must not grow with the file. PostgreSQL sorts; asking for grouped rows instead
 * would refuse files that are right, and holding open orders in memory would fail on those that are merely shuffled.
 */
import { flight } from '../db/pool.ts';
import { insertRows } from '../db/write.ts';
import { assemble, type Reading, valuesOf } from './assemble.ts';
import { type FieldName, type Plan, unreadable } from './columns.ts';
import { FileFault, type FileRecord } from './csv.ts';
import { emptyCell, Faults } from './faults.ts';
import type { SellerBook } from './seller-book.ts';
import { count, goOn, insertFaults, type Run, write } from './store.ts';
import { type Cells, importRows, type RowFault } from './tables.ts';

const rowsPerBatch = 500;
const charactersPerBatch = 1_000_000;
/** Longer than any value that an order takes; what is longer is not kept. */
const mostCharactersPerCell = 1_000;
const mostCharactersOfReference = 200;

export interface Staging {
  run: Run;
  plan: Plan;
  reading: Reading;
  sellers: SellerBook;
}

/** Stages all records after the header. Throws `FileFault` when the file has no rows. */
export async function stageRows(staging: Staging, records: AsyncIterable<FileRecord>): Promise<void> {
  let batch: FileRecord[] = [];
  let characters = 0;
  let any = false;
  for await (const record of records) {
    if (record.cells.every((cell) => cell.trim() === '')) continue;
    any = true;
    batch.push(record);
    characters += record.cells.reduce((sum, cell) => sum + cell.length, 0);
    if (batch.length < rowsPerBatch && characters < charactersPerBatch) continue;
    await stageBatch(staging, batch);
    [batch, characters] = [[], 0];
  }
  if (!any) throw new FileFault(unreadable('no_rows', 'The file has a header and no rows.'));
  if (batch.length > 0) await stageBatch(staging, batch);
}

/** One row, read as far as it can be. Without a key it belongs to no order and is told by itself. */
interface ReadRow {
  row: number;
  cells: Cells | null;
  reference: string | null;
  sellerReference: string | null;
  faults: RowFault[];
}

async function stageBatch(staging: Staging, batch: readonly FileRecord[]): Promise<void> {
  const { run, sellers } = staging;
  goOn(run);
  const rows = batch.map((record) => readRow(staging, record));
  await sellers.learn(rows.map((row) => row.sellerReference));
  const staged: { row: number; order_seller: number; reference: string; cells: Cells | null }[] = [];
  const faults: RowFault[] = [];
  let lost = 0;
  for (const row of rows) {
    const seller = sellers.numberOf(row.sellerReference);
    faults.push(...row.faults);
    if (row.reference !== null && seller !== null)
      staged.push({ row: row.row, order_seller: seller, reference: row.reference, cells: row.cells });
    else {
      lost += 1;
      faults.push(...keyless(staging, row, seller));
    }
  }
  const { id: import_id, seller_id, mall_id } = run.imp;
  await write(run, async (client) => {
    if (staged.length > 0)
      await flight(client, [
        insertRows(
          importRows,
          staged.map((row) => ({ import_id, seller_id, mall_id, ...row })),
        ),
      ]);
    await insertFaults(client, run, faults);
    await count(client, run, { rows: rows.length, invalid: lost });
  });
}

function readRow({ plan, reading }: Staging, { row, cells: all }: FileRecord): ReadRow {
  const faults = new Faults(reading);
  const surplus = all.slice(plan.width).some((cell) => cell.trim() !== '');
  if (all.length < plan.width)
    faults.add(null, row, ['too_few_cells', `The row has ${all.length} cells, the header has ${plan.width}.`]);
  if (surplus)
    faults.add(null, row, [
      'too_many_cells',
      `The row has ${all.length} cells, the header has ${plan.width}. Perhaps a comma within a text is not in quotes.`,
    ]);
  const cells = plan.at.map((position, i) =>
    readCell(all[position], (fault) => faults.add(plan.layout[i]!.field, row, fault)),
  );
  const values = valuesOf(reading, cells);
  const reference = values.reference ?? null;
  if (reference !== null && reference.length > mostCharactersOfReference)
    faults.add('reference', row, ['too_long', `Must have at most ${mostCharactersOfReference} characters.`]);
  const keyed = reference !== null && reference.length <= mostCharactersOfReference;
  return {
    row,
    cells: faults.all.size > 0 ? null : cells,
    reference: keyed ? reference : null,
    sellerReference: values.seller_reference ?? null,
    faults: [...faults.all.values()],
  };
}

/** A cell's text without blanks around it; null when it is empty or cannot be kept. */
function readCell(cell: string | undefined, fault: (told: readonly [string, string]) => void): string | null {
  const text = cell?.trim();
  if (!text) return null;
  if (text.length > mostCharactersPerCell) {
    fault(['too_long', `The cell has ${text.length} characters; ${mostCharactersPerCell} are the most.`]);
    return null;
  }
  if (!text.includes('\0')) return text;
  fault(['unkeepable', 'The cell holds a NUL character; remove it.']);
  return null;
}

/** Why a row belongs to no order, and whatever else is wrong with it, so that it can be mended at once. */
function keyless({ reading, sellers }: Staging, row: ReadRow, seller: number | null): RowFault[] {
  const faults = new Faults(reading);
  const tell = (name: FieldName, told: readonly [string, string]) => faults.add(name, row.row, told);
  if (seller === null) tell('seller_reference', sellers.whyNot(row.sellerReference));
  const rest = row.cells ? assemble(reading, [{ row: row.row, cells: row.cells }]) : { args: null };
  if ('faults' in rest) for (const fault of rest.faults) faults.take(fault);
  if (row.faults.length === 0 && faults.all.size === 0) tell('reference', emptyCell);
  return [...faults.all.values()];
}
