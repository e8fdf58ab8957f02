/**
 * Hanjin (한진택배). The classes of `statusCode` are those one client uses; the carrier's own names are known for 11
 * and 66 only, and only these two are verified.
 */
import { type CarrierManifest, fromSource, waybillNumbers } from '../manifest.ts';

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
  interceptable: 'not_known',
};
