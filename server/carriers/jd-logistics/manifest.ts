/** JD Logistics (京东物流): number format, and a carrier that has a call for interception; no status codes are held. */
import { type CarrierManifest, callsFrom, everyThreeHours, waybillNumbers } from '../manifest.ts';

export const jdLogistics: CarrierManifest = {
  code: 'jd_logistics',
  name: { ko: '징둥로지스틱스', zh: '京东物流', en: 'JD Logistics' },
  country: 'CN',
  waybill: waybillNumbers({
    name: 'JD, two letters or digits and 11 digits',
    pattern: '^JD[A-Z0-9]{2}\\d{11}$',
    length: 15,
    prefix: 'JD00',
    verified: true,
    source: 'BF-zh/Courier-Validation',
  }),
  statusMap: {},
  tracking: 'polled',
  polling: everyThreeHours,
  calls: callsFrom(
    { verified: true, source: 'several JOS clients' },
    { intercept: 'jingdong.ldop.receive.order.intercept' },
  ),
  label: 'ours',
  interceptable: true,
};
