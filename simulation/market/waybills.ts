/** Waybill numbers and scan codes as the carriers write them (carrier protocols 2.5 and the status tables). */

interface CarrierWays {
  number(serial: number): string;
  /** Raw codes by what they mean; our own word where the carrier's code is not known. */
  codes: Partial<Record<string, readonly string[]>>;
}

const digits = (serial: number, length: number): string => String(serial % 10 ** length).padStart(length, '0');

/** The digits from `from` on, as a number, modulo 7. */
const withMod7 = (stem: string, from = 0): string => stem + (Number(stem.slice(from)) % 7);

const ways: Readonly<Record<string, CarrierWays>> = {
  // Only digits 3 to 11 count.
  cj_logistics: {
    number: (serial) => withMod7(`6${digits(serial, 10)}`, 2),
    codes: {
      collected: ['11'],
      in_transit: ['41', '42'],
      out_for_delivery: ['82'],
      attempt_failed: ['84'],
      delivered: ['91'],
    },
  },
  lotte: {
    number: (serial) => withMod7(`2${digits(serial, 10)}`),
    codes: { collected: ['10'], in_transit: ['20', '21'], out_for_delivery: ['40'], delivered: ['41'] },
  },
  hanjin: { number: (serial) => withMod7(`5${digits(serial, 10)}`), codes: { collected: ['11'], delivered: ['66'] } },
  logen: {
    number: (serial) => withMod7(`9${digits(serial, 9)}`),
    codes: {
      collected: ['집하완료'],
      in_transit: ['터미널입고', '터미널출고'],
      out_for_delivery: ['배송출고'],
      delivered: ['배송완료'],
    },
  },
  korea_post: {
    number: (serial) => `6${digits(serial, 10)}42`,
    codes: {
      collected: ['집하완료'],
      in_transit: ['발송', '도착'],
      out_for_delivery: ['배달준비'],
      attempt_failed: ['미배달'],
      delivered: ['배달완료'],
    },
  },
};

export const carrierNames = Object.keys(ways);

export function waybillNumber(carrier: string, serial: number): string {
  return ways[carrier]!.number(serial);
}

export function codesFor(carrier: string, status: string): readonly string[] {
  return ways[carrier]!.codes[status] ?? [status];
}
