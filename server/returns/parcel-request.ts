/**
 * `POST /v1/returns` with `parcel` instead of `order` (C1): a number that we hold for this mall leads to its order, any
 * other is collected by the contract that its code names.
 */
import type { Static } from 'typebox';
import { checkWaybillNumber, isCarrierCode } from '../carriers/index.ts';
import { findContractByCode } from '../contracts/index.ts';
import { read } from '../db/pool.ts';
import { commandFrom, forbidden, type RouteInput, resolve, scopeOf } from '../http/route.ts';
import type { Command } from '../kernel/command.ts';
import { sellerOf } from '../kernel/ids.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import type { LineWish } from '../order-file/answer.ts';
import { readOrderFile } from '../order-file/lists.ts';
import { type ReturnReason, reasonRule } from '../order-file/reasons.ts';
import { findHolders } from '../tracking/deliver.ts';
import { claimScope } from '../tracking/index.ts';
import type { NewParcelReturn } from './parcel.ts';
import type { newReturn } from './schemas.ts';

type Asked = Static<typeof newReturn>;
type Parcel = NonNullable<Asked['parcel']>;

/** What the parcel leads to: an order to return from, or the command that collects it without one. */
export type Found = { order: string; lines: LineWish[] } | { command: Command };

export async function findParcel(input: RouteInput<unknown, unknown, Asked>): Promise<Found | Refusal> {
  const { caller, platform } = input;
  const parcel = input.body.parcel!;
  if (caller.mall === 0) return forbidden('A parcel is known within its mall; use a key of the mall or the seller.');
  const number = numberOf(parcel);
  if (isRefusal(number)) return number;
  const incomplete = missingParts(input.body);
  if (incomplete) return incomplete;
  const holder = await holderOf(input, { carrier: parcel.carrier, waybill_number: number });
  if (isRefusal(holder)) return holder;
  if (holder?.kind === 'sale') return linesOfOrder(input, holder.order);
  const unsuited = unsuitedForParcel(input.body);
  if (unsuited) return unsuited;
  const { carrier, contract_code } = parcel;
  const { mall, mode } = caller;
  const contract = await findContractByCode(platform, { mall, mode, carrier, contract_code });
  if (!contract || (caller.kind === 'seller' && contract.seller_id !== caller.seller)) return unknownContract(parcel);
  if (contract.state !== 'in_use') return notInUse(parcel, `it is ${contract.state}`);
  if (holder && sellerOf(holder.order) !== contract.seller_id) return keptElsewhere(number);
  const { reason, detail, noticed_on, evidence = [], reference, metadata = {}, pickup_on } = input.body;
  const args: NewParcelReturn = {
    ...{ carrier, waybill_number: number, contract: contract.id, contract_code, reason, detail, evidence, metadata },
    ...{ noticed_on, reference, pickup_on, pickup_from: input.body.pickup_from! },
    lines: input.body.lines!.map(({ title, quantity }) => ({ title: title!, quantity })),
  };
  const seller = contract.seller_id;
  const file = holder?.order ?? platform.newId('order', seller);
  const object = platform.newId('return', seller);
  const command = commandFrom(input, { seller, mall, mode }, { type: 'return.create_parcel', file, object, args });
  return { command };
}

function numberOf(parcel: Parcel): string | Refusal {
  const { carrier, waybill_number } = parcel;
  if (!isCarrierCode(carrier))
    return refuse('carrier_unknown', `There is no carrier "${carrier}"; GET /v1/carriers lists the known ones.`, {
      errors: [{ pointer: '/parcel/carrier', code: 'carrier_unknown', detail: 'no such carrier' }],
    });
  const checked = checkWaybillNumber(carrier, waybill_number);
  if (checked.ok) return checked.normalized;
  return refuse('waybill_number_invalid', checked.detail, {
    errors: [{ pointer: '/parcel/waybill_number', code: 'waybill_number_invalid', detail: checked.detail }],
  });
}

/** Where it is collected, and what is in it. */
function missingParts({ pickup_from, lines }: Asked): Refusal | null {
  const errors = [
    ...(pickup_from ? [] : [{ pointer: '/pickup_from', code: 'required', detail: 'where the parcel is collected' }]),
    ...(lines ? [] : [{ pointer: '/lines', code: 'required', detail: 'what is in the parcel' }]),
    ...(lines ?? []).flatMap(({ title, line }, i) => [
      ...(title ? [] : [{ pointer: `/lines/${i}/title`, code: 'required', detail: 'a parcel’s lines have titles' }]),
      ...(line ? [{ pointer: `/lines/${i}/line`, code: 'contradiction', detail: 'a parcel’s lines have no ids' }] : []),
    ]),
  ];
  if (errors.length === 0) return null;
  return refuse('malformed', 'A return of a parcel needs pickup_from and lines [{title, quantity}].', { errors });
}

