/** The errors of an import, page by page in the order of the file. */
import { scopeOf } from '../http/resolve.ts';
import type { RouteInput } from '../http/route.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import { type ErrorPage, presentImport } from './present.ts';
import { readPage } from './store.ts';
import type { ImportRow, RowFault } from './tables.ts';

/** So many errors come with the import itself; the others are paged. */
export const errorsInline = 100;

/** With its first errors. */
export async function shown(
  input: Pick<RouteInput, 'platform' | 'caller'>,
  row: ImportRow,
): Promise<Record<string, unknown>> {
  const page = await errorsOf(input, row, { limit: errorsInline });
  return presentImport(row, input.caller.kind, isRefusal(page) ? undefined : page);
}

export async function errorsOf(
  { platform, caller }: Pick<RouteInput, 'platform' | 'caller'>,
  row: ImportRow,
  { limit, after }: { limit: number; after?: string | undefined },
): Promise<ErrorPage | Refusal> {
  const from = after === undefined ? ([0, '', ''] as const) : readCursor(after);
  if (!from) {
    const detail = 'Give back `next` of the page before, unchanged.';
    return refuse('malformed', `after: ${detail}`, { errors: [{ pointer: '/after', code: 'bad_cursor', detail }] });
  }
  const text =
    'select row, column_name as "column", code, detail from import_errors where import_id = $1 and (row, column_name, code) > ($2, $3, $4) order by row, column_name, code limit $5';
  const rows = await readPage(platform, scopeOf(caller), {
    name: 'import_errors_page',
    text,
    values: [row.id, ...from, limit + 1],
  });
  const errors = rows.slice(0, limit) as unknown as RowFault[];
  return { errors, next: rows.length > limit ? cursorOf(errors.at(-1)!) : null };
}

/** The place of an error among the import's; errors are read in the order of the file. */
function cursorOf({ row, column, code }: RowFault): string {
  return Buffer.from(JSON.stringify([row, column, code])).toString('base64url');
}

/** Null for text that is no cursor of ours. */
function readCursor(text: string): [row: number, column: string, code: string] | null {
  try {
    const read = JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as unknown;
    if (!Array.isArray(read) || read.length !== 3) return null;
    const [row, column, code] = read as [unknown, unknown, unknown];
    const isPlace =
      Number.isInteger(row) &&
      Math.abs(Number(row)) < 2 ** 31 &&
      typeof column === 'string' &&
      typeof code === 'string';
    return isPlace && !`${column}${code}`.includes('\0') ? [Number(row), column, code] : null;
  } catch {
    return null;
  }
}
