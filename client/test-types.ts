/** What the types of the client must refuse; read by the type checker only. */
import type { RoundtripClient } from './index.ts';

export async function wrongByType(client: RoundtripClient): Promise<void> {
  // @ts-expect-error -- there is no such path
  await client.get('/v1/nothing');
  // @ts-expect-error -- the id is missing
  await client.get('/v1/orders/{id}');
  // @ts-expect-error -- the body lacks almost everything
  await client.post('/v1/orders', { body: { reference: 'x' } });
  // @ts-expect-error -- no such state
  await client.get('/v1/orders', { params: { query: { state: 'lost in space' } } });
  const order = await client.get('/v1/orders/{id}', { params: { path: { id: 'x' } } });
  // @ts-expect-error -- no such member
  order.nothing;
  // @ts-expect-error -- no list
  for await (const each of client.paginate('/v1/orders/{id}', { params: { path: { id: 'x' } } })) void each;
}
