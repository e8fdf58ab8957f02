/**
 * For tests of tracking: the HTTP trial with the real tracker boundary, and beside it an order file reduced to what
 * tracking sees of one (an order, its trackers and claims), so that these tests hang on no other feature.
 */
import { randomBytes } from 'node:crypto';
import { hashKey } from '../api-keys/index.ts';
import { makeWaybillNumber } from '../carriers/index.ts';
import { openTrial, type Trial } from '../http/trial.ts';
import { type Boundary, commandMap } from '../kernel/boundary.ts';
import { isoTime } from '../kernel/clock.ts';
import type { Command, CommandType, Outcome } from '../kernel/command.ts';
import { uuid } from '../kernel/ids.ts';
import { openLanes } from '../kernel/lanes.ts';
import { refuse } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';
import { type OrderDraft, orders } from '../order-file/tables.ts';
import { trackerBoundary } from './index.ts';
import { matchWaybillsJob } from './match.ts';
import { routes } from './routes.ts';
import { type LegKind, type TrackerRow, trackers, waybillClaims } from './tables.ts';
import { claimScope, holdWaybill, type WaybillJob, waybillHolders } from './waybills.ts';

const tables = { orders, trackers, waybillClaims };

interface Hold {
  carrier: string;
  waybill_number: string;
  firstLeg: LegKind;
  object: string;
}

const hold: CommandType<typeof tables, Hold> = {
  type: 'trial.hold',
  status: 201,
  creates: true,
  lookups: ({ args, mode, mall }) => ({ waybillHolders: [{ ...args, mode, scope: claimScope(mode, mall) }] }),
  decide(draft, { args, mode, mall, seller, file }, ctx) {
    const holders = ctx.lookups.waybillHolders!(args.carrier, args.waybill_number, mode, claimScope(mode, mall));
    if (holders.some((holder) => holder.seller_id !== seller))
      return refuse('waybill_taken', 'Held by another seller.');
    const order = { id: file, seller_id: seller, mall_id: mall, mode };
    const person = { name: 'b', phone: '1' };
    const ship_to = { ...person, postal_code: '1', address1: 'a', country: 'KR' };
    const rest = { checkout_reference: null, released_at: null, acknowledged_at: null, discounts: [], shipping_fee: 0 };
    draft.insert('orders', {
      ...order,
      ...rest,
      reference: file,
      kind: 'sale',
      state: 'paid',
      currency: 'KRW',
      ordered_at: ctx.now,
      buyer: person,
      ship_to,
      policy_version: 1,
      event_sequence: 0,
      metadata: {},
      created_at: ctx.now,
    });
    const { carrier, waybill_number: waybillNumber, firstLeg, object } = args;
    holdWaybill(draft as unknown as OrderDraft, ctx, { order, object, firstLeg, carrier, waybillNumber });
    return undefined;
  },
  present: (draft) => draft.rows.trackers[0],
};

const orderFile: Boundary<typeof tables> = {
  kind: 'order_file',
  tables,
  root: 'orders',
  fileColumns: { orders: 'id' },
  deadlines: () => [],
  commands: commandMap<typeof tables>(hold as CommandType<typeof tables, never>),
  lookups: { waybillHolders },
};

export interface TrackingTrial extends Trial {
  /** A parcel of this seller gets the number. */
  hold(seller: number, waybillNumber: string, more?: HoldOptions): Promise<Outcome>;
  held(seller: number, waybillNumber: string, more?: HoldOptions): Promise<TrackerRow>;
  /** Runs the waiting jobs of queue `waybills`; they stay in the outbox, so that a second call repeats them. */
  match(): Promise<void>;
  /** Data of all jobs in the outbox of a queue, oldest first. */
  jobs(queue: string): Promise<Record<string, unknown>[]>;
  addKey(of: {
    seller?: number;
    mall?: number;
    owner: string;
    kind: string;
    mode: Mode;
    carrier?: string;
  }): Promise<string>;
  tracker(command: Pick<Command, 'type' | 'args'>, row: TrackerRow): Promise<Outcome>;
  /** The n-th number of CJ Logistics that this run has not used yet. */
  number(): string;
}

interface HoldOptions {
  mode?: Mode;
  firstLeg?: LegKind;
  carrier?: string;
}

/** The trial's clock begins here and moves by a millisecond with every look. */
export const began = Date.parse('2026-11-22T03:00:00.000Z');

export async function openTrackingTrial(): Promise<TrackingTrial> {
  let now = began;
  const clock = {
    nowMs() {
      now += 1;
      return now;
    },
    bytes: (n: number) => randomBytes(n),
  };
  const trial = await openTrial(routes, { clock, requestsPerSecond: 1_000_000 });
  const { platform, owner } = trial;
  const lanes = {
    tracker: openLanes(platform, trackerBoundary),
    order_file: openLanes(platform, orderFile),
  };
  platform.submitBulk = (kind, commands) => lanes[kind as 'tracker'].submitBulk(commands);
  const command = (what: Pick<Command, 'type' | 'file' | 'object' | 'args' | 'seller' | 'mode'>): Command => ({
    ...what,
    id: uuid(clock),
    mall: Math.floor(what.seller / 10),
    actor: { kind: 'system', id: 'trial' },
  });
  const jobs = async (queue: string) => {
    const { rows } = await owner.query('select jobs from outbox order by number');
    const all = rows.flatMap((row) => row.jobs as { queue: string; data: Record<string, unknown> }[]);
    return all.filter((job) => job.queue === queue).map((job) => job.data);
  };
  const holdNumber: TrackingTrial['hold'] = (seller, waybill_number, more = {}) => {
    const { mode = 'test', firstLeg = 'outbound', carrier = 'cj_logistics' } = more;
    const args: Hold = { carrier, waybill_number, firstLeg, object: trial.newId('shipment', seller) };
    const file = trial.newId('order', seller);
    return lanes.order_file.submit(command({ type: 'trial.hold', file, object: file, args, seller, mode }));
  };
  let serial = 0;
  return {
    ...trial,
    hold: holdNumber,
    async held(...given) {
      const outcome = await holdNumber(...given);
      if (outcome.kind !== 'done') throw new Error(outcome.refusal.detail);
      return outcome.body as TrackerRow;
    },
    async match() {
      const waiting = (await jobs('waybills')) as unknown as WaybillJob[];
      const batch = waiting.map((data, i) => ({
        id: String(i),
        data: { ...data },
        seller: data.seller,
        mall: data.mall,
        mode: data.mode,
        attempt: 0,
      }));
      const failures = await matchWaybillsJob(platform)(batch, { signal: new AbortController().signal });
      for (const failure of failures ?? []) throw failure.error;
    },
    jobs,
    async addKey({ seller = 0, mall = 0, owner: ownerId, kind, mode, carrier = null as string | null }) {
      const key = `rt_${mode}_${randomBytes(12).toString('hex')}`;
      await owner.query(
        `insert into api_keys (seller_id, mall_id, id, owner_id, owner_kind, carrier, mode, scopes, label, hash, last_four, created_at)
         values ($1,$2,$3,$4,$5,$6,$7,'["*"]','trial',$8,'0000',$9)`,
        [seller, mall, trial.newId('api_key', seller), ownerId, kind, carrier, mode, hashKey(key), isoTime(now)],
      );
      return key;
    },
    tracker: ({ type, args }, row) =>
      lanes.tracker.submit(
        command({ type, args, file: row.id, object: row.id, seller: row.seller_id, mode: row.mode }),
      ),
    number() {
      serial += 1;
      return makeWaybillNumber('cj_logistics', serial);
    },
  };
}
