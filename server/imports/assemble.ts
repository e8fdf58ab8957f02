/**
 * From the rows of one order to what `order.create` takes: cells are converted exactly, brought together into the body
 * of `POST /v1/orders`, and checked by that route's own schema. Every fault names its cell.
 */
import { checkOf } from '../http/checks.ts';
import { isCurrency, type Money, minorUnitDecimals, parseMinor } from '../kernel/money.ts';
import { isRefusal } from '../kernel/problems.ts';
import type { NewOrder } from '../orders/commands.ts';
import { newOrder, orderArgs } from '../orders/routes.ts';
import { type Field, type FieldName, fieldNames, fields, type LayoutColumn } from './columns.ts';
import { emptyCell, Faults, type Head, type Said, short } from './faults.ts';
import type { Cells, RowFault } from './tables.ts';
import { readTime } from './times.ts';

export interface StagedRow {
  row: number;
  cells: Cells | null;
}

/** What an import says once about all its rows. */
export interface Reading {
  layout: readonly LayoutColumn[];
  /** Values of the mapping that stand in every row. */
  constants: Values;
  /** The mall's, for times without an offset. */
  timeZone: string;
}

export type Assembled = { args: NewOrder } | { faults: RowFault[] };

/** The most lines an order has; see `POST /v1/orders`. */
export const mostLines = 1_200;

/** `rows` in the order of the file, all readable, at least one. */
export function assemble(reading: Reading, rows: readonly StagedRow[]): Assembled {
  const given = rows.map((row) => ({ row: row.row, values: valuesOf(reading, row.cells ?? []) }));
  const faults = new Faults(reading);
  const head = headOf(given, faults);
  const currency = currencyOf(head, faults);
  const convert = (name: FieldName, said: Said) =>
    converted(faults, { name, said, currency, timeZone: reading.timeZone });
  const lines = given.map(({ row, values }) =>
    nested('line', (name) => (values[name] === undefined ? undefined : convert(name, { row, text: values[name] }))),
  );
  const top = nested('order', (name) =>
    head.said[name] && name !== 'seller_reference' && name !== 'currency' ? convert(name, head.said[name]) : undefined,
  );
  const body = bodyOf(top, lines, currency ?? anyCurrency);
  for (const problem of check(body) ?? []) faults.addAt(problem, head);
  if (faults.all.size === 0) {
    const args = orderArgs(body as never, currency ?? anyCurrency);
    if (!isRefusal(args)) return { args };
    for (const problem of args.errors ?? [{ pointer: '', code: args.code, detail: args.detail }])
      faults.addAt(problem, head);
  }
  return { faults: [...faults.all.values()].sort((a, b) => a.row - b.row) };
}

const check = checkOf(newOrder);

type Values = { [K in FieldName]?: string };

/** Cells that are not empty, by our names; constants of the mapping stand in every row. */
export function valuesOf(reading: Pick<Reading, 'layout' | 'constants'>, cells: Cells): Values {
  const values: Values = { ...reading.constants };
  reading.layout.forEach(({ field }, i) => {
    const cell = cells[i];
    if (cell) values[field] = cell;
  });
  return values;
}

/** Each row repeats what the order says, or leaves it empty; rows that contradict each other are told. */
function headOf(given: readonly { row: number; values: Values }[], faults: Faults): Head {
  const said: Head['said'] = {};
  for (const name of fieldNames) {
    if (fields[name].of !== 'order') continue;
    for (const { row, values } of given) {
      const text = values[name];
      if (text === undefined) continue;
      const first = said[name] ?? { row, text };
      said[name] = first;
      if (first.text !== text)
        faults.add(name, row, [
          'differs',
          `Row ${first.row} of the same order says otherwise. Give every row the same, or leave this cell empty.`,
        ]);
    }
  }
  return { said, rows: given.map(({ row }) => row) };
}

