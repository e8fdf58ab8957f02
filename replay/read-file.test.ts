/** Files that are fine and files that are not. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readFile } from './read-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'replay-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

const header = 'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country';
const row = '489434,22041,"RECORD FRAME 7"" SINGLE, SIZE ",48,2009-12-01 07:45:00,2.1,13085,United Kingdom';

let serial = 0;
function write(content: string | Buffer, ending = 'csv'): string {
  serial += 1;
  const path = join(folder, `${serial}.${ending}`);
  writeFileSync(path, content);
  return path;
}

test('plain and gzipped give the same rows and the same digest', async () => {
  const text = `\uFEFF${header}\n${row}\n${row},too many\n489435,1\n`;
  const plain = await readFile(write(text));
  expect(plain.rows).toEqual([
    {
      number: 1,
      cells: expect.objectContaining({ Description: 'RECORD FRAME 7" SINGLE, SIZE', 'Customer ID': '13085' }),
    },
    { number: 2, cells: null },
    { number: 3, cells: null },
  ]);
  expect(await readFile(write(gzipSync(text), 'csv.gz'))).toEqual(plain);
});

test('the first rows only', async () => {
  expect((await readFile(write(`${header}\n${row}\n${row}\n${row}\n`), 2)).rows).toHaveLength(2);
});

test('columns in another order, with others between', async () => {
  const { rows } = await readFile(
    write(
      'Country,Note,Customer ID,Price,InvoiceDate,Quantity,Description,StockCode,Invoice\nFrance,x,1,2,3,4,5,6,7\n',
    ),
  );
  expect(rows[0]?.cells).toMatchObject({ Country: 'France', Invoice: '7', Price: '2' });
});

test.each([
  ['no file', () => join(folder, 'nowhere.csv'), /There is no file/],
  ['empty', () => write(''), /empty/],
  ['columns missing', () => write('Invoice,Price\n1,2\n'), /lacks the columns StockCode, Description/],
  [
    'another encoding',
    () => write(Buffer.from(`${header}\n1,2,Voucher £20,1,2,3,4,5\n`, 'latin1')),
    /not UTF-8.*iconv/,
  ],
  [
    'cut within a character',
    () => write(Buffer.concat([Buffer.from(`${header}\n1,2,`), Buffer.from('£').subarray(0, 1)])),
    /not UTF-8/,
  ],
  ['a quote that is not closed', () => write(`${header}\n1,"2\n`), /no CSV/],
  ['not gzipped', () => write(header, 'csv.gz'), /not gzipped/],
  [
    'gzip that is cut',
    () => write(gzipSync(`${header}\n${row}\n`.repeat(2_000)).subarray(0, 60), 'csv.gz'),
    /not gzipped, or is cut/,
  ],
])('is refused: %s', async (_what, path, words) => {
  await expect(readFile(path())).rejects.toThrow(words);
});
