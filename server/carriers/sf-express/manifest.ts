/** SF Express (顺丰速运): number format, and a carrier that has a call for interception; no status codes are held. */
import { type CarrierManifest, callsFrom, everyThreeHours, waybillNumbers } from '../manifest.ts';

export const sfExpress: CarrierManifest = {
  code: 'sf_express',
  name: { ko: 'SF익스프레스', zh: '顺丰速运', en: 'SF Express' },
  country: 'CN',
  waybill: waybillNumbers({
    name: 'SF, a letter or digit and 12 digits',
    pattern: '^SF[A-Z0-9]\\d{12}$',
    length: 15,
    prefix: 'SF1',
    verified: true,
    source: 'BF-zh/Courier-Validation',
  }),
  statusMap: {},
  tracking: 'polled',
  polling: everyThreeHours,
  calls: callsFrom(
    { verified: true, source: 'three clients of the std/service gateway' },
    { intercept: 'EXP_RECE_WANTED_INTERCEPT' },
  ),
  label: 'ours',
  interceptable: true,
};
