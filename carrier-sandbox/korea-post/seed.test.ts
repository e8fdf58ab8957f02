/** SEED against the vectors of the manual and of RFC 4269. */
import { expect, test } from 'vitest';
import { openCipher } from './seed.ts';

test.each([
  ['123abc가나다', '8522ad534acc61cb88090b7e62c5183b'],
  ['0123456789abcdef', '3931cffd055ad77f0d7e17956762bec7'],
])("the manual's key gives %s its hex, and back", (plain, hex) => {
  const cipher = openCipher('1234567890abcdefghijkl');
  expect(cipher.encrypt(plain)).toBe(hex);
  expect(cipher.decrypt(hex)).toBe(plain);
});

test('a whole block more is no padding', () => {
  const cipher = openCipher('sandbox-security-key');
  expect(cipher.decrypt(cipher.encrypt('a') + cipher.encrypt('\0'))).toBeNull();
});
