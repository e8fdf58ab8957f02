/** YTO Express (圆通速递): number format, and a carrier that has a call for interception; no status codes are held. */
import { type CarrierManifest, callsFrom, everyThreeHours, waybillNumbers } from '../manifest.ts';

export const yto: CarrierManifest = {
  code: 'yto',
  name: { ko: 'YTO익스프레스', zh: '圆通速递', en: 'YTO Express' },
  country: 'CN',
  waybill: waybillNumbers({
    name: 'YT and 13 digits',
    pattern: '^YT\\d{13}$',
    length: 15,
    prefix: 'YT',
    verified: true,
    source: 'BF-zh/Courier-Validation',
  }),
  statusMap: {},
  tracking: 'polled',
  polling: everyThreeHours,
  calls: callsFrom(
    { verified: true, source: 'three clients' },
    { intercept: 'wanted_report_adapter, wanted_change_adapter, wanted_cancel_adapter' },
  ),
  label: 'ours',
  interceptable: true,
};