/** Null after a fault. */
function currencyOf(head: Head, faults: Faults): string | null {
  const said = head.said.currency;
  if (said && isCurrency(said.text)) return said.text;
  if (said)
    faults.add('currency', said.row, [
      'unknown_currency',
      `"${short(said.text)}" is no currency this platform knows; write its ISO 4217 code, such as KRW.`,
    ]);
  else faults.add('currency', head.rows[0]!, emptyCell);
  return null;
}

interface Conversion {
  name: FieldName;
  said: Said;
  currency: string | null;
  timeZone: string;
}

/** The value, or after a fault one that no check objects to: a cell is told once what is wrong with it. */
function converted(faults: Faults, { name, said, currency, timeZone }: Conversion): unknown {
  const { row, text } = said;
  switch (fields[name].kind) {
    case 'integer':
      if (/^[+-]?\d{1,15}$/.test(text)) return Number(text);
      faults.add(name, row, [
        'not_a_number',
        `"${short(text)}" is no whole number; write digits only, without separators.`,
      ]);
      return 1;
    case 'money':
      return amountOf(faults, { name, said, currency });
    case 'time': {
      const time = readTime(text, timeZone);
      if (time.ok) return time.value;
      faults.add(name, row, [time.code, time.detail]);
      return '2000-01-01T00:00:00Z';
    }
    case 'boolean':
      if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
      faults.add(name, row, ['not_one_of', 'Must be one of: true, false.']);
      return false;
    default:
      return text;
  }
}

/** Stands in where the file names none that is known, so that the other cells are judged all the same. */
const anyCurrency = 'KRW';

function amountOf(faults: Faults, { name, said: { row, text }, currency }: Omit<Conversion, 'timeZone'>): Money {
  if (currency === null) {
    if (/^[+-]?\d+(\.\d+)?$/.test(text)) return { amount: 1, currency: anyCurrency };
    faults.add(name, row, [
      'not_an_amount',
      `"${short(text)}" is no amount; write digits and a point, without separators.`,
    ]);
    return { amount: 1, currency: anyCurrency };
  }
  const amount = parseMinor(text, currency);
  if (amount !== null) return { amount, currency };
  const decimals = minorUnitDecimals(currency);
  const how = decimals === 0 ? 'digits only' : `digits and a point, at most ${decimals} decimals`;
  faults.add(name, row, [
    'not_an_amount',
    `"${short(text)}" is no amount of ${currency}; write ${how}, without separators.`,
  ]);
  return { amount: 1, currency };
}

type Body = Record<string, unknown>;

/** Objects by the pointers of the fields; members that nothing is said of are left out. */
function nested(of: Field['of'], value: (name: FieldName) => unknown): Body {
  const body: Body = {};
  for (const name of fieldNames) {
    if (fields[name].of !== of) continue;
    const found = value(name);
    if (found === undefined) continue;
    const path = fields[name].pointer.split('/').slice(1);
    let at = body;
    for (const step of path.slice(0, -1)) {
      at[step] ??= {};
      at = at[step] as Body;
    }
    at[path.at(-1)!] = found;
  }
  return body;
}

interface Amount {
  amount: number;
}

/** One payment per order, of the whole sum unless the file says its amount; an order that costs nothing has none. */
function bodyOf(top: Body, lines: readonly Body[], currency: string): Body {
  const { payments, ...rest } = top as Body & { payments?: { 0?: Body } };
  const due = dueOf(rest, lines);
  const said = payments?.[0] ?? {};
  const pays = said['amount'] !== undefined || (due > 0 && Number.isSafeInteger(due));
  const payment = { ...said, amount: said['amount'] ?? { amount: due, currency } };
  return { buyer: {}, ship_to: {}, ...rest, lines, ...(pays ? { payments: [payment] } : {}) };
}

function dueOf(top: Body, lines: readonly Body[]): number {
  const amount = (value: unknown) => (value as Amount | undefined)?.amount ?? 0;
  const goods = lines.reduce(
    (sum, line) => sum + amount(line['unit_price']) * Number(line['quantity'] ?? 0) - amount(line['discount']),
    0,
  );
  return goods + amount(top['shipping_fee']);
}
