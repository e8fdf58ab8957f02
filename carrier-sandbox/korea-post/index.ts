/**
 * Korea Post (우체국): contract parcels as in the OpenAPI manual of December 2023, and the public tracking page.
 *
 *     GET, POST /korea_post/api.{GetCustNo, GetApprNo, GetStoppedZipCd, InsertOffice, GetOfficeInfo, InsertOrder,
 *               GetResInfo, GetResCancelCmd}.jparcel       key=sandbox, regData=SEED hex (security key below)
 *     GET, POST /korea_post/trace.RetrieveDomRigiTraceList.comm?sid1={waybill number}
 */
import type { Answer, Call, Carrier } from '../carrier.ts';
import { dateOf, ymd } from '../workdays.ts';
import type { World } from '../world.ts';
import { cancelReservation } from './cancel.ts';
import { customerOf, getApprovalNumbers, getCustomerNumber, standingOf } from './customers.ts';
import { type Fields, readFields, text } from './fields.ts';
import { getOfficeInfo, insertOffice } from './offices.ts';
import { getReservation, insertOrder } from './orders.ts';
import { closedArea, isClosed } from './places.ts';
import { openCipher } from './seed.ts';
import { expressible, stateWord } from './states.ts';
import { tracePage } from './trace-page.ts';
import { errorAnswer, type Problem, xml } from './xml.ts';

/** What every caller of the sandbox uses. */
export const authKey = 'sandbox';
export const securityKey = 'sandbox-security-key';

const messages = [
  'GetCustNo',
  'GetApprNo',
  'GetStoppedZipCd',
  'InsertOffice',
  'GetOfficeInfo',
  'InsertOrder',
  'GetResInfo',
  'GetResCancelCmd',
] as const;
type Message = (typeof messages)[number];

const cipher = openCipher(securityKey);

export const koreaPost: Carrier = {
  code: 'korea_post',
  name: 'Korea Post (우체국택배)',
  operations: [...messages, 'track'],
  twists: { negative_price: ['InsertOrder', 'GetResInfo'], backwards_status: ['GetResInfo', 'track'] },
  statuses: expressible,
  operationAt(path) {
    if (path === 'trace.RetrieveDomRigiTraceList.comm') return 'track';
    const message = /^api\.(\w+)\.jparcel$/.exec(path)?.[1];
    return messages.find((each) => each === message) ?? null;
  },
  customerOf(world, operation, form) {
    if (operation === 'track')
      return world.parcelByNumber('korea_post', form.get('sid1') ?? '')?.customer_number ?? null;
    const fields = openData(form);
    return 'code' in fields ? null : askerOf(world, fields);
  },
  answer: (world, call) => (call.operation === 'track' ? track(world, call) : reply(world, call)),
  refusal: (operation) =>
    operation === 'track'
      ? tracePage('', null, [], null)
      : errorAnswer({ code: 'ERR-523', message: '접수할 수 없는 요청입니다.' }),
  word: stateWord,
  label: ({ fields, direction, route, refs }) => {
    const of = (name: string) => fields[name] ?? '';
    const person = `${of('recNm')} ${of('recMob') || of('recTel')} (${of('recZip')}) ${of('recAddr1')} ${of('recAddr2')}`;
    const shop = `${of('ordCompNm')} ${of('inqTelCn')}`;
    return [
      ['보내는 분', direction === 'outbound' ? shop : person],
      ['받는 분', direction === 'outbound' ? person : shop],
      ['내용품', of('goodsNm')],
      ['수량', of('qty')],
      ['중량·크기', `${of('weight') || '2'} kg · ${of('volume') || '60'} cm`],
      ['접수국 → 배달국', `${route.origin} → ${route.destination}`],
      ['배송 메시지', of('delivMsg')],
      ['주문번호', of('orderNo')],
      ['안심번호', refs['vTelNo'] ?? ''],
    ];
  },
};

