/** SEED against the vectors of RFC 4269 and of the post's own manual, and against OpenSSL where it still has the cipher. */
import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seedEncrypter } from './seed.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');

test.each([
  ['00000000000000000000000000000000', '000102030405060708090a0b0c0d0e0f', '5ebac6e0054e166819aff1cc6d346cdb'],
  ['000102030405060708090a0b0c0d0e0f', '00000000000000000000000000000000', 'c11f22f20140505084483597e4370f43'],
  ['4706480851e61be85d74bfb3fd956185', '83a2f8a288641fb9a4e9a5cc2f131c7d', 'ee54d13ebcae706d226bc3142cd40d4a'],
  ['28dbc3bc49ffd87dcfa509b11d422be7', 'b41e6be2eba84a148e2eed84593c5ec7', '9b9b7bfcd1813cb95d0b3618f40f5122'],
])('RFC 4269: key %s', (key, plain, cipher) => {
  expect(hex(seedEncrypter(bytes(key))(bytes(plain)))).toBe(cipher);
});

/** The manual's key text is longer than a key: its first 16 bytes count. */
const manualKey = Buffer.from('1234567890abcdefghijkl'.slice(0, 16));

test.each([
  ["the manual's text in UTF-8", Buffer.from('123abc가나다'), '8522ad534acc61cb88090b7e62c5183b'],
  ["the manual's text in EUC-KR", bytes('313233616263b0a1b3aab4d9'), 'bab8c52810fc5915fb7e896d6a4e2a5b'],
  ['a whole block gets no block of padding', Buffer.from('0123456789abcdef'), '3931cffd055ad77f0d7e17956762bec7'],
])('%s', (_name, plain, cipher) => {
  expect(hex(seedEncrypter(manualKey)(plain))).toBe(cipher);
});

test('blocks do not depend on each other, and a key has 16 bytes', () => {
  const encrypt = seedEncrypter(manualKey);
  const one = hex(encrypt(Buffer.from('0123456789abcdef')));
  expect(hex(encrypt(Buffer.from('0123456789abcdef0123456789abcdef')))).toBe(one + one);
  expect(hex(encrypt(new Uint8Array()))).toBe('');
  expect(() => seedEncrypter(new Uint8Array(15))).toThrow(RangeError);
});

const legacy = ['enc', '-seed-ecb', '-provider', 'legacy', '-provider', 'default', '-nopad', '-K'];
const openssl = (key: Uint8Array, plain: Uint8Array) => spawnSync('openssl', [...legacy, hex(key)], { input: plain });
const witnessed = openssl(new Uint8Array(16), new Uint8Array(16)).status === 0;

test.runIf(witnessed)('OpenSSL says the same of any key and text', () => {
  const block = fc.uint8Array({ minLength: 16, maxLength: 16 });
  const blocks = fc.array(block, { minLength: 1, maxLength: 4 }).map((parts) => Uint8Array.from(Buffer.concat(parts)));
  fc.assert(
    fc.property(block, blocks, (key, plain) => {
      expect(hex(seedEncrypter(key)(plain))).toBe(openssl(key, plain).stdout.toString('hex'));
    }),
    { numRuns: 60 },
  );
});
