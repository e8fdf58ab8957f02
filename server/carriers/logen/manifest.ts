/** Logen (로젠택배), open API: `statNm` words for scans, `resvStat` codes for return bookings, `delayCd` reasons. */
import {
  type CarrierManifest,
  callsFrom,
  contractFields,
  everyThreeHours,
  fromSource,
  reasonsFrom,
  waybillNumbers,
} from '../manifest.ts';

const scans = {
  verified: true,
  source: 'Logen inquiryCargoTrackingMulti; shlee322/delivery-tracker kr.logen',
};
const bookings = { verified: true, source: 'Logen inquiryReserveState, resvStat' };
const reasons = { verified: true, source: 'Logen inquiryReserveState, delayCd' };

export const logen: CarrierManifest = {
  code: 'logen',
  name: { ko: '로젠택배', zh: '路坚快递', en: 'Logen' },
  country: 'KR',
  waybill: waybillNumbers({
    name: '11 digits',
    pattern: '^\\d{11}$',
    length: 11,
    prefix: '9',
    checkDigit: {
      rule: 'mod7',
      from: 0,
      to: 10,
      enforced: true,
      verified: true,
      source: 'computed on the official getSlipNo samples and a real number',
    },
    verified: true,
    source: 'Logen getSlipNo: slipNo(11)',
  }),
  statusMap: fromSource(scans, {
    집하완료: 'collected',
    집하출고: 'in_transit',
    행낭적입: 'in_transit',
    터미널입고: 'in_transit',
    터미널출고: 'in_transit',
    배송입고: 'in_transit',
    배송출고: 'out_for_delivery',
    배송완료: 'delivered',
  }),
  bookingStatusMap: {
    ...fromSource(bookings, {
      '10': 'pre_transit',
      '20': 'cancelled',
      '30': 'pre_transit',
      '40': 'collected',
    }),
    // Shown as 030 in the answer to a cancellation.
    '030': { status: 'pre_transit', ...bookings },
    '50': { status: 'attempt_failed', attempt: 'collection', ...bookings },
    '60': { status: 'unknown', ...bookings },
  },
  notCollectedReasons: reasonsFrom(reasons, {
    '10': 'returned by another carrier',
    '20': 'long absence',
    '21': 'unreachable',
    '22': 'customer chose a date',
    '23': 'safe number no longer works',
    '30': 'duplicate return',
    '40': 'wrong registration',
    '50': 'return cancelled',
    '60': 'already returned',
    '70': 'appointment',
    '80': 'nothing to collect',
    '90': 'prohibited item',
    '99': 'other',
  }),
  tracking: 'polled',
  polling: everyThreeHours,
  calls: callsFrom(
    { verified: true, source: 'Logen Open API, official pages' },
    {
      book_outbound: 'getSlipNo, slipPrintM, registerOrderData',
      book_return: 'registReturnRequest',
      find_booking: 'inquiryReserveStateFixTakeNo',
      cancel_booking: 'cancelReserveState',
      track: 'inquiryCargoTrackingMulti',
    },
  ),
  contract: {
    verified: true,
    source: 'Logen Open API: userId(8), custCd(8)',
    codeField: 'customer_code',
    fields: contractFields({
      user_id: {
        type: 'string',
        minLength: 1,
        maxLength: 8,
        description: 'The user id (8 characters)',
        'x-label': { ko: '사용자 ID', zh: '用户编号', en: 'User id' },
      },
      customer_code: {
        type: 'string',
        minLength: 1,
        maxLength: 8,
        description: 'The customer code (custCd, 8 characters)',
        'x-label': { ko: '거래처 코드', zh: '客户代码', en: 'Customer code' },
      },
    }),
    // Its own check is not connected: an operator verifies.
    check: 'operator',
    oneAccountPerBusiness: [],
    steps: [
      {
        ko: '로젠택배 지점과 계약을 맺고 사용자 ID와 거래처 코드를 받습니다.',
        zh: '与路真快递网点签订合同，领取用户编号和客户代码。',
        en: 'Sign a contract with a Logen branch; it gives a user id and a customer code.',
      },
    ],
  },
  label: 'ours',
  interceptable: 'not_known',
};
