/**
 * The columns of an order file: the API's field names flattened. Each knows where its value stands in the body of
 * `POST /v1/orders`, so that a file and a request are checked by one schema and a fault finds its way back to its cell.
 */
import { type Refusal, refuse } from '../kernel/problems.ts';

export interface Field {
  /** Of the order: said on any of its rows. Of a line: each row has its own. */
  of: 'order' | 'line';
  kind: 'text' | 'integer' | 'money' | 'time' | 'currency' | 'boolean';
  /** JSON pointer into the order's body, or into the line's. */
  pointer: string;
  /** A column or a constant must be there; its cells may still be empty where the order allows it. */
  required?: true;
  example: string;
}

const order = (pointer: string, example: string, kind: Field['kind'] = 'text') =>
  ({ of: 'order', kind, pointer, example }) as const;
const line = (pointer: string, example: string, kind: Field['kind'] = 'text') =>
  ({ of: 'line', kind, pointer, example }) as const;
const required = true as const;

export const fields = {
  reference: { ...order('/reference', 'A-1001'), required },
  checkout_reference: order('/checkout_reference', 'C-77'),
  seller_reference: order('/seller', 'seller-1'),
  ordered_at: { ...order('/ordered_at', '2026-11-22 09:00', 'time'), required },
  released_at: order('/released_at', '2026-11-22 09:00', 'time'),
  currency: { ...order('/currency', 'KRW', 'currency'), required },
  buyer_name: { ...order('/buyer/name', '김하나'), required },
  buyer_phone: { ...order('/buyer/phone', '010-1234-5678'), required },
  buyer_email: order('/buyer/email', 'hana@example.com'),
  buyer_locale: order('/buyer/locale', 'ko-KR'),
  ship_to_name: { ...order('/ship_to/name', '김하나'), required },
  ship_to_phone: { ...order('/ship_to/phone', '010-1234-5678'), required },
  ship_to_postal_code: { ...order('/ship_to/postal_code', '04524'), required },
  ship_to_address1: { ...order('/ship_to/address1', '서울특별시 중구 세종대로 110'), required },
  ship_to_address2: order('/ship_to/address2', '3층'),
  ship_to_city: order('/ship_to/city', 'Seoul'),
  ship_to_region: order('/ship_to/region', 'Seoul'),
  ship_to_country: { ...order('/ship_to/country', 'KR'), required },
  sku: { ...line('/sku', 'SKU-1'), required },
  title: { ...line('/title', '머그컵'), required },
  option: line('/option', 'blue'),
  quantity: { ...line('/quantity', '2', 'integer'), required },
  unit_price: { ...line('/unit_price', '12.50', 'money'), required },
  discount: line('/discount', '1.00', 'money'),
  category: line('/category', 'kitchen'),
  weight_grams: line('/weight_grams', '350', 'integer'),
  bundle_number: line('/bundle_number', 'B1'),
  returnable: line('/returnable/allowed', 'false', 'boolean'),
  returnable_ground: line('/returnable/ground', 'made to order'),
  shipping_fee: order('/shipping_fee', '3000', 'money'),
  payment_method: { ...order('/payments/0/method', 'card'), required },
  payment_gateway: { ...order('/payments/0/gateway', 'simulated'), required },
  payment_reference: { ...order('/payments/0/gateway_reference', 'pg-20261122-1'), required },
  payment_amount: order('/payments/0/amount', '28000', 'money'),
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof fields;
export const fieldNames = Object.keys(fields) as FieldName[];

/** Our name → the file's header, or a value that stands for every row. */
export type Mapping = { [K in FieldName]?: string | { value: string } };

export interface LayoutColumn {
  field: FieldName;
  header: string;
}

/** Where each cell of a row goes, from header and mapping. */
export interface Plan {
  /** Cells per row. */
  width: number;
  layout: LayoutColumn[];
  /** Position in the file of each column of the layout. */
  at: number[];
  ignored: string[];
}

const mostColumns = 500;
const mostIgnoredShown = 100;

/** The plan, or what is wrong with the header: columns that stand twice, and those that are missing, by name. */
export function planOf(header: readonly string[], mapping: Mapping, given: { sellerKnown: boolean }): Plan | Refusal {
  const names = header.map((cell) => cell.trim());
  const wrong = checkHeader(names);
  if (wrong) return wrong;
  const layout: LayoutColumn[] = [];
  const at: number[] = [];
  const missing: { field: FieldName; header: string }[] = [];
  for (const field of fieldNames) {
    const wanted = mapping[field];
    if (typeof wanted === 'object') continue;
    const position = positionOf(names, wanted ?? field);
    if (position >= 0) {
      layout.push({ field, header: shown(names[position]!) });
      at.push(position);
    } else if (wanted !== undefined || isRequired(field, given)) missing.push({ field, header: wanted ?? field });
  }
  if (missing.length > 0) return missingColumns(missing, names);
  const ignored = names.filter((name, i) => name !== '' && !at.includes(i));
  return { width: names.length, layout, at, ignored: ignored.slice(0, mostIgnoredShown).map(shown) };
}

/** Values of the mapping that stand for every row. */
export function constantsOf(mapping: Mapping): { [K in FieldName]?: string } {
  const values = Object.entries(mapping).flatMap(([field, wanted]) =>
    typeof wanted === 'object' ? [[field, wanted.value.trim()] as const] : [],
  );
  return Object.fromEntries(values.filter(([, value]) => value !== ''));
}

/** A file that cannot be read as a whole; `code` is one of those in the how-to. */
export function unreadable(code: string, detail: string, pointer = '/file'): Refusal {
  return refuse('file_unreadable', detail, { errors: [{ pointer, code, detail }] });
}

function isRequired(field: FieldName, given: { sellerKnown: boolean }): boolean {
  if (field === 'seller_reference') return !given.sellerKnown;
  return (fields[field] as Field).required === true;
}

/** As written, else with other capitals: no two columns of ours differ in those alone. */
function positionOf(names: readonly string[], wanted: string): number {
  const exact = names.indexOf(wanted.trim());
  return exact >= 0 ? exact : names.findIndex((name) => name.toLowerCase() === wanted.trim().toLowerCase());
}

function checkHeader(names: readonly string[]): Refusal | null {
  if (names.length > mostColumns)
    return unreadable('too_many_columns', `The header has ${names.length} columns; ${mostColumns} are the most.`);
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i);
  if (twice !== undefined)
    return unreadable(
      'duplicate_column',
      `The column "${shown(twice)}" stands in the header twice; rename or remove one.`,
    );
  const nul = names.find((name) => name.includes('\0'));
  return nul === undefined
    ? null
    : unreadable(
        'not_utf8',
        'The header holds NUL bytes: the file seems to be UTF-16. Save it as UTF-8 ("CSV UTF-8" in a spreadsheet).',
      );
}

function missingColumns(missing: readonly { field: FieldName; header: string }[], names: readonly string[]): Refusal {
  const list = missing.map(({ field, header }) => (field === header ? field : `${header} (for ${field})`)).join(', ');
  const seller = missing.some(({ field }) => field === 'seller_reference')
    ? ' For one seller only, send its id as "seller".'
    : '';
  const found = names
    .filter((name) => name !== '')
    .slice(0, 20)
    .map(shown)
    .join(', ');
  const detail = `Missing in the header: ${list}. Add the columns, or map our names to the file's, or to one value for all rows: {"currency": {"value": "KRW"}}.${seller} The header has: ${found || 'nothing'}.`;
  return refuse('file_unreadable', detail, {
    errors: missing.map(({ field, header }) => ({
      pointer: `/mapping/${field}`,
      code: 'missing_column',
      detail: `There is no column "${shown(header)}".`,
    })),
  });
}

function shown(name: string): string {
  return name.length > 100 ? `${name.slice(0, 99)}…` : name;
}
