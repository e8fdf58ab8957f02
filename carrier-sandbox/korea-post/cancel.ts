/**
 * GetResCancelCmd: outbound until the label is printed, returns until the post prints it. The waybill number changes
 * with the cancellation; what is deleted too is no longer told of.
 */
import type { Answer } from '../carrier.ts';
import type { Parcel } from '../parcel.ts';
import { dateOf, stamp, ymd } from '../workdays.ts';
import type { World } from '../world.ts';
import { isApproved, notACustomer, standingOf } from './customers.ts';
import {
  approvalField,
  customerField,
  type FieldRule,
  type Fields,
  fieldProblem,
  requestType,
  text,
} from './fields.ts';
import { stateWord, treatmentOf } from './states.ts';
import { errorAnswer, type Problem, xml } from './xml.ts';

const rules: readonly FieldRule[] = [
  customerField,
  approvalField,
  requestType,
  { name: 'reqNo', class: 5, length: 18, required: true },
  { name: 'resNo', class: 5, length: 16, required: true },
  { name: 'regiNo', class: 5, length: 13, required: true },
  { name: 'reqYmd', class: 5, length: 8, number: true },
  { name: 'delYn', class: 5, length: 1, required: true, oneOf: ['Y', 'N'] },
];

export function cancelReservation(world: World, fields: Fields, time: Temporal.Instant): Answer {
  const problem = fieldProblem(fields, rules) ?? customerProblem(fields);
  if (problem) return errorAnswer(problem);
  const parcel = world.parcelById(text(fields, 'reqNo'));
  if (!parcel || !isSame(parcel, fields)) {
    return errorAnswer({ code: 'ERR-225', message: '신청정보가 존재하지 않습니다.' });
  }
  const deleting = text(fields, 'delYn') === 'Y';
  const scans = world.scans(parcel, time);
  const reason = parcel.cancelled_at === null ? refusal(parcel, treatmentOf(scans), stateWord(scans)) : null;
  if (reason) return answer(parcel, { number: parcel.waybill_number, result: 'N', reason, time });
  if (parcel.cancelled_at !== null && !deleting) {
    return answer(parcel, { number: parcel.waybill_number, result: 'N', reason: '이미 취소된 신청입니다.', time });
  }
  const at = time.toString();
  const cancelled = { step: 'cancelled', at, place: parcel.route.origin } as const;
  world.add({
    type: 'cancelled',
    id: parcel.id,
    at: parcel.cancelled_at ?? at,
    recorded: parcel.cancelled_at === null ? [...scans, cancelled] : parcel.recorded,
    waybill_number: parcel.cancelled_at === null ? String(world.nextNumber()) : parcel.waybill_number,
    deleted: deleting,
  });
  const { waybill_number } = world.parcelById(parcel.id)!;
  return answer(parcel, { number: waybill_number, result: deleting ? 'D' : 'Y', reason: null, time });
}

function customerProblem(fields: Fields): Problem | null {
  const customer = text(fields, 'custNo');
  if (customer.length !== 10 || standingOf(customer) === 'unknown') return notACustomer;
  return isApproved(text(fields, 'apprNo'))
    ? null
    : { code: 'ERR-123', message: '승인번호(apprNo)가 일치하지 않습니다.' };
}

function isSame(parcel: Parcel, fields: Fields): boolean {
  const direction = text(fields, 'reqType') === '2' ? 'return' : 'outbound';
  const day = text(fields, 'reqYmd');
  return (
    !parcel.deleted &&
    parcel.customer_number === text(fields, 'custNo') &&
    parcel.direction === direction &&
    parcel.refs['resNo'] === text(fields, 'resNo') &&
    [parcel.waybill_number, ...parcel.former_numbers].includes(text(fields, 'regiNo')) &&
    (day === '' || day === ymd(dateOf(Temporal.Instant.from(parcel.booked_at))))
  );
}

/** Note 35: outbound up to the printed label, returns only before it. */
function refusal(parcel: Parcel, treatment: string, word: string): string | null {
  const open = parcel.direction === 'outbound' ? ['01', '02'] : ['01'];
  return open.includes(treatment) ? null : `${word} 완료`;
}

interface Outcome {
  number: string;
  result: 'Y' | 'N' | 'D';
  reason: string | null;
  time: Temporal.Instant;
}

function answer(parcel: Parcel, { number, result, reason, time }: Outcome): Answer {
  return xml('xsync', [
    ['reqNo', parcel.id],
    ['resNo', parcel.refs['resNo']!],
    ['cancelRegiNo', parcel.former_numbers.at(-1) ?? parcel.waybill_number],
    ['cancelDate', result === 'N' ? null : stamp(time)],
    ['canceledYn', result],
    ['regiNo', number],
    ['notCancelReason', reason],
  ]);
}
