/** What the bookings job and the sweep read, without locking anything. */
import { type Pool, read } from '../db/pool.ts';
import type { BusinessClock } from '../kernel/clock.ts';
import { readFiles } from '../kernel/read.ts';
import { orderFileShape } from '../order-file/lists.ts';
import type { BookingRow, OrderRows } from '../order-file/tables.ts';
import type { Shop } from './parcel.ts';
import type { BookingJob } from './request.ts';

export interface Loaded {
  job: BookingJob;
  booking: BookingRow;
  rows: OrderRows;
  shop: Shop;
  clock: BusinessClock;
}

/** Bookings with their files, shops and clocks, set by set; what does not exist is left out. */
export async function loadBookings(pool: Pool, jobs: readonly BookingJob[]): Promise<Loaded[]> {
  if (jobs.length === 0) return [];
  const scope = { sellers: [...new Set(jobs.map((job) => job.seller))] };
  const keys = jobs.map((job) => ({ seller: job.seller, file: job.order }));
  const [files, [shops], { rows: clocks }] = await Promise.all([
    readFiles(pool, scope, { boundary: orderFileShape, keys }),
    read(pool, scope, [
      {
        name: 'shops_of_bookings',
        text: 'select seller_id, name, contacts, addresses from sellers where seller_id = any($1::int4[])',
        values: [scope.sellers],
      },
    ]),
    pool.query<BusinessClock & { mall_id: number; mode: string }>({
      name: 'clocks_of_bookings',
      text: 'select * from mall_clocks($1::int4[])',
      values: [[...new Set(jobs.map((job) => job.mall))]],
    }),
  ]);
  return jobs.flatMap((job) => {
    const rows = files.get(job.order) as OrderRows | undefined;
    const booking = rows?.bookings.find((each) => each.id === job.booking);
    const shop = (shops as unknown as Shop[]).find((each) => each.seller_id === job.seller);
    const clock = clocks.find((each) => each.mall_id === job.mall && each.mode === job.mode);
    return rows && booking && shop && clock ? [{ job, booking, rows, shop, clock }] : [];
  });
}

export interface OpenBooking extends BookingJob {
  contract: string;
}

/** What waits for a carrier and is older than `before` (an id made by `firstIdAt`), by id; the platform's own look. */
export async function readOpenBookings(
  pool: Pool,
  page: { after: string; before: string; limit: number },
): Promise<OpenBooking[]> {
  const statement = {
    name: 'open_bookings',
    text: `select id as booking, order_id as "order", seller_id as seller, mall_id as mall, mode, contract_id as contract
           from bookings
           where (state in ('pending', 'sent') or (state = 'accepted' and cancel_asked_at is not null and cancel_refused is null))
             and id > $1 and id < $2 order by id limit $3`,
    values: [page.after, page.before, page.limit],
  };
  const [rows] = await read(pool, { all: true }, [statement]);
  return (rows ?? []) as unknown as OpenBooking[];
}
