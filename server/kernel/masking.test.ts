import { describe, expect, test } from 'vitest';
import { mask, maskPerson } from './masking.ts';

describe('P12: one masking of persons', () => {
  test.each([
    ['홍길동', '홍*동'],
    ['홍 길동', '홍*동'],
    ['홍길동'.normalize('NFD'), '홍*동'],
    ['김철', '김*'],
    ['남궁민수', '남**수'],
    ['王小明', '王*明'],
    ['王明', '王*'],
    ['歐陽 小明', '歐**明'],
    ['𠮷田太郎', '𠮷**郎'],
    ['John Smith', 'J**n S***h'],
    ['Jo Li', 'J* L*'],
    ['J Smith', '* S***h'],
    ['李', '*'],
    ['', ''],
  ])('P12: name %s → %s', (name, masked) => {
    expect(mask('name', name)).toBe(masked);
  });

  test.each([
    ['010-1234-5678', '010-1234-****'],
    ['+82 10 1234 5678', '+82 10 1234 ****'],
    ['01012345678', '0101234****'],
    ['+86 138 0013 8000', '+86 138 0013 ****'],
    ['123456', '******'],
    ['0١٠١٢٣٤٥٦٧٨', '0١٠١٢٣٤****'],
  ])('P12: phone %s → %s', (phone, masked) => {
    expect(mask('phone', phone)).toBe(masked);
  });

  test.each([
    ['hong@example.com', 'h***@example.com'],
    ['a@example.com', 'a***@example.com'],
    ['@example.com', '***'],
    ['no address', '***'],
  ])('P12: e-mail %s → %s', (email, masked) => {
    expect(mask('email', email)).toBe(masked);
  });

  test.each([
    ['110-234-567890', '***-***-**7890'],
    ['GB29NWBK60161331926819', '******************6819'],
    ['12345678', '********'],
  ])('P12: account %s → %s', (account, masked) => {
    expect(mask('account', account)).toBe(masked);
  });

  test('P12: a person keeps what is not personal', () => {
    const person = { name: '홍길동', phone: '010-1234-5678', email: 'hong@example.com', locale: 'ko-KR' };
    expect(maskPerson(person)).toEqual({
      name: '홍*동',
      phone: '010-1234-****',
      email: 'h***@example.com',
      locale: 'ko-KR',
    });
  });
});