/** What a parcel without a sale cannot have. */
function unsuitedForParcel({ method, reason, refund_account }: Asked): Refusal | null {
  const no = (pointer: string, detail: string) =>
    refuse('invalid', detail, { rule: 'C1: hub-only', errors: [{ pointer, code: 'not_for_parcels', detail }] });
  if (method && method !== 'carrier')
    return refuse('method_not_available', 'A parcel without a sale is collected; use "carrier" or leave it out.', {
      rule: 'C1: hub-only',
      errors: [{ pointer: '/method', code: 'not_available', detail: 'hub-only returns are collected' }],
    });
  if (reasonRule(reason as ReturnReason).noGoods)
    return no('/reason', `No goods come back for ${reason}, so there is nothing to collect.`);
  if (refund_account) return no('/refund_account', 'Nothing is paid for a parcel without a sale; leave it out.');
  return null;
}

interface Holder {
  order: string;
  kind: 'sale' | 'parcel';
}

/** The file that holds this number for this caller; null when none does. */
async function holderOf(
  { platform, caller }: RouteInput<unknown, unknown, Asked>,
  number: { carrier: string; waybill_number: string },
): Promise<Holder | null | Refusal> {
  const { mall, mode } = caller;
  const [all] = await findHolders(platform.pool, [{ ...number, mode, scope: claimScope(mode, mall) }]);
  const own = all!.filter(
    (each) => each.mall_id === mall && (caller.kind !== 'seller' || each.seller_id === caller.seller),
  );
  if (own.length === 0)
    return all!.length === 0
      ? null
      : refuse(
          'waybill_taken',
          `Waybill ${number.waybill_number} of ${number.carrier} belongs to somebody else; check the number.`,
        );
  const [rows] = await read(platform.pool, scopeOf(caller), [
    {
      name: 'orders_of_trackers',
      text: `select distinct o.id, o.kind from trackers t join orders o on o.id = t.order_id and o.seller_id = t.seller_id
             where t.seller_id = any($1::int4[]) and t.id = any($2::text[]) order by 1`,
      values: [[...new Set(own.map((each) => each.seller_id))], own.map((each) => each.tracker_id)],
    },
  ]);
  if (rows!.length > 1) {
    const orders = rows!.map((row) => row['id']).join(', ');
    return refuse('invalid', `Several orders came in this parcel (${orders}); ask with "order" for one of them.`, {
      rule: 'C1: a parcel that is known leads to its order',
      errors: [{ pointer: '/parcel', code: 'ambiguous', detail: `one of ${orders}` }],
    });
  }
  const row = rows![0];
  return row ? { order: String(row['id']), kind: row['kind'] as Holder['kind'] } : null;
}

/** The sale is known: its lines are named by their titles. */
async function linesOfOrder(input: RouteInput<unknown, unknown, Asked>, order: string): Promise<Found | Refusal> {
  const target = await resolve(input, order, 'order');
  if (isRefusal(target)) return target;
  const file = await readOrderFile(input, order);
  if (isRefusal(file)) return file;
  const known = file.rows.lines;
  const lines: LineWish[] = [];
  for (const [i, { title, quantity }] of input.body.lines!.entries()) {
    const line = known.find((each) => each.title.trim() === title!.trim());
    if (!line)
      return refuse(
        'line_unknown',
        `This parcel is of order ${order}, which has no line "${title}"; it has ${known.map((each) => `"${each.title}"`).join(', ')}.`,
        { errors: [{ pointer: `/lines/${i}/title`, code: 'line_unknown', detail: 'no such line' }] },
      );
    lines.push({ line: line.id, quantity });
  }
  return { order, lines };
}

/** Its file, and the claim on its number, are another seller's. */
function keptElsewhere(number: string): Refusal {
  return refuse(
    'waybill_taken',
    `Parcel ${number} was returned by the contract of another seller; name that contract's code.`,
    {
      rule: 'C1: a parcel has one file',
      errors: [{ pointer: '/parcel/contract_code', code: 'other_seller', detail: 'another seller' }],
    },
  );
}

function unknownContract({ carrier, contract_code }: Parcel): Refusal {
  return notInUse(
    { carrier, contract_code },
    'no contract of this mall has this code; GET /v1/carrier_contracts lists them',
  );
}

function notInUse({ carrier, contract_code }: Pick<Parcel, 'carrier' | 'contract_code'>, why: string): Refusal {
  return refuse('contract_not_in_use', `Contract "${contract_code}" with ${carrier} cannot be used: ${why}.`, {
    rule: 'C1: a parcel is collected by a contract in use',
    errors: [{ pointer: '/parcel/contract_code', code: 'contract_not_in_use', detail: why }],
  });
}
