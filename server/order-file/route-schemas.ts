/** Request shapes that the order file's routes share. Money comes as {amount, currency}; the file holds minor units. */
import { type Static, Type } from 'typebox';
import * as shape from '../http/schemas.ts';
import { isCurrency } from '../kernel/money.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';

export const lineWishes = Type.Array(
  shape.closed({ line: shape.id, quantity: Type.Integer({ minimum: 1, maximum: 1_000_000 }) }),
  { minItems: 1, maxItems: 200 },
);

export const refundAccount = shape.closed(
  {
    bank: shape.text(100),
    number: Type.String({ minLength: 4, maxLength: 40, pattern: '^[0-9A-Za-z -]+$' }),
    holder: shape.text(100),
  },
  { description: 'Bank account to pay back to; kept encrypted and never shown again' },
);

export const detail = shape.text(2_000, { description: 'The concrete reason in words' });

/** One currency throughout: the first amount that differs is named. */
export function sameCurrency(
  currency: string,
  amounts: readonly { pointer: string; money: Static<typeof shape.money> | undefined }[],
): Refusal | null {
  if (!isCurrency(currency)) return refuse('currency_mismatch', `${currency} is not a currency this platform knows.`);
  const other = amounts.find(({ money }) => money && money.currency !== currency);
  if (!other) return null;
  return refuse(
    'currency_mismatch',
    `All amounts of an order are in one currency; ${other.pointer} is in ${other.money?.currency}, the others in ${currency}.`,
    {
      errors: [{ pointer: `${other.pointer}/currency`, code: 'currency_mismatch', detail: `use ${currency}` }],
    },
  );
}
