/** Orders out to files and in again, over HTTP: CSV in both encodings, and workbooks. */
import iconv from 'iconv-lite';
import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import type { Api } from '../../tools/api.ts';
import { csv, openTestDesk, type TestDesk } from '../imports/test-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
  const rows: Record<string, string>[] = [
    { reference: 'E-1', shipping_fee: '3000', title: '=HYPERLINK("http://x")', option: '+82' },
    { reference: 'E-2', title: '=1', option: '@x', sku: '-1', buyer_email: 'hana@example.com' },
    { reference: 'E-1', sku: 'CAP', quantity: '3', unit_price: '6000', discount: '1000', title: '모자, "둥근"' },
    { reference: 'E-3', title: '똠방각하 😀', weight_grams: '300', returnable: 'false', returnable_ground: 'fresh' },
  ];
  const { body } = await desk.preview(desk.hana, csv(rows));
  await desk.apply(desk.hana, body.id);
});
afterAll(() => desk?.close());

async function exported(by: Api, wish: Record<string, unknown>) {
  const asked = await by.post('/v1/exports', { kind: 'orders', ...wish });
  expect(asked.status, JSON.stringify(asked.body)).toBe(202);
  const operation = () => by.get(`/v1/operations/${asked.body.id}`);
  await expect.poll(async () => (await operation()).body.state, { timeout: 30_000 }).toMatch(/done|failed/);
  const { body } = await operation();
  expect(body.state, JSON.stringify(body)).toBe('done');
  const content = await fetch(`${desk.url}/v1/files/${body.result.file}/content`, {
    headers: { authorization: `Bearer ${by.key}` },
  });
  return {
    result: body.result,
    type: content.headers.get('content-type'),
    bytes: Buffer.from(await content.arrayBuffer()),
  };
}

/** All rows are right, and every order is there already with the same content. */
async function comesBackTheSame(bytes: Buffer): Promise<void> {
  const { body } = await desk.preview(desk.hana, bytes);
  expect(body.errors, JSON.stringify(body.problem)).toEqual([]);
  const applied = await desk.apply(desk.hana, body.id);
  expect(applied).toMatchObject({ rows: 4, valid: 4, orders_created: 0, orders_already_there: 3 });
}

test('B1: orders go out as CSV, cells like formulas defused, and come in again the same', async () => {
  const { result, type, bytes } = await exported(desk.hana, { format: 'csv' });
  expect(result).toMatchObject({ orders: 3, rows: 4 });
  expect(type).toBe('text/csv; charset=utf-8');
  const text = bytes.toString();
  expect(text.startsWith('\ufeffreference,')).toBe(true);
  expect(text).toContain(`"'=HYPERLINK(""http://x"")"`);
  for (const cell of [`,'+82,`, `,'=1,`, `,'@x,`, `,'-1,`]) expect(text).toContain(cell);
  expect(text).not.toMatch(/,[=+@-]/);
  await comesBackTheSame(bytes);
});

test('B1: in EUC-KR; what it has no place for is counted', async () => {
  const { result, bytes } = await exported(desk.hana, { format: 'csv', encoding: 'euc-kr' });
  expect(result).toMatchObject({ orders: 3, rows: 4, unmappable: 1 });
  const text = iconv.decode(bytes, 'cp949');
  expect(text).toContain('똠방각하 ?');
  const only = await exported(desk.hana, { format: 'csv', encoding: 'euc-kr', created_to: '2026-11-22T00:00:00Z' });
  expect(only.result).toEqual({ file: only.result.file, orders: 0, rows: 0 });
});

test('B1: as a workbook, every cell text, and in again the same', async () => {
  const { type, bytes } = await exported(desk.hana, { format: 'xlsx' });
  expect(type).toContain('spreadsheetml');
  const [sheet] = await readXlsxFile(bytes);
  const rows = sheet!.data as unknown[][];
  expect(rows).toHaveLength(5);
  expect(rows.flat().every((cell) => cell === null || typeof cell === 'string')).toBe(true);
  await comesBackTheSame(bytes);
});

test('B1: a workbook as a person made it: numbers and dates are read as they are shown', async () => {
  const head = csv([{ reference: 'x' }])
    .split('\n')[0]!
    .split(',');
  const cells: Record<string, unknown> = {
    reference: 'X-1',
    ordered_at: new Date(Date.UTC(2026, 10, 22, 17, 30)),
    quantity: 2,
    unit_price: 12000,
  };
  const usual = csv([{ reference: 'X-1' }])
    .split('\n')[1]!
    .split(',');
  const row = head.map((name, i) => cells[name] ?? usual[i]!);
  const typed = (value: unknown) =>
    value instanceof Date
      ? { value, type: Date, format: 'yyyy-mm-dd hh:mm' }
      : { value, type: typeof value === 'number' ? Number : String };
  const bytes = await writeXlsxFile([head.map(typed), row.map(typed)] as never).toBuffer();
  const { body } = await desk.preview(desk.dul, bytes);
  expect(body).toMatchObject({ format: 'xlsx', rows: 1, valid: 1, errors: [] });
  await desk.apply(desk.dul, body.id);
  const [order] = await desk.orders(desk.dul);
  expect(order).toMatchObject({ ordered_at: '2026-11-22T08:30:00.000Z', total: { amount: 24000, currency: 'KRW' } });
});

test('B1: Korean CSV as a spreadsheet saves it is read without a word about it', async () => {
  const text = csv([{ reference: 'K-1', title: '머그컵' }], []).replaceAll('\n', '\r\n');
  const { body } = await desk.preview(desk.dul, iconv.encode(text, 'cp949'));
  expect(body).toMatchObject({ format: 'euc-kr', rows: 1, valid: 1 });
  const forced = await desk.preview(desk.dul, iconv.encode(text, 'cp949'), { encoding: 'utf-8' });
  expect(forced.body).toMatchObject({ status: 422, code: 'file_unreadable', errors: [{ code: 'not_utf8' }] });
});

test('P11: what is no workbook, or unpacks to too much, is refused and harms nobody', async () => {
  const good = await writeXlsxFile([[{ value: 'a', type: String }]] as never).toBuffer();
  const broken = Buffer.concat([good.subarray(0, 600), Buffer.alloc(3_000)]);
  const answer = await desk.preview(desk.dul, broken);
  expect(answer.body).toMatchObject({ status: 422, errors: [{ code: 'no_workbook' }] });
  const wide = Array.from({ length: 100_050 }, () => [{ value: 'a', type: String }]);
  const many = await desk.preview(desk.dul, await writeXlsxFile(wide as never).toBuffer());
  expect(JSON.stringify(many.body)).toMatch(/too_many_rows|missing_column/);
  expect((await desk.dul.get('/v1/orders')).status).toBe(200);
});

test('P10: an export is its owner’s alone', async () => {
  const { result } = await exported(desk.hana, { format: 'csv' });
  expect((await desk.dul.get(`/v1/files/${result.file}`)).status).toBe(404);
  expect((await desk.otherMall.get(`/v1/files/${result.file}`)).status).toBe(404);
  const empty = await exported(desk.otherMall, { format: 'csv' });
  expect(empty.result).toMatchObject({ orders: 0 });
});
