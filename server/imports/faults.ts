/** Faults of a file's rows, each at its cell, under the header that the file itself has there. */
import type { FieldProblem } from '../kernel/problems.ts';
import { type Field, type FieldName, fieldNames, fields, type LayoutColumn } from './columns.ts';
import type { RowFault } from './tables.ts';

/** One cell's text, and the row it stands in. */
export interface Said {
  row: number;
  text: string;
}

/** What an order says of itself, each from the first row that says it. */
export interface Head {
  said: { [K in FieldName]?: Said };
  rows: readonly number[];
}

export const emptyCell = ['required', 'This cell is empty; it must have a value.'] as const;

/** Faults by cell: the first of a cell stands, because the others follow from it. */
export class Faults {
  readonly all = new Map<string, RowFault>();
  readonly #headers: ReadonlyMap<FieldName, string>;

  constructor(reading: { layout: readonly LayoutColumn[] }) {
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
        ? emptyCell[1]
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

/** Enough of a text to recognise it by. */
export function short(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
