/**
 * A8: the fee table of a contract. Rows are read from the top; the first one whose bounds hold the parcel gives the
 * fee. The fees are the contract's own: nothing is filled in, because each post office agrees its own.
 */
import { Type } from 'typebox';
import * as shape from '../http/schemas.ts';
import { type FieldProblem, type Refusal, refuse } from '../kernel/problems.ts';
import { type ContractFee, type ContractUse, contractUses } from './tables.ts';

const minor = Type.Integer({ minimum: 0, maximum: shape.largest, description: "Minor units of the mall's currency" });

export const feesBody = Type.Array(
  shape.closed({
    use: shape.oneOf(contractUses),
    max_weight_grams: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
    max_size_cm: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, description: 'Sum of the three sides' })),
    region: Type.Optional(
      Type.Array(Type.String({ pattern: '^[0-9A-Za-z -]{1,20}$' }), {
        minItems: 1,
        maxItems: 200,
        description: 'Beginnings of postal codes; left out: everywhere',
      }),
    ),
    amount: Type.Union([minor, shape.closed({ amount: minor, currency: shape.currency })]),
  }),
  { maxItems: 200, description: 'Read from the top: the first row whose bounds hold the parcel gives the fee' },
);

export const feesShown = Type.Array(
  Type.Object({
    use: shape.oneOf(contractUses),
    max_weight_grams: shape.nullable(Type.Integer()),
    max_size_cm: shape.nullable(Type.Integer()),
    region: shape.nullable(Type.Array(Type.String())),
    amount: shape.money,
  }),
);

export type FeeWish = Omit<ContractFee, 'amount'> & { amount: number | { amount: number; currency: string } };

/** The table as stored, or every row that can never apply. */
export function readFees(wishes: readonly FeeWish[], currency: string): ContractFee[] | Refusal {
  const foreign = wishes.findIndex(({ amount }) => typeof amount === 'object' && amount.currency !== currency);
  if (foreign >= 0)
    return refuse('currency_mismatch', `Fees are in the mall's currency, ${currency}.`, {
      errors: [
        { pointer: `/fees/${foreign}/amount/currency`, code: 'currency_mismatch', detail: `Must be ${currency}.` },
      ],
    });
  const fees = wishes.map(({ amount, ...row }) => ({
    ...row,
    amount: typeof amount === 'number' ? amount : amount.amount,
  }));
  const errors = fees.flatMap((fee, i) => faultOf(fee, i, fees));
  if (errors.length === 0) return fees;
  return refuse('invalid', `${errors[0]!.pointer}: ${errors[0]!.detail}`, {
    rule: 'A8: bounds of a fee table ascend',
    errors,
  });
}

function faultOf(fee: ContractFee, i: number, fees: readonly ContractFee[]): FieldProblem[] {
  const hiding = fees.findIndex((earlier, at) => at < i && hides(earlier, fee));
  if (hiding < 0) return [];
  const detail = `Row ${hiding + 1} holds everything that this row does, so this one would never apply. Put smaller bounds and regions first.`;
  return [{ pointer: `/fees/${i}`, code: 'not_ascending', detail }];
}

/** Whether every parcel that `later` holds is held by `earlier` already. */
function hides(earlier: ContractFee, later: ContractFee): boolean {
  if (earlier.use !== later.use) return false;
  const wide = (a: number | undefined, b: number | undefined) =>
    (a ?? Number.POSITIVE_INFINITY) >= (b ?? Number.POSITIVE_INFINITY);
  const everywhere =
    earlier.region === undefined || later.region?.every((code) => startsWithAny(code, earlier.region!));
  return (
    wide(earlier.max_weight_grams, later.max_weight_grams) &&
    wide(earlier.max_size_cm, later.max_size_cm) &&
    everywhere === true
  );
}

export interface Parcel {
  use: ContractUse;
  weight_grams: number | null;
  size_cm: number | null;
  postal_code: string | null;
}

/** Minor units; null when the contract names no fee for such a parcel. An unknown measure fits only unbounded rows. */
export function feeFor(fees: readonly ContractFee[], parcel: Parcel): number | null {
  const within = (measure: number | null, bound: number | undefined) =>
    bound === undefined || (measure !== null && measure <= bound);
  const found = fees.find(
    (fee) =>
      fee.use === parcel.use &&
      within(parcel.weight_grams, fee.max_weight_grams) &&
      within(parcel.size_cm, fee.max_size_cm) &&
      (fee.region === undefined || (parcel.postal_code !== null && startsWithAny(parcel.postal_code, fee.region))),
  );
  return found?.amount ?? null;
}

export function presentFees(fees: readonly ContractFee[], currency: string) {
  return fees.map(({ use, max_weight_grams, max_size_cm, region, amount }) => ({
    use,
    max_weight_grams: max_weight_grams ?? null,
    max_size_cm: max_size_cm ?? null,
    region: region ?? null,
    amount: { amount, currency },
  }));
}

function startsWithAny(code: string, beginnings: readonly string[]): boolean {
  const plain = code.replace(/[\s-]/g, '').toUpperCase();
  return beginnings.some((each) => plain.startsWith(each.replace(/[\s-]/g, '').toUpperCase()));
}
