/**
 * The simulated gateway's wire format, as pure mappings. Only an answer that is whole, of the expected status and
 * about our own key, amount and currency counts; everything else is unclear.
 */
import { type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { LookUpAnswer, RefundAnswer, RefundRequest } from '../gateway.ts';
import type { OutsideAnswer } from '../outside.ts';

type Ours = Pick<RefundRequest, 'key' | 'amount' | 'currency'>;

const about = { key: Type.String(), amount: Type.Integer(), currency: Type.String() };
const paid = Type.Object({
  result: Type.Literal('paid'),
  refund_reference: Type.String({ minLength: 1, maxLength: 200 }),
  ...about,
});
const declined = Type.Object({
  result: Type.Literal('declined'),
  reason: Type.String({ maxLength: 500 }),
  ...about,
});
const unknown = Type.Object({ result: Type.Literal('unknown'), key: Type.String() });

export function refundBody(request: RefundRequest): Record<string, unknown> {
  return {
    key: request.key,
    payment_reference: request.paymentReference,
    amount: request.amount,
    currency: request.currency,
    ...(request.account === undefined ? {} : { account: request.account }),
  };
}

export function readRefundAnswer(answer: OutsideAnswer, ours: Ours): RefundAnswer {
  if (answer.kind === 'not_sent') return answer;
  if (answer.kind === 'no_answer') return { kind: 'unclear', detail: answer.detail };
  return readOutcome(answer, { ours, declinedStatus: 402 });
}

export function readLookUpAnswer(answer: OutsideAnswer, ours: Ours): LookUpAnswer {
  if (answer.kind !== 'answered') return { kind: 'unclear', detail: answer.detail };
  const notThere = answer.status === 404 ? read(unknown, answer.text) : null;
  if (notThere?.key === ours.key) return { kind: 'unknown' };
  return readOutcome(answer, { ours, declinedStatus: 200 });
}

type Answered = Extract<OutsideAnswer, { kind: 'answered' }>;
type Outcome = Exclude<LookUpAnswer, { kind: 'unknown' }>;

function readOutcome(answer: Answered, given: { ours: Ours; declinedStatus: number }): Outcome {
  const yes = answer.status === 200 ? read(paid, answer.text) : null;
  if (yes && isOurs(yes, given.ours)) return { kind: 'paid', reference: yes.refund_reference };
  const no = answer.status === given.declinedStatus ? read(declined, answer.text) : null;
  if (no && isOurs(no, given.ours)) return { kind: 'declined', reason: no.reason };
  const what = yes || no ? 'tells of another refund' : 'cannot be read';
  return { kind: 'unclear', detail: `the answer (HTTP ${answer.status}) ${what}` };
}

function isOurs(told: Ours, ours: Ours): boolean {
  return told.key === ours.key && told.amount === ours.amount && told.currency === ours.currency;
}

function read<S extends TSchema>(schema: S, text: string): Type.Static<S> | null {
  try {
    const value: unknown = JSON.parse(text);
    return Value.Check(schema, value) ? value : null;
  } catch {
    return null;
  }
}
