/**
 * Hanjin (한진택배). The classes of `statusCode` are those one client uses; the carrier's own names are known for 11
 * and 66 only, and only these two are verified.
 */
import {
  type CarrierManifest,
  callsFrom,
  contractFields,
  everyThreeHours,
  fromSource,
  waybillNumbers,
} from '../manifest.ts';

const named = { verified: true, source: 'tracking-wbl answers: 집하완료 (11), 배송완료 (66)' };
const client = { verified: false, source: "one client's classes; the codes have no published names" };
const seen = { verified: false, source: 'seen, no check rule known' };

export const hanjin: CarrierManifest = {
  code: 'hanjin',
  name: { ko: '한진택배', zh: '韩进快递', en: 'Hanjin' },
  country: 'KR',
  waybill: waybillNumbers(
    {
      name: '12 digits',
      pattern: '^\\d{12}$',
      length: 12,
      prefix: '5',
      checkDigit: {
        rule: 'mod7',
        from: 0,
        to: 11,
        enforced: true,
        verified: false,
        source: 'computed on five real numbers; no official text',
      },
      verified: true,
      source: 'print-wbl: wbl_num(12)',
    },
    { name: '10 digits', pattern: '^\\d{10}$', length: 10, prefix: '', ...seen },
    { name: '14 digits', pattern: '^\\d{14}$', length: 14, prefix: '', ...seen },
  ),
  statusMap: {
    ...fromSource(named, { '11': 'collected', '66': 'delivered' }),
    ...fromSource(client, {
      '01': 'pre_transit',
      '03': 'cancelled',
      '05': 'pre_transit',
      '07': 'in_transit',
      '08': 'in_transit',
      '14': 'in_transit',
      '31': 'in_transit',
      '32': 'in_transit',
      '63': 'in_transit',
      '65': 'delivered',
      '92': 'attempt_failed',
    }),
  },
  tracking: 'polled',
  polling: everyThreeHours,
  calls: {
    ...callsFrom(
      { verified: false, source: 'paths named by one client' },
      {
        check_contract: '/parcel-delivery/v1/customer/customer-check',
        cancel_booking: '/parcel-delivery/v1/order/cancel-order',
      },
    ),
    ...callsFrom(
      { verified: true, source: "two clients' requests to print-wbl and insert-order" },
      {
        book_outbound: '/v1/wbl/{client_id}/print-wbl, /parcel-delivery/v1/order/insert-order',
        track: '/parcel-delivery/v1/tracking/tracking-wbl',
      },
    ),
  },
  contract: {
    verified: true,
    source: 'print-wbl: client_id, csr_num',
    codeField: 'contract_number',
    fields: contractFields({
      client_id: {
        type: 'string',
        minLength: 1,
        maxLength: 50,
        description: 'The client id of the label service',
        'x-label': { ko: '고객사 ID', zh: '客户端编号', en: 'Client id' },
      },
      contract_number: {
        type: 'string',
        minLength: 1,
        maxLength: 50,
        description: 'The contract number (csr_num)',
        'x-label': { ko: '계약번호', zh: '合同编号', en: 'Contract number' },
      },
    }),
    // Its own check is not connected: an operator verifies.
    check: 'operator',
    oneAccountPerBusiness: [],
    steps: [
      {
        ko: '한진택배 대리점과 계약을 맺고 고객사 ID와 계약번호를 받습니다.',
        zh: '与韩进快递营业所签订合同，领取客户端编号和合同编号。',
        en: 'Sign a contract with a Hanjin branch; it gives a client id and a contract number.',
      },
    ],
  },
  label: 'ours',
  interceptable: 'not_known',
};
