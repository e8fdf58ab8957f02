/** SEED by somebody else (npm `kisa-seed`), for tests: what the post would read of our message. */
import { KISA_SEED_CBC } from 'kisa-seed';

type Info = Parameters<typeof KISA_SEED_CBC.SEED_CBC_init>[0];
type Way = Parameters<typeof KISA_SEED_CBC.SEED_CBC_init>[1];

/** ECB, block by block, of whole blocks. */
export function kisaSeed(way: 'encrypt' | 'decrypt', key: Uint8Array, data: Uint8Array): Uint8Array {
  const info = { seed_key: { key_data: [] }, ivec: [], cbc_buffer: [], cbc_last_block: [] } as unknown as Info;
  KISA_SEED_CBC.SEED_CBC_init(info, { value: 1 } as Way, key, new Uint8Array(16));
  const turn =
    way === 'encrypt' ? KISA_SEED_CBC.KISA_SEED_Encrypt_Block_forCBC : KISA_SEED_CBC.KISA_SEED_Decrypt_Block_forCBC;
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < data.length; at += 16) {
    const words = KISA_SEED_CBC.chartoint32_for_SEED_CBC(data.slice(at, at + 16), 16);
    const turned: number[] = [0, 0, 0, 0];
    turn(words, 0, turned, 0, info.seed_key);
    blocks.push(Uint8Array.from(KISA_SEED_CBC.int32tochar_for_SEED_CBC(turned, 16).slice(0, 16)));
  }
  return Uint8Array.from(Buffer.concat(blocks));
}
