/** CU convenience store parcels (CU 편의점택배). The number's shape is all that is known; no status codes are held. */
import { type CarrierManifest, everyThreeHours, waybillNumbers } from '../manifest.ts';

export const cuStore: CarrierManifest = {
  code: 'cu_store',
  name: { ko: 'CU 편의점택배', zh: 'CU便利店快递', en: 'CU convenience store parcel' },
  country: 'KR',
  waybill: waybillNumbers({
    name: '12 digits',
    pattern: '^\\d{12}$',
    length: 12,
    prefix: '3',
    verified: false,
    source: 'a blog only; no check rule known',
  }),
  statusMap: {},
  tracking: 'polled',
  polling: everyThreeHours,
  // The hub issues an approval number, the customer types it at the store: no public API of the store's own.
  calls: {},
  label: 'at_carrier',
  interceptable: 'not_known',
};
