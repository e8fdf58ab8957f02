/** Reading bytes as records, however they arrive cut. */
import { expect, test } from 'vitest';
import { type Encoding, encodingOf, FileFault, readCsv } from './csv.ts';

async function rowsOf(bytes: Buffer, pieceBytes: number, encoding: Encoding = 'utf-8'): Promise<(string | number)[][]> {
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
  }
  const rows: (string | number)[][] = [];
  for await (const { row, cells } of readCsv(pieces(), encoding)) rows.push([row, ...cells]);
  return rows;
}

const text = '\ufeff번호,"이름, 별칭",값\r\n1,"김 ""하나""\n둘째 줄",₩\r\n\n2,𝄞,=1+1\n3,,';
const expected = [
  [1, '번호', '이름, 별칭', '값'],
  [2, '1', '김 "하나"\n둘째 줄', '₩'],
  [4, '2', '𝄞', '=1+1'],
  [5, '3', '', ''],
];

test.each([1, 2, 3, 5, 7, 64, 10_000])(
  'P11: characters, quotes and line ends may be cut anywhere: pieces of %d bytes',
  async (size) => {
    expect(await rowsOf(Buffer.from(text), size)).toEqual(expected);
  },
);

test.each([
  ['semicolons', 'a;b\n"1;2";3'],
  ['tabs', 'a\tb\n"1;2"\t3'],
])('B1: %s are told from the first line', async (_, content) => {
  expect(await rowsOf(Buffer.from(content), 100)).toEqual([
    [1, 'a', 'b'],
    [2, '1;2', '3'],
  ]);
});

test.each([1, 2, 3, 1_000])('P11: the first byte that is no UTF-8 is named, whatever the pieces (%d)', async (size) => {
  const broken = Buffer.concat([Buffer.from('번호,b\n'), Buffer.from([0xe0, 0x80, 0x80])]);
  const error = await rowsOf(broken, size).catch((fault: unknown) => fault);
  expect(error).toBeInstanceOf(FileFault);
  expect((error as FileFault).message).toContain('byte 9 ');
});

/** "이름,값" and "김하나,똠" as code page 949 writes them; 똠 is in Microsoft's additions alone. */
const eucKr = Buffer.from('c0ccb8a72cb0aa0d0ab1e8c7cfb3aa2c8c630d0a', 'hex');

test.each([1, 2, 3, 7, 100])('B1: EUC-KR is read, its characters cut anywhere: pieces of %d bytes', async (size) => {
  expect(await rowsOf(eucKr, size, 'euc-kr')).toEqual([
    [1, '이름', '값'],
    [2, '김하나', '똠'],
  ]);
});

test('B1: what a file is written in is told by its beginning', () => {
  expect(encodingOf(eucKr)).toBe('euc-kr');
  expect(encodingOf(Buffer.from('이름,값'))).toBe('utf-8');
  // The beginning may end in the middle of a character.
  expect(encodingOf(Buffer.from('이름,값').subarray(0, -1))).toBe('utf-8');
  expect(encodingOf(eucKr.subarray(0, 11))).toBe('euc-kr');
  expect(encodingOf(Buffer.from([0xff, 0xfe, 0x41, 0x00]))).toBe('utf-8');
});

test('B1: half a character of EUC-KR is told as such', async () => {
  await expect(rowsOf(Buffer.from('c0ccff2c', 'hex'), 100, 'euc-kr')).rejects.toMatchObject({
    refusal: { code: 'file_unreadable', errors: [{ code: 'not_euc_kr' }] },
  });
});
