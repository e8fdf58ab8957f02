import { afterAll, beforeAll, test } from 'vitest';
import { csv, openTestDesk, type TestDesk } from './test-desk.ts';
import { transaction } from '../db/pool.ts';
let desk: TestDesk;
beforeAll(async () => { desk = await openTestDesk(); });
afterAll(() => desk?.close());
test('plan', async () => {
  const { body } = await desk.preview(desk.hana, csv(Array.from({length: 40000}, (_, i) => ({reference: `p-${i%9000}`, sku: `S${i}`}))));
  console.log(body.state, body.rows, body.id);
  await transaction(desk.platform.pool, { malls: [1], sellers: [body.seller ?? 2] }, async (client) => {
    const seller = (await desk.sql.query('select order_seller, seller_id, mall_id from import_rows limit 1')).rows[0];
    await client.query(`select set_config('roundtrip.malls', '${seller.mall_id}', true), set_config('roundtrip.sellers', '${seller.seller_id}', true), set_config('roundtrip.all', 'no', true)`);
    for (const a of ['', 'analyzed']) {
    if (a) await desk.sql.query('analyze import_rows');
    const r = await client.query(`explain analyze select order_seller, reference, row, cells from import_rows where import_id = $1 and (order_seller, reference, row) > ($2, $3, $4)
           order by order_seller, reference, row limit 500`, [body.id, seller.order_seller, 'p-5', 0]);
    console.log(r.rows.map((x: Record<string,string>) => x['QUERY PLAN']).join('\n'));
    const r2 = await client.query(`explain analyze select r.order_seller, r.reference, r.row, r.cells from unnest($2::int4[], $3::text[]) as o(order_seller, reference)
             join import_rows r on r.import_id = $1 and r.order_seller = o.order_seller and r.reference = o.reference order by r.row`, [body.id, Array(50).fill(seller.order_seller), Array.from({length:50},(_, i)=>`p-${i*7}`)]);
    console.log(r2.rows.map((x: Record<string,string>) => x['QUERY PLAN']).join('\n'));
    const r3 = await client.query(`explain analyze select * from import_orders where import_id = $1 and row > $2 and state = 'ready' order by row limit 50`, [body.id, 3000]);
    console.log(r3.rows.map((x: Record<string,string>) => x['QUERY PLAN']).join('\n'));
    const r4 = await client.query(`explain analyze select row, column_name as "column", code, detail from import_errors where import_id = $1 and (row, column_name, code) > ($2, $3, $4) order by row, column_name, code limit 100`, [body.id, 3000, '', '']);
    console.log(r4.rows.map((x: Record<string,string>) => x['QUERY PLAN']).join('\n'));
    }
  });
}, 200_000);
