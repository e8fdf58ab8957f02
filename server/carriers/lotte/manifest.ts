/** Lotte Global Logistics (롯데택배): `godsStatCd`. The carrier adds codes without notice and does not order events. */
import {
  type CarrierManifest,
  callsFrom,
  contractFields,
  everyThreeHours,
  fromSource,
  waybillNumbers,
} from '../manifest.ts';

const gateway = { verified: true, source: 'ALPS gateway documentation, godsStatCd' };
const tracker = { verified: true, source: 'shlee322/delivery-tracker kr.lotte: 적입, 해체' };

export const lotte: CarrierManifest = {
  code: 'lotte',
  name: { ko: '롯데택배', zh: '乐天快递', en: 'Lotte Global Logistics' },
  country: 'KR',
  waybill: waybillNumbers({
    name: '12 digits',
    pattern: '^\\d{12}$',
    length: 12,
    prefix: '2',
    checkDigit: {
      rule: 'mod7',
      from: 0,
      to: 11,
      enforced: true,
      verified: true,
      source: "two shippers' systems and the carrier's own application",
    },
    verified: true,
    source: 'gateway documentation: 11-digit range plus check digit',
  }),
  statusMap: {
    ...fromSource(gateway, {
      '10': 'collected',
      '12': 'pre_transit',
      '20': 'in_transit',
      '21': 'in_transit',
      '40': 'out_for_delivery',
      '41': 'delivered',
    }),
    ...fromSource(tracker, { '24': 'in_transit', '25': 'in_transit' }),
    '02': { status: 'pre_transit', verified: false, source: 'seen as "printed", undocumented' },
    '09': { status: 'cancelled', ...gateway },
    // 인수자등록, the recipient's name being registered: the source gives it no class.
    '45': { status: 'unknown', verified: false, source: 'shlee322/delivery-tracker kr.lotte: 인수자등록' },
  },
  tracking: 'polled',
  polling: everyThreeHours,
  calls: callsFrom(gateway, {
    book_outbound: '/api/pid/cus/714a/apiSndOut, ustRtgSctCd 01',
    book_return: '/api/pid/cus/714a/apiSndOut, ustRtgSctCd 02',
    track: 'custmer-view-tracking',
  }),
  contract: {
    verified: true,
    source: 'gateway documentation: jobCustCd',
    codeField: 'customer_code',
    fields: contractFields({
      customer_code: {
        type: 'string',
        minLength: 1,
        maxLength: 50,
        description: 'The customer code (jobCustCd) of the contract',
        'x-label': { ko: '고객 코드', zh: '客户代码', en: 'Customer code' },
      },
    }),
    // Its own check is not connected: an operator verifies.
    check: 'operator',
    oneAccountPerBusiness: [],
    steps: [
      {
        ko: '롯데글로벌로지스 대리점과 계약을 맺고 고객 코드를 받습니다.',
        zh: '与乐天环球物流营业所签订合同并领取客户代码。',
        en: 'Sign a contract with a Lotte Global Logistics branch; it gives a customer code.',
      },
    ],
  },
  label: 'ours',
  interceptable: 'not_known',
};
