/**
 * Judging orders before they are written: the very decision of `order.create` is made on an empty file and thrown away,
 * so that a preview and the real thing cannot disagree. An order that is there already with the same content is fine.
 */
import { type DbRow, read, type TenantScope } from '../db/pool.ts';
import { type BusinessClock, businessNow, type IsoTime } from '../kernel/clock.ts';
import type { Command, MallContext } from '../kernel/command.ts';
import { Draft, type Rows } from '../kernel/draft.ts';
import { uuid } from '../kernel/ids.ts';
import type { Refusal } from '../kernel/problems.ts';
import { readFiles } from '../kernel/read.ts';
import { orderFileShape } from '../order-file/lists.ts';
import { type OrderFileTables, type OrderRows, orderFileTables } from '../order-file/tables.ts';
import type { NewOrder } from '../orders/commands.ts';
import { createOrder } from '../orders/index.ts';
import type { Platform } from '../platform.ts';
import { assemble, type Reading, type StagedRow } from './assemble.ts';
import { constantsOf } from './columns.ts';
import { differences } from './content.ts';
import { Faults } from './faults.ts';
import type { ImportRow, RowFault } from './tables.ts';

/** What an import is judged by: its reading, and the mall as it is at the time. */
export interface Circumstances {
  platform: Platform;
  imp: ImportRow;
  reading: Reading;
  mall: MallContext;
  now: IsoTime;
}

/** All rows of one order. */
export interface Group {
  seller: number;
  reference: string;
  rows: readonly StagedRow[];
}

export interface Verdict {
  kind: 'ready' | 'existing' | 'wrong';
  args?: NewOrder;
  faults: RowFault[];
}

export async function circumstancesOf(platform: Platform, imp: ImportRow): Promise<Circumstances> {
  const { rows } = await platform.pool.query<BusinessClock & { mall_id: number; mode: string; policy_version: number }>(
    { name: 'clocks_of_import', text: 'select * from mall_clocks($1::int4[])', values: [[imp.mall_id]] },
  );
  await platform.malls.ensure(rows);
  const clock = rows.find((each) => each.mode === imp.mode)!;
  const mall = platform.malls.context(imp.mall_id, clock.policy_version);
  return {
    platform,
    imp,
    mall,
    now: businessNow(clock, platform.clock.nowMs()),
    reading: { layout: imp.layout, constants: constantsOf(imp.mapping), timeZone: mall.time_zone },
  };
}

/** Verdicts in order. Two reads for all groups, however many. */
export async function judge(c: Circumstances, groups: readonly Group[]): Promise<Verdict[]> {
  const known = await readKnown(c, groups);
  const existing = await readOrders(c, [...known.orders.values()]);
  return groups.map((group) =>
    judgeOne(c, group, { states: known.states, existing: existing.get(known.orders.get(keyOf(group))?.file ?? '') }),
  );
}

function judgeOne(
  c: Circumstances,
  group: Group,
  known: { states: ReadonlyMap<number, string>; existing: OrderRows | undefined },
): Verdict {
  const assembled = assemble(c.reading, group.rows);
  if ('faults' in assembled) return { kind: 'wrong', faults: assembled.faults };
  const { args } = assembled;
  if (known.existing) {
    const refusal = compare(args, known.existing);
    return refusal
      ? { kind: 'wrong', faults: refusalFaults(c, group, refusal) }
      : { kind: 'existing', args, faults: [] };
  }
  const command = commandOf(c, group, { args, order: '' });
  const empty = Object.fromEntries(
    Object.keys(orderFileTables).map((name) => [name, []]),
  ) as unknown as Rows<OrderFileTables>;
  const lookups = { sellerStates: known.states, references: () => undefined };
  const refusal = createOrder.decide(new Draft(empty).next(c.now, command), command, {
    now: c.now,
    mall: c.mall,
    seller: c.platform.sellers.idOf(group.seller),
    newId: c.platform.newId,
    lookups,
  });
  return refusal ? { kind: 'wrong', faults: refusalFaults(c, group, refusal) } : { kind: 'ready', args, faults: [] };
}

/** The command that places the order under the id `order`. */
export function commandOf(
  c: Circumstances,
  group: Group,
  { args, order }: { args: NewOrder; order: string },
): Command<NewOrder> {
  const { mall_id: mall, mode, actor } = c.imp;
  return {
    id: uuid(c.platform.clock),
    type: 'order.create',
    file: order,
    object: order,
    seller: group.seller,
    mall,
    mode,
    actor,
    args,
  };
}

/** Null when `existing` is this very order. */
export function compare(args: NewOrder, existing: OrderRows): { code: 'reference_taken'; detail: string } | null {
  const different = differences(args, existing);
  if (different.length === 0) return null;
  return {
    code: 'reference_taken',
    detail: `Order ${existing.orders[0]!.id} has this reference, with other content: ${different.join(', ')}.`,
  };
}

/** Where a refusal of the whole order is shown when it names no field itself. */
const columnOf: Partial<Record<string, 'reference' | 'payment_amount' | 'payment_gateway' | 'seller_reference'>> = {
  reference_taken: 'reference',
  payments_do_not_add_up: 'payment_amount',
  gateway_not_configured: 'payment_gateway',
  seller_suspended: 'seller_reference',
};

/** A refused order as faults of its cells; the first row stands for the whole. */
export function refusalFaults(
  c: Pick<Circumstances, 'reading'>,
  group: Group,
  refusal: Pick<Refusal, 'code' | 'detail' | 'errors'>,
): RowFault[] {
  const faults = new Faults(c.reading);
  const rows = group.rows.map(({ row }) => row);
  for (const problem of refusal.errors ?? []) faults.addAt({ ...problem, detail: refusal.detail }, { said: {}, rows });
  if (faults.all.size === 0)
    faults.add(columnOf[refusal.code] ?? 'reference', rows[0]!, [refusal.code, refusal.detail]);
  return [...faults.all.values()];
}

interface Known {
  states: Map<number, string>;
  orders: Map<string, { seller: number; file: string }>;
}

async function readKnown(c: Circumstances, groups: readonly Group[]): Promise<Known> {
  const sellers = [...new Set(groups.map((group) => group.seller))];
  const [states, orders] = await read(c.platform.pool, tenant(c), [
    {
      name: 'import_seller_states',
      text: 'select seller_id, state from sellers where seller_id = any($1::int4[])',
      values: [sellers],
    },
    {
      name: 'import_taken_references',
      text: 'select seller_id, reference, id from orders where seller_id = any($1::int4[]) and mode = $2 and reference = any($3::text[])',
      values: [sellers, c.imp.mode, groups.map((group) => group.reference)],
    },
  ]);
  return {
    states: new Map(states!.map((row) => [Number(row['seller_id']), String(row['state'])])),
    orders: new Map(
      orders!.map((row: DbRow) => [
        `${row['seller_id']} ${row['reference']}`,
        { seller: Number(row['seller_id']), file: String(row['id']) },
      ]),
    ),
  };
}

/** Order files by id. */
export async function readOrders(
  c: Circumstances,
  keys: readonly { seller: number; file: string }[],
): Promise<Map<string, OrderRows>> {
  return (await readFiles(c.platform.pool, tenant(c), { boundary: orderFileShape, keys })) as Map<string, OrderRows>;
}

function keyOf(group: Group): string {
  return `${group.seller} ${group.reference}`;
}

/** A seller's import sees its seller, a mall's the whole mall. */
function tenant({ imp }: Circumstances): TenantScope {
  return imp.for_seller === null ? { malls: [imp.mall_id] } : { sellers: [imp.for_seller] };
}
