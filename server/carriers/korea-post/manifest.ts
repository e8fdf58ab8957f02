/**
 * Korea Post (우체국). Scans are Korean words, bookings have codes; the two are kept apart.
 *
 * The check digit of the 13-digit number is not known, so it never refuses a number. After a cancellation the post
 * gives the booking a new number.
 */
import { type CarrierManifest, callsFrom, everyThreeHours, fromSource, waybillNumbers } from '../manifest.ts';
import { koreaPostContract } from './contract.ts';

const tracker = { verified: true, source: 'shlee322/delivery-tracker kr.epost' };
const manual = {
  verified: true,
  source: 'Korea Post contract parcel OpenAPI manual (December 2023), note 35',
};

export const koreaPost: CarrierManifest = {
  code: 'korea_post',
  name: { ko: '우체국택배', zh: '韩国邮政', en: 'Korea Post' },
  country: 'KR',
  waybill: waybillNumbers(
    {
      name: '13 digits',
      pattern: '^\\d{13}$',
      length: 13,
      prefix: '6',
      verified: true,
      source: 'manual: regiNo(13); samples in the manual and in clients',
    },
    {
      name: 'an international (EMS, K-Packet) number such as RB123456785GB',
      pattern: '^[A-Z]{2}\\d{9}[A-Z]{2}$',
      length: 13,
      prefix: '',
      checkDigit: { rule: 's10', enforced: true, verified: true, source: 'UPU S10' },
      verified: true,
      source: 'UPU S10; jkeen/tracking_number_data',
    },
  ),
  statusMap: {
    ...fromSource(tracker, {
      운송장출력: 'pre_transit',
      접수: 'pre_transit',
      '접수 마감 후 접수': 'pre_transit',
      집하완료: 'collected',
      발송: 'in_transit',
      도착: 'in_transit',
      배달준비: 'out_for_delivery',
      배달완료: 'delivered',
      신청취소: 'cancelled',
      접수취소: 'cancelled',
    }),
    미배달: { status: 'attempt_failed', attempt: 'delivery', ...tracker },
    // The source classes it as AT_PICKUP, the class it gives to the collection scans of CJ (11) and Lotte (10), and
    // not as AVAILABLE_FOR_PICKUP. No text of the post's own says what it means.
    인수완료: { status: 'collected', verified: false, source: `${tracker.source}, class AT_PICKUP` },
  },
  bookingStatusMap: {
    ...fromSource(manual, {
      '00': 'pre_transit',
      '01': 'pre_transit',
      '02': 'pre_transit',
      '03': 'collected',
      '05': 'cancelled',
    }),
    '04': { status: 'attempt_failed', attempt: 'collection', ...manual },
  },
  tracking: 'polled',
  polling: everyThreeHours,
  calls: {
    ...callsFrom(
      { verified: true, source: 'Korea Post contract parcel OpenAPI manual (December 2023)' },
      {
        check_contract: 'api.GetCustNo, api.GetApprNo, api.InsertOffice',
        book_outbound: 'api.InsertOrder, reqType 1',
        book_return: 'api.InsertOrder, reqType 2',
        find_booking: 'api.GetResInfo',
        cancel_booking: 'api.GetResCancelCmd',
      },
    ),
    ...callsFrom(tracker, { track: 'page trace.RetrieveDomRigiTraceList.comm; api.GetResInfo until the first scan' }),
  },
  contract: koreaPostContract,
  booking: {
    directions: ['outbound', 'return'],
    numberSource: 'answer',
    cancel: true,
    returnNumber: 'own',
    timeZone: 'Asia/Seoul',
  },
  label: 'at_carrier',
  labelPage: 'https://biz.epost.go.kr',
  interceptable: 'not_known',
};
