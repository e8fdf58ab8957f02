/** Imports over HTTP: what a file becomes, row by row, and how it is placed. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csv, openTestDesk, type TestDesk } from './test-desk.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await openTestDesk();
});
afterAll(() => desk?.close());

test('B1: a file is previewed with nothing placed, then placed; rows of one order may stand apart', async () => {
  const file = csv([
    { reference: 'F-1', shipping_fee: '3000', payment_amount: '32000' },
    { reference: 'F-2', option: '=1+1', title: '+cmd|x', unit_price: '500', quantity: '1' },
    { reference: 'F-1', sku: 'CAP', quantity: '1', unit_price: '6000', discount: '1000' },
  ]);
  const { status, body } = await desk.preview(desk.hana, file);
  expect(status).toBe(201);
  expect(body).toMatchObject({
    state: 'previewed',
    rows: 3,
    valid: 3,
    invalid: 0,
    dropped: 0,
    orders_total: 2,
    orders_done: 0,
    errors: [],
    errors_next: null,
    problem: null,
  });
  expect(body.actions).toEqual([{ name: 'apply', enabled: true }]);
  expect(await desk.orders(desk.hana)).toEqual([]);

  const applied = await desk.apply(desk.hana, body.id);
  expect(applied).toMatchObject({
    state: 'applied',
    orders_total: 2,
    orders_done: 2,
    orders_created: 2,
    orders_already_there: 0,
    orders_refused: 0,
    rows: 3,
    valid: 3,
  });
  const [second, first] = await desk.orders(desk.hana);
  expect(first).toMatchObject({
    reference: 'F-1',
    ordered_at: '2026-11-22T08:30:00.000Z',
    total: { amount: 32000, currency: 'KRW' },
    shipping_fee: { amount: 3000, currency: 'KRW' },
    lines: [
      { sku: 'MUG', quantity: 2 },
      { sku: 'CAP', quantity: 1, discount: { amount: 1000, currency: 'KRW' } },
    ],
    buyer: { name: '김하나', phone: '010-1234-5678' },
    ship_to: { postal_code: '04524', country: 'KR' },
  });
  expect(second).toMatchObject({
    reference: 'F-2',
    total: { amount: 500, currency: 'KRW' },
    lines: [{ option: '=1+1', title: '+cmd|x' }],
  });
  const { rows } = await desk.sql.query(
    'select (select count(*)::int from import_rows) as rows, (select count(*)::int from import_orders) as orders',
  );
  expect(rows).toEqual([{ rows: 0, orders: 0 }]);
});

test('B1: applying twice, and importing the same file twice, changes nothing', async () => {
  const file = csv([
    { reference: 'T-1', released_at: '2026-11-22T08:00:00+09:00', weight_grams: '300' },
    { reference: 'T-2', returnable: 'false', returnable_ground: 'fresh' },
    { reference: 'T-1', sku: 'CAP' },
  ]);
  const first = await desk.preview(desk.dul, file);
  await desk.apply(desk.dul, first.body.id);
  const before = await desk.orders(desk.dul);
  expect(before).toHaveLength(2);

  const again = await desk.dul.post(`/v1/imports/${first.body.id}/apply`);
  expect(again).toMatchObject({ status: 200, body: { state: 'applied', orders_created: 2 } });

  const second = await desk.preview(desk.dul, file);
  expect(second.body).toMatchObject({
    state: 'previewed',
    valid: 3,
    orders_total: 2,
    orders_already_there: 2,
    errors: [],
  });
  expect(await desk.apply(desk.dul, second.body.id)).toMatchObject({
    orders_done: 2,
    orders_created: 0,
    orders_already_there: 2,
  });
  expect(await desk.orders(desk.dul)).toEqual(before);
});

test('B1: a reference that is there with other content is an error of its row, whether it was there before or comes in between', async () => {
  await desk.apply(desk.hana, (await desk.preview(desk.hana, csv([{ reference: 'R-1' }]))).body.id);
  const changed = csv([
    { reference: 'R-1', quantity: '3' },
    { reference: 'R-1', sku: 'X' },
    { reference: 'R-2' },
    { reference: 'R-3' },
    { reference: 'R-3', sku: 'X' },
  ]);
  const { body } = await desk.preview(desk.hana, changed);
  expect(body).toMatchObject({ rows: 5, valid: 3, invalid: 1, dropped: 1, orders_total: 2 });
  expect(body.errors).toMatchObject([
    { row: 2, column: 'reference', code: 'reference_taken', detail: expect.stringContaining('lines') },
    { row: 3, column: null, code: 'order_dropped', detail: expect.stringContaining('Row 2') },
  ]);

  const between = await desk.preview(desk.hana, csv([{ reference: 'R-2' }, { reference: 'R-3' }]));
  await desk.apply(desk.hana, between.body.id);
  const applied = await desk.apply(desk.hana, body.id);
  expect(applied).toMatchObject({
    state: 'applied',
    rows: 5,
    valid: 1,
    invalid: 2,
    dropped: 2,
    orders_done: 2,
    orders_created: 0,
    orders_already_there: 1,
    orders_refused: 1,
  });
  expect(applied.errors.slice(2)).toMatchObject([
    { row: 5, code: 'reference_taken' },
    { row: 6, code: 'order_dropped' },
  ]);
});

test("B1: a mall's file goes to its sellers by their references, a seller's to itself, and nobody else's", async () => {
  const file = csv([
    { reference: 'M-1', seller_reference: 'hana' },
    { reference: 'M-1', seller_reference: 'dul' },
    { reference: 'M-2', seller_reference: 'nobody' },
    { reference: 'M-3', seller_reference: '' },
    { reference: '', seller_reference: 'hana', quantity: '0' },
  ]);
  const { body } = await desk.preview(desk.mall, file);
  expect(body).toMatchObject({ rows: 5, valid: 2, invalid: 3, orders_total: 2 });
  expect(body.errors).toMatchObject([
    { row: 4, column: 'seller_reference', code: 'unknown_seller' },
    { row: 5, column: 'seller_reference', code: 'required' },
    { row: 6, column: 'quantity', code: 'too_small' },
    { row: 6, column: 'reference', code: 'required' },
  ]);
  await desk.apply(desk.mall, body.id);
  for (const seller of [desk.hana, desk.dul])
    expect((await desk.orders(seller)).filter(({ reference }) => reference === 'M-1')).toHaveLength(1);

  const own = await desk.preview(
    desk.hana,
    csv([
      { reference: 'M-4', seller_reference: 'dul' },
      { reference: 'M-5', seller_reference: 'hana' },
    ]),
  );
  expect(own.body).toMatchObject({ valid: 1, errors: [{ row: 2, column: 'seller_reference', code: 'other_seller' }] });
  const named = await desk.preview(desk.mall, csv([{ reference: 'M-6' }]), { seller: desk.dul.id });
  await desk.apply(desk.mall, named.body.id);
  expect((await desk.orders(desk.dul))[0]).toMatchObject({ reference: 'M-6' });
  expect((await desk.dul.get(`/v1/imports/${named.body.id}`)).status).toBe(200);

  for (const other of [desk.hana, desk.otherMall]) {
    expect(await other.get(`/v1/imports/${named.body.id}`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await other.get(`/v1/imports/${named.body.id}/errors`)).toMatchObject({ status: 404 });
    expect(await other.post(`/v1/imports/${named.body.id}/apply`)).toMatchObject({ status: 404 });
  }
  expect(await desk.otherMall.post('/v1/imports', { file: named.body.file, kind: 'orders' })).toMatchObject({
    status: 404,
  });
  expect(
    await desk.otherMall.post('/v1/imports', { file: named.body.file, kind: 'orders', seller: desk.dul.id }),
  ).toMatchObject({ status: 404 });
  const missing = await desk.preview(desk.mall, csv([{ reference: 'M-7' }]));
  expect(missing).toMatchObject({
    status: 422,
    body: { code: 'file_unreadable', errors: [{ pointer: '/mapping/seller_reference', code: 'missing_column' }] },
  });
  const bare = await desk.upload(desk.asPlatform, csv([{ reference: 'M-8' }]));
  expect(await desk.asPlatform.post('/v1/imports', { file: bare.body.id, kind: 'orders' })).toMatchObject({
    status: 400,
    body: { code: 'malformed' },
  });
  expect(
    await desk.asPlatform.post('/v1/imports', { file: bare.body.id, kind: 'orders', seller: desk.dul.id }),
  ).toMatchObject({
    status: 201,
    body: { mode: 'live', valid: 0, errors: [{ row: 2, column: 'payment_gateway', code: 'gateway_not_configured' }] },
  });
});

test('B1: a mapping reads the file by its own headers, with values for all rows, exact in every currency', async () => {
  const file =
    'order no;when;name;phone;zip;street;item;what;qty;price;ref;memo\nG-1;2025-11-22T09:00:00Z;Ann;020 7946;SW1A;1 Mall;K;Kettle;3;6.95;p1;x\nG-2;2025-11-22 09:00;Ann;020 7946;SW1A;1 Mall;K;Kettle;1;6.955;p2;\n';
  const mapping = {
    reference: 'Order No',
    ordered_at: 'when',
    currency: { value: 'GBP' },
    buyer_name: 'name',
    buyer_phone: 'phone',
    ship_to_name: 'name',
    ship_to_phone: 'phone',
    ship_to_postal_code: 'zip',
    ship_to_address1: 'street',
    ship_to_country: { value: 'GB' },
    sku: 'item',
    title: 'what',
    quantity: 'qty',
    unit_price: 'price',
    payment_method: { value: 'card' },
    payment_gateway: { value: 'simulated' },
    payment_reference: 'ref',
  };
  const { body } = await desk.preview(desk.hana, file, { mapping });
  expect(body).toMatchObject({
    rows: 2,
    valid: 1,
    ignored_columns: ['memo'],
    errors: [{ row: 3, column: 'price', code: 'not_an_amount' }],
  });
  await desk.apply(desk.hana, body.id);
  expect((await desk.orders(desk.hana))[0]).toMatchObject({
    reference: 'G-1',
    currency: 'GBP',
    total: { amount: 2085, currency: 'GBP' },
  });

  const wrong = await desk.preview(desk.hana, file, { mapping: { ...mapping, sku: 'nix', title: 'nada' } });
  expect(wrong).toMatchObject({
    status: 422,
    body: { code: 'file_unreadable', errors: [{ pointer: '/mapping/sku' }, { pointer: '/mapping/title' }] },
  });
  expect(await desk.preview(desk.hana, file, { mapping: { nonsense: 'x' } })).toMatchObject({
    status: 400,
    body: { code: 'malformed' },
  });
});

test('B1: every wrong row is told with its cell and reason, and all rows add up', async () => {
  const wrong: [Record<string, string>, string, string][] = [
    [{ quantity: '0' }, 'quantity', 'too_small'],
    [{ quantity: '-2' }, 'quantity', 'too_small'],
    [{ quantity: '1.5' }, 'quantity', 'not_a_number'],
    [{ quantity: '' }, 'quantity', 'required'],
    [{ unit_price: 'twelve' }, 'unit_price', 'not_an_amount'],
    [{ unit_price: '1,200' }, 'unit_price', 'not_an_amount'],
    [{ unit_price: '12.5' }, 'unit_price', 'not_an_amount'],
    [{ unit_price: '-12' }, 'unit_price', 'too_small'],
    [{ unit_price: '99999999999999999999' }, 'unit_price', 'not_an_amount'],
    [{ unit_price: '=1+1' }, 'unit_price', 'not_an_amount'],
    [{ currency: 'XXX' }, 'currency', 'unknown_currency'],
    [{ currency: '' }, 'currency', 'required'],
    [{ ordered_at: '2027-01-05 09:00' }, 'ordered_at', 'future'],
    [{ ordered_at: '2026-02-30 09:00' }, 'ordered_at', 'wrong_format'],
    [{ ordered_at: '22/11/2026' }, 'ordered_at', 'wrong_format'],
    [{ ordered_at: '1969-11-22T00:00:00Z' }, 'ordered_at', 'wrong_format'],
    [{ ship_to_country: 'Korea' }, 'ship_to_country', 'wrong_format'],
    [{ buyer_email: 'nobody' }, 'buyer_email', 'wrong_format'],
    [{ title: 'x'.repeat(301) }, 'title', 'too_long'],
    [{ title: 'x'.repeat(5_000) }, 'title', 'too_long'],
    [{ discount: '24001' }, 'discount', 'too_large'],
    [{ payment_amount: '1' }, 'payment_amount', 'payments_do_not_add_up'],
    [{ payment_amount: '0' }, 'payment_amount', 'too_small'],
    [{ payment_reference: '' }, 'payment_reference', 'required'],
    [{ returnable: 'maybe' }, 'returnable', 'not_one_of'],
    [{ weight_grams: '0' }, 'weight_grams', 'too_small'],
    [{ title: `${'x'.repeat(200)}\u0000` }, 'title', 'unkeepable'],
  ];
  const rows = [...wrong.map(([row], i) => ({ reference: `W-${i}`, ...row })), { reference: 'W-ok' }];
  const { status, body } = await desk.preview(desk.hana, csv(rows));
  expect(status).toBe(201);
  expect(body.errors.map(({ row, column, code }: Record<string, unknown>) => [row, column, code])).toEqual(
    wrong.map(([, column, code], i) => [i + 2, column, code]),
  );
  expect(body).toMatchObject({ rows: wrong.length + 1, valid: 1, invalid: wrong.length, dropped: 0, orders_total: 1 });
});

test('B1: an order with a wrong row is dropped as a whole; rows that contradict each other are told', async () => {
  const lines = csv([
    { reference: 'D-1' },
    { reference: 'D-1', sku: 'B', quantity: 'x' },
    { reference: 'D-2' },
    { reference: 'D-2', sku: 'B', buyer_name: '이두리' },
    { reference: 'D-3' },
    { reference: 'D-4' },
    { reference: 'D-5', buyer_name: '', sku: 'B' },
    { reference: 'D-5' },
  ]).split('\n');
  lines[5] += ',surplus';
  lines[6] = lines[6]!.replace(/,[^,]*$/, '');
  const { body } = await desk.preview(desk.hana, `\ufeff${lines.join('\r\n')}\r\n\r\n,,,\r\n`);
  expect(body.errors.map(({ row, column, code }: Record<string, unknown>) => [row, column, code])).toEqual([
    [2, null, 'order_dropped'],
    [3, 'quantity', 'not_a_number'],
    [4, null, 'order_dropped'],
    [5, 'buyer_name', 'differs'],
    [6, null, 'too_many_cells'],
    [7, null, 'too_few_cells'],
  ]);
  expect(body).toMatchObject({ rows: 8, valid: 2, invalid: 4, dropped: 2, orders_total: 1 });
});

test('B1: an order of more lines than an order may have is told, not loaded', async () => {
  const rows = Array.from({ length: 2_500 }, (_, i) => ({ reference: 'L-1', sku: `S${i}` }));
  const { body } = await desk.preview(desk.hana, csv([...rows, { reference: 'L-2' }]));
  expect(body).toMatchObject({ state: 'previewed', rows: 2_501, valid: 1, invalid: 2_500, orders_total: 1 });
  expect(body.errors).toHaveLength(100);
  const seen: number[] = body.errors.map(({ row }: { row: number }) => row);
  for (let after = body.errors_next; after; ) {
    const page = await desk.hana.get(`/v1/imports/${body.id}/errors?limit=1000&after=${after}`);
    seen.push(...page.body.data.map(({ row }: { row: number }) => row));
    after = page.body.next;
  }
  expect(seen).toEqual(rows.map((_, i) => i + 2));
  expect(await desk.hana.get(`/v1/imports/${body.id}/errors?after=nonsense`)).toMatchObject({
    status: 400,
    body: { code: 'malformed' },
  });
});

const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
const good = csv([{ reference: 'B-1' }, { reference: 'B-2' }]);
const header = good.split('\n')[0]!;
const twoColumns = header.replace('sku', 'reference');

test.each<[string, string | Uint8Array, string, RegExp]>([
  [
    'not UTF-8',
    bytes(good, '\nB-3,', [0xb1, 0xe8, 0xc7, 0xcf]),
    'not_utf8',
    new RegExp(`byte ${Buffer.byteLength(good) + 5} .*Save it as UTF-8`),
  ],
  ['cut within a character', bytes(good, [0xea, 0xb9]), 'not_utf8', /byte/],
  ['nothing but a byte order mark', '\ufeff', 'empty', /empty/],
  ['a header alone', `${header}\n`, 'no_rows', /no rows/],
  ['missing columns', csv([{}], ['sku', 'unit_price']), 'missing_column', /sku, unit_price/],
  ['a column twice', `${twoColumns}\n1`, 'duplicate_column', /"reference"/],
  ['an unclosed quote', `${good}\nB-3,"open`, 'unclosed_quote', /Row 4, cell 2/],
  ['a quote within a text', `${good}\nB-3,5" pipe`, 'stray_quote', /Row 4, cell 2/],
  ['a line that does not end', `${good}\n${'x'.repeat(10_000_000)}`, 'row_too_long', /Row 4/],
])('B1: a file that cannot be read is refused with the reason: %s', async (_, content, code, detail) => {
  const staged = async () => (await desk.sql.query('select count(*)::int as rows from import_rows')).rows[0].rows;
  const before = await staged();
  const answer = await desk.preview(desk.hana, content);
  if (answer.status === 201)
    expect(answer.body).toMatchObject({
      state: 'failed',
      rows: 0,
      problem: { code, detail: expect.stringMatching(detail) },
    });
  else
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'file_unreadable',
        detail: expect.stringMatching(detail),
        errors: [{ code }, ...answer.body.errors.slice(1)],
      },
    });
  expect(await staged()).toBe(before);
});

test('B1: an empty upload and one of another kind never become an import', async () => {
  expect((await desk.upload(desk.hana, '')).status).toBeLessThan(500);
  expect((await desk.upload(desk.hana, Buffer.from('reference', 'utf16le'))).status).toBeLessThan(500);
  const evidence = await desk.upload(desk.hana, bytes([0x89], 'PNG\r\n', [0x1a], '\n'), 'evidence');
  expect(await desk.hana.post('/v1/imports', { file: evidence.body.id, kind: 'orders' })).toMatchObject({
    status: 422,
    body: { code: 'invalid' },
  });
  expect(await desk.hana.post('/v1/imports', { file: 'fil_nonsense', kind: 'orders' })).toMatchObject({ status: 404 });
  expect(await desk.hana.post('/v1/imports', { file: evidence.body.id, kind: 'returns' })).toMatchObject({
    status: 400,
  });
});

test('B1: a suspended seller and a moment between preview and apply: the rows say so, nothing is placed', async () => {
  const seller = await desk.mall.post('/v1/sellers', {
    name: 'set',
    reference: 'set',
    kind: 'third_party',
    registration: { country: 'GB', number: 'GBset' },
  });
  const ready = await desk.preview(desk.mall, csv([{ reference: 'S-1', seller_reference: 'set' }]));
  expect(ready.body).toMatchObject({ valid: 1 });
  expect((await desk.mall.post(`/v1/sellers/${seller.body.id}/suspend`, {})).status).toBe(200);
  const late = await desk.preview(desk.mall, csv([{ reference: 'S-2', seller_reference: 'set' }]));
  expect(late.body).toMatchObject({
    valid: 0,
    errors: [{ row: 2, column: 'seller_reference', code: 'seller_suspended' }],
  });
  expect(await desk.apply(desk.mall, ready.body.id)).toMatchObject({
    state: 'applied',
    orders_refused: 1,
    valid: 0,
    invalid: 1,
    errors: [{ code: 'seller_suspended' }],
  });
});

test('B1: the same key gives the same import; another body under it is refused', async () => {
  const file = await desk.upload(desk.hana, csv([{ reference: 'K-1' }]));
  const body = { file: file.body.id, kind: 'orders' };
  const key = { 'idempotency-key': 'import-once' };
  const first = await desk.hana.post('/v1/imports', body, key);
  const second = await desk.hana.post('/v1/imports', body, key);
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect(second.body).toEqual(first.body);
  expect(first.body.state).toBe('previewed');
  expect(await desk.hana.post('/v1/imports', { ...body, mapping: {} }, key)).toMatchObject({
    status: 422,
    body: { code: 'idempotency_key_reused' },
  });
  const list = await desk.hana.get('/v1/imports?limit=1&state=previewed');
  expect(list.body.data[0]).toMatchObject({ id: first.body.id, object: 'import' });
});

test('the example of the how-to is a file without faults', async () => {
  const guide = readFileSync(new URL('../../docs/how-to/import-orders.md', import.meta.url), 'utf8');
  const [, example] = /```csv\n([^`]*)```/.exec(guide)!;
  const { body } = await desk.preview(desk.hana, example!);
  expect(body).toMatchObject({
    state: 'previewed',
    rows: 3,
    valid: 3,
    orders_total: 2,
    errors: [],
    ignored_columns: [],
  });
});
