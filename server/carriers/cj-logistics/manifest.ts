/** CJ Logistics (CJ대한통운), DX API V3.9.x: `CRG_ST` scan codes and `NO_CLDV_RSN_CD` reasons. */
import {
  type CarrierManifest,
  callsFrom,
  contractFields,
  fromSource,
  reasonsFrom,
  waybillNumbers,
} from '../manifest.ts';

const guide = { verified: true, source: 'CJ standard API guide V3.9.x, CRG_ST' };
const recorded = {
  verified: true,
  source: 'recorded tracking answer (2024-04): SM입고, 간선상차 while moving',
};
const reasons = { verified: true, source: 'CJ standard API guide V3.9.x, NO_CLDV_RSN_CD (partial list)' };
const computed = 'computed on five real numbers; no official text';

export const cjLogistics: CarrierManifest = {
  code: 'cj_logistics',
  name: { ko: 'CJ대한통운', zh: 'CJ大韩通运', en: 'CJ Logistics' },
  country: 'KR',
  waybill: waybillNumbers(
    {
      name: '12 digits',
      pattern: '^\\d{12}$',
      length: 12,
      prefix: '6',
      // Not the first eleven as Hanjin and Lotte: the first two digits do not count.
      checkDigit: { rule: 'mod7', from: 2, to: 11, enforced: true, verified: false, source: computed },
      verified: true,
      source: 'real numbers',
    },
    {
      name: '10 digits',
      pattern: '^\\d{10}$',
      length: 10,
      prefix: '',
      // Inferred from the longer number without a sample: too little to refuse a typed number.
      checkDigit: { rule: 'mod7', from: 0, to: 9, enforced: false, verified: false, source: 'inferred' },
      verified: false,
      source: 'older numbers; no sample held',
    },
  ),
  statusMap: {
    ...fromSource(guide, {
      '01': 'pre_transit',
      '11': 'collected',
      '41': 'in_transit',
      '42': 'in_transit',
      '82': 'out_for_delivery',
      '91': 'delivered',
    }),
    ...fromSource(recorded, { '21': 'in_transit', '44': 'in_transit' }),
    '12': { status: 'attempt_failed', attempt: 'collection', ...guide },
    '84': { status: 'attempt_failed', attempt: 'delivery', ...guide },
  },
  notCollectedReasons: reasonsFrom(reasons, {
    '01': 'no stock, or wrong information',
    '02': 'not shipped, or absent',
    '03': 'already picked up',
    '05': 'late arrival',
    '06': 'other carrier, or missorted',
    '07': 'disaster',
    '08': 'order cancelled, or unreachable',
    '09': 'wrong area, or refused',
    '11': 'closed on Saturday',
    '12': 'closed on Saturday',
    '13': 'oversize',
    '16': 'absent',
    '18': 'absent',
    '24': 'designated day',
    '44': 'duplicate booking',
    '49': 'transferred',
    '56': 'cancelled before delivery',
  }),
  tracking: 'polled',
  // The guide: at least 3 hours between two questions, and none after 10 days.
  polling: { everyHours: 3, stopAfterDays: 10 },
  calls: callsFrom(
    { verified: true, source: 'CJ standard API guide V3.9.x' },
    {
      check_contract: 'ReqOneDayToken (a token is given to a customer id and business number only)',
      book_outbound: 'ReqInvcNo, RegBook RCPT_DV 01',
      book_return: 'ReqInvcNo, RegBook RCPT_DV 02',
      cancel_booking: 'CnclBook',
      track: 'ReqOneGdsTrc; ReqMssGdsTrc and RcvMssGdsTrcCnfrm',
    },
  ),
  contract: {
    verified: true,
    source: 'CJ standard API guide V3.9.x: CUST_ID with the business number',
    codeField: 'customer_id',
    fields: contractFields({
      customer_id: {
        type: 'string',
        minLength: 1,
        maxLength: 50,
        description: 'The customer id (CUST_ID) of the contract',
        'x-label': { ko: '고객 ID', zh: '客户编号', en: 'Customer id' },
      },
    }),
    // Its own check is not connected: an operator verifies.
    check: 'operator',
    oneAccountPerBusiness: [],
    steps: [
      {
        ko: 'CJ대한통운 대리점 또는 영업소와 택배 계약을 맺고 고객 ID를 받습니다.',
        zh: '与CJ大韩通运营业所签订快递合同并领取客户编号。',
        en: 'Sign a parcel contract with a CJ Logistics branch; it gives a customer id.',
      },
    ],
  },
  label: 'ours',
  interceptable: 'not_known',
};
