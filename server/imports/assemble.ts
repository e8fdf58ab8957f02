/**
 * From the rows of one order to what `order.create` takes: cells are converted exactly, brought together into the body
 * of `POST /v1/orders`, and checked by that route's own schema. Every fault names its cell.
 */
import { checkOf } from '../http/checks.ts';
import { isCurrency, minorUnitDecimals, parseMinor } from '../kernel/money.ts';
import { type FieldProblem, isRefusal } from '../kernel/problems.ts';
import type { NewOrder } from '../orders/commands.ts';
import { newOrder, orderArgs } from '../orders/routes.ts';
import {
  constantsOf,
  type Field,
  type FieldName,
  fieldNames,
  fields,
  type LayoutColumn,
  type Mapping,
} from './columns.ts';
import type { Cells, RowFault } from './tables.ts';
import { readTime } from './times.ts';

export interface StagedRow {
  row: number;
  cells: Cells | null;
}

/** What an import says once about all its rows. */
export interface Reading {
  layout: readonly LayoutColumn[];
  mapping: Mapping;
  /** The mall's, for times without an offset. */
  timeZone: string;
}

export type Assembled = { args: NewOrder } | { faults: RowFault[] };

/** The most lines an order has; see `POST /v1/orders`. */
export const mostLines = 1_200;

/** `rows` in the order of the file, all readable, at least one. */
export function assemble(reading: Reading, rows: readonly StagedRow[]): Assembled {
  const given = rows.map((row) => ({ row: row.row, values: valuesOf(reading, row.cells ?? []) }));
  const draft = new Faults(reading);
  const head = headOf(given, draft);
  const currency = currencyOf(head, draft);
  const convert = (name: FieldName, said: Said) =>
    converted(draft, { name, said, currency, timeZone: reading.timeZone });
  const lines = given.map(({ row, values }) =>
    nested('line', (name) => (values[name] === undefined ? undefined : convert(name, { row, text: values[name] }))),
  );
  const top = nested('order', (name) =>
    head.said[name] && name !== 'seller_reference' && name !== 'currency' ? convert(name, head.said[name]) : undefined,
  );
  const body = bodyOf(top, lines, currency);
  for (const problem of check(body) ?? []) draft.addAt(problem, head);
  if (draft.all.size === 0) {
    const args = orderArgs(body as never, currency);
    if (!isRefusal(args)) return { args };
    for (const problem of args.errors ?? [{ pointer: '', code: args.code, detail: args.detail }])
      draft.addAt(problem, head);
  }
  return { faults: [...draft.all.values()].sort((a, b) => a.row - b.row) };
}

const check = checkOf(newOrder);

/** One cell's text, and the row it stands in. */
interface Said {
  row: number;
  text: string;
}

/** What the order says of itself, each from the first row that says it. */
export interface Head {
  said: { [K in FieldName]?: Said };
  rows: readonly number[];
}

type Values = { [K in FieldName]?: string };

/** Cells that are not empty, by our names; constants of the mapping stand in every row. */
export function valuesOf(reading: Pick<Reading, 'layout' | 'mapping'>, cells: Cells): Values {
  const values: Values = constantsOf(reading.mapping);
  reading.layout.forEach(({ field }, i) => {
    const cell = cells[i];
    if (cell) values[field] = cell;
  });
  for (const name of fieldNames) if (values[name] === '') delete values[name];
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
      const first = (said[name] ??= { row, text });
      if (first.text !== text)
        faults.add(name, row, [
          'differs',
          `Row ${first.row} of the same order says otherwise. Give every row the same, or leave this cell empty.`,
        ]);
    }
  }
  return { said, rows: given.map(({ row }) => row) };
}

/** Stands in where the file names none, so that the other cells are judged all the same. */
const anyCurrency = 'KRW';

function currencyOf(head: Head, faults: Faults): string {
  const said = head.said.currency;
  if (said && isCurrency(said.text)) return said.text;
  if (said)
    faults.add('currency', said.row, [
      'unknown_currency',
      `"${short(said.text)}" is no currency this platform knows; write its ISO 4217 code, such as KRW.`,
    ]);
  else faults.add('currency', head.rows[0]!, ['required', empty]);
  return anyCurrency;
}

interface Conversion {
  name: FieldName;
  said: Said;
  currency: string;
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
    case 'money': {
      const amount = parseMinor(text, currency);
      if (amount !== null) return { amount, currency };
      faults.add(name, row, [
        'not_an_amount',
        `"${short(text)}" is no amount of ${currency}; write digits and a point, at most ${minorUnitDecimals(currency)} decimals, without separators.`,
      ]);
      return { amount: 1, currency };
    }
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
    for (const step of path.slice(0, -1)) at = (at[step] ??= {}) as Body;
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

const empty = 'This cell is empty; it must have a value.';

/** Faults by cell: the first of a cell stands, because the others follow from it. */
export class Faults {
  readonly all = new Map<string, RowFault>();
  readonly #headers: ReadonlyMap<FieldName, string>;

  constructor(reading: Pick<Reading, 'layout'>) {
    this.#headers = new Map(reading.layout.map(({ field, header }) => [field, header]));
  }

  /** `name` null: a fault of the whole row. */
  add(name: FieldName | null, row: number, [code, detail]: readonly [code: string, detail: string]): void {
    const column = name === null ? '' : (this.#headers.get(name) ?? name);
    this.take({ row, column, code, detail });
  }

  take(fault: RowFault): void {
    const key = `${fault.row} ${fault.column}`;
    if (!this.all.has(key)) this.all.set(key, fault);
  }

  /** A fault by its pointer into the order's body. */
  addAt({ pointer, code, detail }: FieldProblem, head: Head): void {
    const line = /^\/lines\/(\d+)(\/.*)?$/.exec(pointer);
    const name = fieldAt(line ? 'line' : 'order', line ? (line[2] ?? '') : pointer);
    const row = line ? head.rows[Number(line[1])] : name && head.said[name]?.row;
    const text =
      code === 'required'
        ? empty
        : code === 'wrong_format' && name
          ? `${detail} Example: ${fields[name].example}`
          : detail;
    this.add(name, row ?? head.rows[0]!, [code, text]);
  }
}

function fieldAt(of: Field['of'], pointer: string): FieldName | null {
  const fits = (name: FieldName) =>
    fields[name].of === of && (pointer === fields[name].pointer || pointer.startsWith(`${fields[name].pointer}/`));
  return fieldNames.find(fits) ?? null;
}

function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