function reply(world: World, call: Call): Answer | null {
  const { form } = call;
  const key = form.get('key') ?? '';
  if (key === '') return errorAnswer({ code: 'ERR-111', message: '필수항목 누락(인증키)입니다.' });
  if (key !== authKey) return errorAnswer({ code: 'ERR-123', message: '등록되지 않거나 유효하지 않은 인증키입니다.' });
  if (call.operation === 'GetStoppedZipCd') return stoppedAreas(form.get('zipCd') ?? '', call.told);
  const fields = openData(form);
  if ('code' in fields) return errorAnswer(fields);
  const customer = askerOf(world, fields);
  if (standingOf(customer) === 'silent') return null;
  const moment = { time: world.time(customer, call.told), twist: call.twist };
  switch (call.operation as Exclude<Message, 'GetStoppedZipCd'>) {
    case 'GetCustNo':
      return getCustomerNumber(world, fields);
    case 'GetApprNo':
      return getApprovalNumbers(world, fields);
    case 'InsertOffice':
      return insertOffice(world, fields);
    case 'GetOfficeInfo':
      return getOfficeInfo(world, fields);
    case 'InsertOrder':
      return insertOrder(world, fields, moment);
    case 'GetResInfo':
      return getReservation(world, fields, moment);
    case 'GetResCancelCmd':
      return cancelReservation(world, fields, moment.time);
  }
}

/** One message alone is sent under a member's name. */
function askerOf(world: World, fields: Fields): string {
  return text(fields, 'custNo') || (customerOf(world, text(fields, 'memberID')) ?? '');
}

/** regData in clear. testYn may stand beside it in the address, as some clients have it. */
function openData(form: URLSearchParams): Fields | Problem {
  const data = form.get('regData') ?? '';
  if (data === '') {
    return { code: 'ERR-511', message: '필수값이 입력되지 않았습니다. 요청 변수(regData)을(를) 입력하여 주세요.' };
  }
  if (data.length > 4_000) return { code: 'ERR-521', message: '데이터오류-regData 4000자리 초과' };
  const plain = cipher.decrypt(data);
  const fields = plain === null ? null : readFields(plain);
  if (!fields) return { code: 'ERR-524', message: '암호화값 오류-regData를 복호화할 수 없습니다.' };
  const test = form.get('testYn');
  return test && !fields.has('testYn') ? new Map([...fields, ['testYn', test]]) : fields;
}

function stoppedAreas(postalCode: string, told: Temporal.Instant | null): Answer {
  if (postalCode !== '' && !/^\d{5}$/.test(postalCode)) {
    const message = '데이터오류-입력하신 접수중지 우편번호가 유효하지 않습니다.(숫자 5자리)';
    return errorAnswer({ code: 'ERR-123', message });
  }
  if (postalCode !== '' && !isClosed(postalCode)) {
    return errorAnswer({ code: 'ERR-125', message: '해당 우편번호는 접수중지 우편번호가 아닙니다.' });
  }
  const today = dateOf(told ?? Temporal.Now.instant());
  return xml('xsync', [
    [
      'stoppedZipCdInfo',
      [
        ['areaNm', closedArea.name],
        ['strtZipCd', closedArea.first],
        ['endZipCd', closedArea.last],
        ['applyStrtYmd', ymd(today.subtract({ days: 7 }))],
        ['applyEndYmd', ymd(today.add({ days: 7 }))],
        ['stopReason', '시험을 위한 소포신청 제한'],
      ],
    ],
  ]);
}

/** The page asks for no customer number: the parcel's own clock is the one that is told and read. */
function track(world: World, { form, told, twist }: Call): Answer {
  const number = form.get('sid1') ?? '';
  const parcel = world.parcelByNumber('korea_post', number) ?? null;
  if (!parcel) return tracePage(number, null, [], twist);
  const time = world.time(parcel.customer_number, told);
  // What happened before a cancellation happened to the number it had then; the new one has seen nothing.
  const scans = parcel.cancelled_at !== null && number === parcel.waybill_number ? [] : world.scans(parcel, time);
  return tracePage(number, parcel, scans, twist);
}
