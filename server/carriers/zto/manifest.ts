/** ZTO Express (中通快递): number format, and a carrier that has a call for interception; no status codes are held. */
import { type CarrierManifest, callsFrom, everyThreeHours, waybillNumbers } from '../manifest.ts';

export const zto: CarrierManifest = {
  code: 'zto',
  name: { ko: 'ZTO익스프레스', zh: '中通快递', en: 'ZTO Express' },
  country: 'CN',
  waybill: waybillNumbers({
    name: '14 digits beginning with 73 to 76 or 78',
    pattern: '^7[3-68]\\d{12}$',
    length: 14,
    prefix: '73',
    verified: true,
    source: 'BF-zh/Courier-Validation',
  }),
  statusMap: {},
  tracking: 'polled',
  polling: everyThreeHours,
  calls: callsFrom(
    { verified: true, source: 'several clients' },
    { intercept: 'thirdcenter.createIntercept, cancelIntercept, queryInterceptAndReturnStatus' },
  ),
  label: 'ours',
  interceptable: true,
};
