/**
 * SEED-128 in ECB mode, as Korea Post takes it: the block cipher of RFC 4269 (KISA), which current OpenSSL builds no
 * longer offer. Only encryption: the post answers in clear text.
 */

/** Substitution boxes S1 and S2 of RFC 4269, section 2.2, 256 bytes each. */
const s1 = box(`
  a985d6d3541dac255d43181e51fcca632844209de0e2c817a58f037bbb13d2ee708c3fa832ddf674ec950b575c5bbd01
  241c739810ccf2d92ce772839bd186c96050a3eb0db69e4fb75ac678a612afd561c3b441527d8d081f9900190453f7e1
  fd762f27b08b0eaba26e934d697c090abfeff3c58714fe64de2e4b1a06216b6602f5928a0cb37ed07a4796e52680addf
  a13037ae36152238f4a7454c81e9849735cbce3c7111c78975fbdaf8945982c4ff493967c0cfd7b80f8e4223916cdba4
  34f148c26f3d2d40be3ebcc1aaba4e553bdc687f9cd84a5677a0ed46b52b65fae3b9b19f5ef9e6b231ea6d5fe4f0cd88
  163a58d462290733e81b0579906a2a9a`);
const s2 = box(`
  38e82da6cfdeb3b8af6055c7446f6b5bc36233b529a0e2a7d39111061cbc364bef886ca817c416f4c245e1d63f3d8e98
  284ef63ea5f90ddfd82b667a272ff17242d441c07367ac8bf7ad801fca2caa34d20beee95d9418f857ae08c513cd86b9
  ff7dc131f58a6ab1d120d7022204687107db9d9961bee659dd5190dc9aa3abd0810f471ae3ec8dbf967b5ca2a163234d
  c89e9c3a0c2eba6e9f5af292f34978cc15fb70757f351003646dc674d5b4ea097619fe4012e0bd05fa01f02a5ea95643
  8514899bb0e5487997fc1e82218c1b5f7754b21d254f0046ed5852eb7edac9fd3095653cb6e4bb7c0e50392632846993
  37e724a4cb530a87d94c838fce3b4ab7`);

const blockBytes = 16;
const rounds = 16;

/** A function that encrypts under one key of 16 bytes; the plain text is filled with zero bytes to whole blocks. */
export function seedEncrypter(key: Uint8Array): (plain: Uint8Array) => Uint8Array {
  if (key.length !== blockBytes) throw new RangeError(`a SEED key has ${blockBytes} bytes, not ${key.length}`);
  const keys = roundKeys(key);
  return (plain) => {
    const padded = new Uint8Array(Math.ceil(plain.length / blockBytes) * blockBytes);
    padded.set(plain);
    const view = new DataView(padded.buffer);
    for (let at = 0; at < padded.length; at += blockBytes) encryptBlock(keys, view, at);
    return padded;
  };
}

/** Section 2.3: sixteen pairs of subkeys; odd rounds turn the left half of the key, even ones the right half. */
function roundKeys(key: Uint8Array): Uint32Array {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => view.getUint32(at)) as [number, number, number, number];
  const keys = new Uint32Array(2 * rounds);
  for (let round = 0; round < rounds; round += 1) {
    const golden = rotateLeft(0x9e3779b9, round);
    keys[2 * round] = mix(a + c - golden);
    keys[2 * round + 1] = mix(b - d + golden);
    if (round % 2 === 0) [a, b] = [(a >>> 8) | (b << 24), (b >>> 8) | (a << 24)];
    else [c, d] = [(c << 8) | (d >>> 24), (d << 8) | (c >>> 24)];
  }
  return keys;
}

/** Section 2.1: sixteen Feistel rounds over two halves of 64 bits; the halves are not swapped after the last. */
function encryptBlock(keys: Uint32Array, view: DataView, at: number): void {
  let left0 = view.getInt32(at);
  let left1 = view.getInt32(at + 4);
  let right0 = view.getInt32(at + 8);
  let right1 = view.getInt32(at + 12);
  for (let round = 0; round < rounds; round += 1) {
    const c = right0 ^ keys[2 * round]!;
    const first = mix(c ^ right1 ^ keys[2 * round + 1]!);
    const second = mix(first + c);
    const third = mix(second + first);
    const [next0, next1] = [left0 ^ (third + second), left1 ^ third];
    [left0, left1, right0, right1] = [right0, right1, next0, next1];
  }
  [right0, right1, left0, left1].forEach((word, index) => {
    view.setInt32(at + 4 * index, word);
  });
}

/** The function G of section 2.2; sums wrap to 32 bits. */
function mix(sum: number): number {
  const x = sum | 0;
  const y0 = s1[x & 0xff]!;
  const y1 = s2[(x >>> 8) & 0xff]!;
  const y2 = s1[(x >>> 16) & 0xff]!;
  const y3 = s2[x >>> 24]!;
  const z0 = (y0 & 0xfc) ^ (y1 & 0xf3) ^ (y2 & 0xcf) ^ (y3 & 0x3f);
  const z1 = (y0 & 0xf3) ^ (y1 & 0xcf) ^ (y2 & 0x3f) ^ (y3 & 0xfc);
  const z2 = (y0 & 0xcf) ^ (y1 & 0x3f) ^ (y2 & 0xfc) ^ (y3 & 0xf3);
  const z3 = (y0 & 0x3f) ^ (y1 & 0xfc) ^ (y2 & 0xf3) ^ (y3 & 0xcf);
  return (z3 << 24) | (z2 << 16) | (z1 << 8) | z0;
}

function rotateLeft(word: number, bits: number): number {
  return bits === 0 ? word : ((word << bits) | (word >>> (32 - bits))) >>> 0;
}

function box(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replace(/\s/g, ''), 'hex'));
}
