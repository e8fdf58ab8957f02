/**
 * SEED-128 in ECB mode with zero padding, lower-case hex, as the manual's chapter 3 describes it. The block cipher is
 * that of the package kisa-seed (a translation of the agency's own source), so that the platform's cipher and this one
 * share no author.
 */
import { KISA_SEED_CBC } from 'kisa-seed';

export interface Cipher {
  /** Text to hex. */
  encrypt(text: string): string;
  /** Hex to text; null: it was not made with this key, or is no hex. */
  decrypt(hex: string): string | null;
}

const block = 16;

/** Only the first 16 bytes of the security key count. */
export function openCipher(securityKey: string): Cipher {
  const key = keySchedule(Buffer.from(securityKey, 'utf8').subarray(0, block));
  return {
    encrypt(text) {
      const plain = Buffer.from(text, 'utf8');
      const padded = Buffer.alloc(Math.ceil(plain.length / block) * block);
      plain.copy(padded);
      return eachBlock(padded, (words, out) =>
        KISA_SEED_CBC.KISA_SEED_Encrypt_Block_forCBC(words, 0, out, 0, key),
      ).toString('hex');
    },
    decrypt(hex) {
      if (!/^([0-9a-f]{32})+$/i.test(hex)) return null;
      const padded = eachBlock(Buffer.from(hex, 'hex'), (words, out) =>
        KISA_SEED_CBC.KISA_SEED_Decrypt_Block_forCBC(words, 0, out, 0, key),
      );
      const end = padded.findLastIndex((byte) => byte !== 0) + 1;
      if (padded.length - end >= block) return null;
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(padded.subarray(0, end));
      } catch {
        return null;
      }
    },
  };
}

function keySchedule(userKey: Uint8Array) {
  const seed_key = { key_data: new Array<number>(32).fill(0), init: () => {} };
  const info = {
    encrypt: 1,
    ivec: [],
    seed_key,
    cbc_buffer: [],
    buffer_length: 0,
    cbc_last_block: [],
    last_block_flag: 0,
  };
  const key = new Uint8Array(block);
  key.set(userKey);
  KISA_SEED_CBC.SEED_CBC_init(info, { value: 1 }, key, new Uint8Array(block));
  return seed_key;
}

function eachBlock(input: Buffer, work: (words: number[], out: number[]) => void): Buffer {
  const output = Buffer.alloc(input.length);
  for (let start = 0; start < input.length; start += block) {
    const words = [0, 4, 8, 12].map((offset) => input.readInt32BE(start + offset));
    const out = [0, 0, 0, 0];
    work(words, out);
    out.forEach((word, i) => {
      output.writeInt32BE(word | 0, start + i * 4);
    });
  }
  return output;
}
