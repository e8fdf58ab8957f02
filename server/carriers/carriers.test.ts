/** Real numbers and codes from carriers' manuals, clients and recorded answers. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CarrierCode,
  carrierByCode,
  carrierCodes,
  carriers,
  checkWaybillNumber,
  makeWaybillNumber,
  mapBookingStatus,
  mapStatus,
  trackingStatuses,
  withCheckDigit,
} from './index.ts';

const real: Partial<Record<CarrierCode, string[]>> = {
  korea_post: [
    '6013082362377',
    '6013082362389',
    '6896770094291',
    '6896770093592',
    '6896770092992',
    'RB123456785GB',
    'RB123456785US',
    'RB123456785CV',
  ],
  cj_logistics: ['636826218033', '384091786506', '684809623814', '566223490280', '840958324544'],
  lotte: ['258131494106', '313633845254'],
  hanjin: ['534000964792', '571772733630', '507897901630', '507901323591', '531647410114'],
  logen: ['10000000920', '10000000931', '10000000942', '10000000835', '10000000850', '93313578164'],
};

describe('B2: a typed waybill number', () => {
  const samples = Object.entries(real).flatMap(([code, numbers]) =>
    numbers.map((n) => [code as CarrierCode, n] as const),
  );
  test.each(samples)('%s issued %s', (code, number) => {
    expect(checkWaybillNumber(code, number)).toMatchObject({ ok: true, normalized: number });
  });

  test.each(samples.filter(([code]) => code !== 'korea_post'))(
    '%s did not issue %s with another check digit',
    (code, number) => {
      for (let digit = 0; digit <= 9; digit += 1) {
        const altered = number.slice(0, -1) + digit;
        expect(checkWaybillNumber(code, altered).ok).toBe(altered === number);
      }
    },
  );

  test.each([
    ['lotte', '384091786506'], // CJ's: the first eleven mod 7 give 3, not 6
    ['hanjin', '384091786506'],
    ['cj_logistics', '258131494106'],
    ['korea_post', 'TESTREGINOAPI'], // what the post answers to every test booking
    ['korea_post', 'RB123456786US'],
    ['korea_post', 'RB123456785XX'],
    ['korea_post', '601308236237'],
    ['korea_post', '60130823623770'],
    ['cj_logistics', '123'],
    ['cj_logistics', ''],
    ['cj_logistics', '636826218033x'],
    ['logen', '12345678901'],
    ['logen', '11111111111'],
    ['hanjin', '123456789012'],
    ['lotte', '123456789012'],
    ['yto', 'YT123'],
    ['zto', '77123456789012'], // 77 is STO's
  ] as const)('%s refuses %j', (code, number) => {
    const result = checkWaybillNumber(code, number);
    expect(result).toMatchObject({ ok: false, code: 'waybill_number_invalid' });
    expect(!result.ok && result.detail).toContain(carrierByCode(code).name.en);
  });

  test.each([
    ['korea_post', '60130-8236-2377', '6013082362377'],
    ['cj_logistics', ' 6368 2621 8033\n', '636826218033'],
    ['cj_logistics', '６３６８２６２１８０３３', '636826218033'],
    ['hanjin', '5340–0096–4792', '534000964792'],
    ['korea_post', 'rb 123 456 785 gb', 'RB123456785GB'],
    ['sf_express', 'sf1234567890123', 'SF1234567890123'],
    ['jd_logistics', 'JDVA00000000000', 'JDVA00000000000'],
    ['zto', '73123456789012', '73123456789012'],
    ['yto', 'YT1234567890123', 'YT1234567890123'],
    ['cu_store', '123456789012', '123456789012'],
  ] as const)('%s takes %j as %s', (code, number, normalized) => {
    expect(checkWaybillNumber(code, number)).toMatchObject({ ok: true, normalized });
  });

  test.each([
    ['korea_post', '0000000000000', '9999999999999'],
    ['cj_logistics', '1234567890', '1234567891'],
    ['hanjin', '1234567890', '12345678901234'],
  ] as const)('%s: where the rule is not known, no check digit refuses %s or %s', (code, one, other) => {
    expect([checkWaybillNumber(code, one).ok, checkWaybillNumber(code, other).ok]).toEqual([true, true]);
  });

  test('says which rules are only computed on samples', () => {
    expect(carrierByCode('lotte').waybill.verified).toBe(true);
    expect(carrierByCode('logen').waybill.verified).toBe(true);
    expect(carrierByCode('korea_post').waybill.verified).toBe(true);
    for (const code of ['cj_logistics', 'hanjin', 'cu_store'] as const) {
      expect(carrierByCode(code).waybill.verified).toBe(false);
    }
  });
});

describe('made waybill numbers', () => {
  test.each(carrierCodes)('%s: valid, and different for each serial', (code) => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 999_999_999 }), { minLength: 2 }), (serials) => {
        const numbers = serials.map((serial) => makeWaybillNumber(code, serial));
        for (const number of numbers)
          expect(checkWaybillNumber(code, number)).toMatchObject({ ok: true, normalized: number });
        expect(new Set(numbers).size).toBe(serials.length);
      }),
    );
  });

  test('a serial that does not fit is a bug', () => {
    expect(() => makeWaybillNumber('logen', 10 ** 9)).toThrow(RangeError);
    expect(() => makeWaybillNumber('logen', -1)).toThrow(RangeError);
    expect(() => makeWaybillNumber('logen', 0.5)).toThrow(RangeError);
  });

  test('B7: the check digit completes a stem of the number block', () => {
    expect(withCheckDigit(carrierByCode('lotte').waybill.formats[0], '25813149410')).toBe('258131494106');
    expect(withCheckDigit(carrierByCode('cj_logistics').waybill.formats[0], '38409178650')).toBe('384091786506');
    expect(withCheckDigit(carrierByCode('korea_post').waybill.formats[0], '6013082362377')).toBe('6013082362377');
  });
});

describe('B4: statuses', () => {
  test.each([
    ['korea_post', '접수', 'pre_transit', true],
    ['korea_post', '접수 마감 후 접수(익일발송)', 'pre_transit', true],
    ['korea_post', '집하완료', 'collected', true],
    ['korea_post', '도착', 'in_transit', true],
    ['korea_post', '배달준비    (집배원 정보 보기)', 'out_for_delivery', true],
    ['korea_post', '배달완료 \n ( 배달 )', 'delivered', true],
    ['korea_post', '미배달', 'attempt_failed', true],
    ['korea_post', '신청취소', 'cancelled', true],
    ['korea_post', '접수취소', 'cancelled', true],
    ['korea_post', '인수완료', 'collected', false],
    ['cj_logistics', '01', 'pre_transit', true],
    ['cj_logistics', '11', 'collected', true],
    ['cj_logistics', '44', 'in_transit', true],
    ['cj_logistics', '84', 'attempt_failed', true],
    ['cj_logistics', '91', 'delivered', true],
    ['hanjin', '11', 'collected', true],
    ['hanjin', '66', 'delivered', true],
    ['hanjin', '65', 'delivered', false],
    ['hanjin', '92', 'attempt_failed', false],
    ['lotte', '09', 'cancelled', true],
    ['lotte', '40', 'out_for_delivery', true],
    ['lotte', '02', 'pre_transit', false],
    ['lotte', '45', 'unknown', false],
    ['logen', '배송출고', 'out_for_delivery', true],
    ['logen', '터미널입고', 'in_transit', true],
  ] as const)('%s %j is %s', (code, raw, status, verified) => {
    expect(mapStatus(code, raw)).toMatchObject({ status, known: true, verified });
  });

  test.each([
    ['cj_logistics', '99'],
    ['cj_logistics', '1'],
    ['lotte', ''],
    ['korea_post', '배달'],
    ['korea_post', '(배달완료)'],
    ['korea_post', 'constructor'],
    ['zto', '11'],
  ] as const)('%s %j is not known and means pending', (code, raw) => {
    expect(mapStatus(code, raw)).toEqual({ status: 'unknown', known: false, verified: false });
  });

  test('a failed collection is told from a failed delivery', () => {
    expect(mapStatus('cj_logistics', '12')).toMatchObject({
      status: 'attempt_failed',
      attempt: 'collection',
    });
    expect(mapStatus('cj_logistics', '84')).toMatchObject({ status: 'attempt_failed', attempt: 'delivery' });
  });

  test.each([
    ['korea_post', '01', 'pre_transit'],
    ['korea_post', '03', 'collected'],
    ['korea_post', '04', 'attempt_failed'],
    ['korea_post', '05', 'cancelled'],
    ['logen', '20', 'cancelled'],
    ['logen', '40', 'collected'],
    ['logen', '50', 'attempt_failed'],
  ] as const)('%s booking %s is %s, and is no scan', (code, raw, status) => {
    expect(mapBookingStatus(code, raw)).toMatchObject({ status, known: true });
    expect(mapStatus(code, raw).known).toBe(false);
    expect(mapStatus(code, `booking:${raw}`)).toEqual(mapBookingStatus(code, raw));
  });
});

describe('contracts and bookings', () => {
  test('A1: the form of every contract can be checked, and names its public number', () => {
    for (const { contract } of carriers) {
      if (contract === undefined) continue;
      const { fields, codeField, accountField } = contract;
      const names = Object.keys(fields.properties);
      expect(names).toEqual(expect.arrayContaining([codeField, ...fields.required]));
      if (accountField !== undefined) expect(fields.required).toContain(accountField);
      expect(fields.required).toContain(codeField);
      expect(fields.properties[codeField]).not.toHaveProperty('x-secret');
      for (const field of Object.values(fields.properties)) {
        expect(Object.values(field['x-label']).every((label) => label !== '')).toBe(true);
        expect(() => new RegExp(field.pattern ?? '')).not.toThrow();
      }
      expect(contract.steps.length).toBeGreaterThan(0);
    }
  });

  test('A4: only Korea Post gives one account per business, and for the way out only', () => {
    const strict = carriers.filter(({ contract }) => contract && contract.oneAccountPerBusiness.length > 0);
    expect(strict.map(({ code }) => code)).toEqual(['korea_post']);
    expect(carrierByCode('korea_post').contract?.oneAccountPerBusiness).toEqual(['outbound']);
  });

  test('a carrier that books says by which calls', () => {
    for (const { booking, calls } of carriers) {
      if (booking === undefined) continue;
      for (const direction of booking.directions) expect(calls).toHaveProperty(`book_${direction}`);
      expect('cancel_booking' in calls).toBe(booking.cancel);
      expect(calls).toHaveProperty('find_booking');
    }
  });

  test('B4: nobody is asked more often than every three hours', () => {
    for (const { polling } of carriers) expect(polling.everyHours).toBeGreaterThanOrEqual(3);
  });
});

describe('the list of carriers', () => {
  test('holds every code once, in the published order', () => {
    expect(carriers.map((carrier) => carrier.code)).toEqual(
      'korea_post cj_logistics hanjin lotte logen cu_store jd_logistics sf_express zto yto'.split(' '),
    );
    for (const carrier of carriers) expect(carrierByCode(carrier.code)).toBe(carrier);
    expect(carrierByCode('dhl')).toBeUndefined();
    expect(carrierByCode('toString')).toBeUndefined();
  });

  test('every fact has its source, every status is a published one, every pattern is anchored', () => {
    for (const carrier of carriers) {
      const meanings = { ...carrier.statusMap, ...carrier.bookingStatusMap };
      for (const meaning of Object.values(meanings)) {
        expect(trackingStatuses).toContain(meaning.status);
        expect(meaning.source).not.toBe('');
      }
      for (const format of carrier.waybill.formats) expect(format.pattern).toMatch(/^\^.*\$$/);
    }
  });
});
