/** The requests of the load client, by row: the j-th of a run. Bodies are as short as a client would write them. */
import { idOf, type Pool, turnOf } from './numbering.ts';

export type RequestName = 'returns' | 'dispatches' | 'handoffs' | 'tracking' | 'batches' | 'detail' | 'list';

export interface RequestJob {
  request: RequestName;
  pool: Pool;
  /** Different in every run, so that no fact and no waybill number comes twice. */
  run: number;
  /** For the facts of parcels: RFC 3339. */
  now: string;
  /** Every order can be asked once only. */
  usesUp: boolean;
}

export interface Sent {
  method: 'GET' | 'POST';
  path: string;
  body: string | null;
  /** Whether an Idempotency-Key goes with it. */
  keyed: boolean;
}

export const eventsPerBatch = 500;

/** Commands answer 201, what only reads or takes facts 200. */
export const expectedStatus: Record<RequestName, number> = {
  returns: 201,
  dispatches: 201,
  handoffs: 201,
  tracking: 200,
  batches: 200,
  detail: 200,
  list: 200,
};

const makers: Record<RequestName, (job: RequestJob, j: number) => Sent> = {
  returns({ pool }, j) {
    const turn = turnOf(pool, j);
    return post(
      '/v1/returns',
      `{"order":"${idOf('ord', turn)}","lines":[{"line":"${idOf('lin', turn)}","quantity":1}],"reason":"no_longer_wanted","detail":"I changed my mind.","on_behalf_of":"buyer"}`,
      true,
    );
  },
  dispatches({ pool, run }, j) {
    const turn = turnOf(pool, j);
    // 13 digits; those of the filled orders begin with 60.
    const waybill = 6_200_000_000_000 + run * 1_000_000_000 + j;
    return post(
      '/v1/shipments',
      `{"order":"${idOf('ord', turn)}","method":"manual","carrier":"korea_post","waybill_number":"${waybill}","on_behalf_of":"seller"}`,
      true,
    );
  },
  handoffs: ({ pool }, j) =>
    post('/v1/shipments', `{"order":"${idOf('ord', turnOf(pool, j))}","method":"auto","on_behalf_of":"seller"}`, true),
  tracking: (job, j) => post('/v1/tracking_events', `{"events":[${scan(job, j, `${job.run}-${j}`)}]}`, false),
  batches(job, j) {
    const scans = Array.from({ length: eventsPerBatch }, (_, i) =>
      scan(job, j * eventsPerBatch + i, `${job.run}-${j}-${i}`),
    );
    return post('/v1/tracking_events', `{"events":[${scans.join(',')}]}`, false);
  },
  detail: ({ pool }, j) => get(`/v1/orders/${idOf('ord', turnOf(pool, j))}`),
  list: ({ pool }, j) => get(`/v1/orders?limit=20&after=${idOf('ord', turnOf(pool, j))}`),
};

export function requestOf(job: RequestJob, j: number): Sent {
  return makers[job.request](job, j);
}

/** One more scan of a parcel on its way, which changes no state: most scans are of this sort. */
function scan({ pool, now }: RequestJob, j: number, place: string): string {
  const { n } = turnOf(pool, j);
  return `{"carrier":"korea_post","waybill_number":"${6_000_000_000_000 + n}","code":"in_transit","occurred_at":"${now}","location":"Hub ${place}"}`;
}

function post(path: string, body: string, keyed: boolean): Sent {
  return { method: 'POST', path, body, keyed };
}

function get(path: string): Sent {
  return { method: 'GET', path, body: null, keyed: false };
}
