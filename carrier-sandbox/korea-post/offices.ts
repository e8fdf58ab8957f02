/** Offices: the addresses parcels leave from and returns come to. */
import type { Office } from '../journal.ts';
import type { World } from '../world.ts';
import { standingOf } from './customers.ts';
import { customerField, type FieldRule, type Fields, fieldProblem, text } from './fields.ts';
import { officeOf } from './places.ts';
import { type Element, errorAnswer, type Problem, xml } from './xml.ts';

const rules: readonly FieldRule[] = [
  customerField,
  { name: 'officeSer', class: 2, length: 20, required: true },
  { name: 'officeNm', class: 2, length: 100, required: true },
  { name: 'officeZip', class: 2, length: 5, required: true, number: true },
  { name: 'officeAddr1', class: 2, length: 60, required: true },
  { name: 'officeAddr2', class: 2, length: 100, required: true },
  { name: 'officeTelno', class: 2, length: 14, required: true },
  { name: 'officeFaxNo', class: 2, length: 14 },
  { name: 'contactNm', class: 2, length: 50, required: true },
  { name: 'chrgPrsnMob', class: 2, length: 14 },
  { name: 'chrgPrsnEmail', class: 2, length: 60 },
  { name: 'officeSortSeq', class: 2, length: 10, number: true },
  { name: 'officeDivCd', class: 2, length: 1, oneOf: ['1', '2', '4'] },
];

const invalidCustomer: Problem = { code: 'ERR-123', message: '데이터오류-고객번호(custNo) 값이 유효하지 않습니다.' };

export function insertOffice(world: World, fields: Fields) {
  const problem = fieldProblem(fields, rules) ?? customerProblem(fields);
  if (problem) return errorAnswer(problem);
  const customer = text(fields, 'custNo');
  const serial = text(fields, 'officeSer');
  if (world.offices('korea_post', customer).has(serial)) {
    return errorAnswer({ code: 'ERR-226', message: '이미 등록된 공급지코드(officeSer)입니다.' });
  }
  const office: Office = { officeDivCd: '1', ...Object.fromEntries([...fields].filter(([, value]) => value !== '')) };
  world.add({ type: 'office_registered', carrier: 'korea_post', customer_number: customer, serial, office });
  return xml('xsync', [
    ['chkResult', 'Y'],
    ['officeSer', serial],
    ['officeNm', office['officeNm']!],
    ['regiPoNm', officeOf(office['officeZip']!)],
    ['officeDivCd', office['officeDivCd']!],
  ]);
}

export function getOfficeInfo(world: World, fields: Fields) {
  const problem =
    fieldProblem(fields, [
      customerField,
      { name: 'officeDivReqCd', class: 2, length: 1, oneOf: ['1', '2', '3', '4', '5', '6', '7'] },
    ]) ?? customerProblem(fields);
  if (problem) return errorAnswer(problem);
  // A sum of the kinds that are asked for: 1, 2 and 4.
  const mask = Number(text(fields, 'officeDivReqCd') || '7');
  const offices = [...world.offices('korea_post', text(fields, 'custNo')).values()];
  const asked = offices.filter((office) => (Number(office['officeDivCd']) & mask) !== 0);
  if (asked.length === 0) return errorAnswer({ code: 'ERR-125', message: '조회 결과가 없습니다.' });
  return xml(
    'xsync',
    asked.map((office): Element => ['officeInfo', officeInfo(office)]),
  );
}

function customerProblem(fields: Fields): Problem | null {
  const customer = text(fields, 'custNo');
  return customer.length !== 10 || standingOf(customer) === 'unknown' ? invalidCustomer : null;
}

function officeInfo(office: Office): readonly Element[] {
  const of = (name: string) => office[name] ?? null;
  return [
    ['officeSer', of('officeSer')],
    ['officeNm', of('officeNm')],
    ['officeZip', of('officeZip')],
    ['officeAddr', `${of('officeAddr1')} ${of('officeAddr2')}`],
    ['officeTelno', of('officeTelno')],
    ['officeFaxNo', of('officeFaxNo')],
    ['contactNm', of('contactNm')],
    ['chrgPrsnMob', of('chrgPrsnMob')],
    ['chrgPrsnEmail', of('chrgPrsnEmail')],
    ['officeSortSeq', of('officeSortSeq')],
    ['officeDivCd', of('officeDivCd')],
  ];
}
