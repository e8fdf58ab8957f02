/**
 * Who is a customer. The last two digits of a customer number decide:
 *
 *     01 unknown to the post   02 belongs to another business   03 no answer   04 no return fee registered
 *
 * The member of a customer number is `shop-` and the number. Its approval numbers are the same ten digits and the
 * manual's example 1018680001; further members and approval numbers are registered through the control API. Approval
 * numbers ending in 99 are terminated.
 */
import type { World } from '../world.ts';
import { customerField, type FieldRule, type Fields, fieldProblem, text } from './fields.ts';
import { type Element, errorAnswer, type Problem, xml } from './xml.ts';

export type Standing = 'unknown' | 'other_business' | 'silent' | 'no_return_fee' | 'good';

const standings: Readonly<Record<string, Standing>> = {
  '01': 'unknown',
  '02': 'other_business',
  '03': 'silent',
  '04': 'no_return_fee',
};

export function standingOf(customerNumber: string): Standing {
  return standings[customerNumber.slice(-2)] ?? 'good';
}

export const notACustomer: Problem = {
  code: 'ERR-223',
  message:
    '계약소포를 사용하는 고객번호(custNo)가 아닙니다. 해당 고객번호 아이디로 로그인 후 계약소포 시스템 설정을 하신 후에 이용 가능합니다.',
};

/** The customer number behind a member; null: there is no such member. */
export function customerOf(world: World, member: string): string | null {
  return world.customerOfMember('korea_post', member) ?? /^shop-(\d{10})$/.exec(member)?.[1] ?? null;
}

/** Any ten digits are approved unless they end in 99. */
export function isApproved(approvalNumber: string): boolean {
  return /^\d{10}$/.test(approvalNumber) && !approvalNumber.endsWith('99');
}

export function getCustomerNumber(world: World, fields: Fields) {
  const problem = fieldProblem(fields, [{ name: 'memberID', class: 5, length: 15, required: true }]);
  if (problem) return errorAnswer(problem);
  const customer = customerOf(world, text(fields, 'memberID'));
  if (customer === null || standingOf(customer) === 'unknown') {
    return errorAnswer({ code: 'ERR-511', message: '고객번호(custNo)가 존재하지 않습니다.' });
  }
  // The member is another business: its own number is told, not the one that was claimed.
  const own = standingOf(customer) === 'other_business' ? `${customer.slice(0, 8)}00` : customer;
  return xml('xsync', [['custNo', own]]);
}

const approvalRules: readonly FieldRule[] = [
  customerField,
  { name: 'statusCd', class: 2, length: 1, oneOf: ['1', '4', 'A'] },
  { name: 'expiredYn', class: 2, length: 1, oneOf: ['Y', 'N', 'A'] },
];

export function getApprovalNumbers(world: World, fields: Fields) {
  const problem = fieldProblem(fields, approvalRules);
  if (problem) return errorAnswer(problem);
  const customer = text(fields, 'custNo');
  const status = text(fields, 'statusCd') || '1';
  const expired = text(fields, 'expiredYn') || 'A';
  const known = standingOf(customer) === 'unknown' || customer.length !== 10 ? [] : approvalNumbers(world, customer);
  const asked = known.filter((number) => {
    const approved = isApproved(number);
    return (status === 'A' || approved === (status === '1')) && (expired === 'A' || approved === (expired === 'N'));
  });
  if (asked.length === 0) return errorAnswer({ code: 'ERR-123', message: '계약승인번호가 존재하지 않습니다.' });
  return xml(
    'xsync',
    asked.map((number): Element => ['contractInfo', contractInfo(number)]),
  );
}

function approvalNumbers(world: World, customer: string): readonly string[] {
  const registered = world.contract('korea_post', customer)?.approvalNumbers ?? [];
  return [...new Set([customer, '1018680001', `${customer.slice(0, 8)}99`, ...registered])];
}

function contractInfo(number: string): readonly Element[] {
  const approved = isApproved(number);
  return [
    ['apprNo', number],
    ['payTypeCd', '12'],
    ['payTypeNm', '후납'],
    ['postNm', '서울광화문'],
    ['statusNm', approved ? '승인' : '해지'],
    ['expiredYmd', approved ? '20291231' : '20241231'],
    ['closedYmd', approved ? null : '20241231'],
  ];
}
