/**
 * Queue `polls`: asks carriers about parcels (B4). A batch reads what is known of its parcels at once, asks with bounded
 * concurrency and hands each answer to its tracker when it is there. A carrier that does not answer is asked again a few
 * times, then at the parcel's next time: nothing is lost by a poll that failed.
 */
import type { AdapterFor, BookingKnown, CarrierContract } from '../carriers/adapter.ts';
import { read } from '../db/pool.ts';
import type { QueueShape } from '../jobs/boss.ts';
import type { Job, JobFailure, JobHandler, QueueDefinition } from '../jobs/queue.ts';
import { type BusinessClock, businessNow } from '../kernel/clock.ts';
import type { Actor } from '../kernel/command.ts';
import { uuid } from '../kernel/ids.ts';
import type { Platform } from '../platform.ts';
import { factKey } from './facts.ts';
import { pollsQueueName, type RecordFacts } from './record.ts';
import type { TrackerRow, UnmatchedFact } from './tables.ts';

/** After the last try the parcel's next time comes within 3 hours: such a job ends, it has not failed. */
export const pollsShape: QueueShape = { name: pollsQueueName, retryLimit: 4, retryDelayMax: 600, expireInSeconds: 120 };

export interface PollsDeps {
  platform: Platform;
  adapterFor: AdapterFor;
  contractOf: (contract: { id: string; seller: number }) => Promise<{ contract: CarrierContract } | null>;
}

export function pollsQueue(deps: PollsDeps): QueueDefinition {
  return { shape: pollsShape, batchSize: 100, concurrency: 2, drained: true, handler: pollsJob(deps) };
}

interface PollJob {
  tracker: string;
}

/** Questions to one carrier at once. */
const atOnce = 8;

const asker: Actor = { kind: 'system', id: 'polls' };

/** The carrier gave no answer; tried again. */
class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
  readonly notYet = true;
}

export function pollsJob({ platform, adapterFor, contractOf }: PollsDeps): JobHandler {
  return async (jobs) => {
    const wanted = jobs as unknown as readonly Job<PollJob>[];
    const parcels = await readParcels(platform, wanted);
    const failures: JobFailure[] = [];
    const telling: Promise<JobFailure | null>[] = [];
    const queue = [...parcels];
    const deps = { platform, adapterFor, contractOf: readingOnce(contractOf) };
    const ask = async (): Promise<void> => {
      for (let parcel = queue.shift(); parcel; parcel = queue.shift()) {
        const facts = await askCarrier(deps, parcel);
        if (facts instanceof NotAnswered) {
          if (parcel.attempt < pollsShape.retryLimit) failures.push({ id: parcel.job, error: facts });
          else platform.log.warn({ tracker: parcel.tracker.id, why: facts.message }, 'asked again at its next time');
        } else if (facts) telling.push(tell(platform, parcel, facts));
      }
    };
    await Promise.all(Array.from({ length: atOnce }, ask));
    const untold = (await Promise.all(telling)).filter((failure) => failure !== null);
    return [...failures, ...untold];
  };
}

/**
 * At once, so that a parcel the carrier is silent about keeps no other waiting, and beside the further questions; the
 * bulk lane brings answers of the same moment together.
 */
async function tell(platform: Platform, { job, tracker }: Parcel, facts: RecordFacts): Promise<JobFailure | null> {
  try {
    const [outcome] = await platform.submitBulk('tracker', [
      {
        id: uuid(platform.clock),
        type: 'tracker.record',
        file: tracker.id,
        object: tracker.id,
        seller: tracker.seller_id,
        mall: tracker.mall_id,
        mode: tracker.mode,
        actor: { ...asker, id: `polls:${job}` },
        args: facts,
      },
    ]);
    return outcome!.kind === 'refused' ? { id: job, error: new Error(outcome!.refusal.detail) } : null;
  } catch (error) {
    return { id: job, error };
  }
}

interface Parcel {
  job: string;
  attempt: number;
  tracker: TrackerRow;
  now: string;
  contract: { id: string; seller: number } | null;
  booking: BookingKnown | null;
}

/** Trackers, the accepted booking behind each, and the time of their malls. */
async function readParcels(platform: Platform, jobs: readonly Job<PollJob>[]): Promise<Parcel[]> {
  const sellers = [...new Set(jobs.map((job) => job.seller))];
  const [trackers, bookings] = await read(platform.pool, { sellers }, [
    {
      name: 'polled_trackers',
      text: 'select * from trackers where seller_id = any($1::int4[]) and id = any($2::text[])',
      values: [sellers, jobs.map((job) => job.data.tracker)],
    },
    {
      name: 'bookings_of_polled_trackers',
      text: `select distinct on (b.object_id) b.object_id, b.id, b.direction, b.sent_on, b.refs, b.contract_id, b.contract_seller
             from trackers t join bookings b on b.order_id = t.order_id and b.seller_id = t.seller_id and b.object_id = t.object_id and b.waybill_number = t.waybill_number
             where t.seller_id = any($1::int4[]) and t.id = any($2::text[]) order by b.object_id, b.id desc`,
      values: [sellers, jobs.map((job) => job.data.tracker)],
    },
  ]);
  const { rows: clocks } = await platform.pool.query<BusinessClock & { mall_id: number; mode: string }>({
    name: 'mall_clocks',
    text: 'select * from mall_clocks($1::int4[])',
    values: [[...new Set(jobs.map((job) => job.mall))]],
  });
  const machineMs = platform.clock.nowMs();
  return jobs.flatMap((job): Parcel[] => {
    const tracker = (trackers as unknown as TrackerRow[]).find((row) => row.id === job.data.tracker);
    const clock = clocks.find((row) => row.mall_id === job.mall && row.mode === job.mode);
    if (!tracker || !clock) return [];
    const found = bookings!.find((row) => row['object_id'] === tracker.object_id);
    return [
      {
        job: job.id,
        attempt: job.attempt,
        tracker,
        now: businessNow(clock, machineMs),
        contract: found ? { id: String(found['contract_id']), seller: Number(found['contract_seller']) } : null,
        booking: found
          ? {
              key: String(found['id']),
              direction: found['direction'] as BookingKnown['direction'],
              sentOn: found['sent_on'] as string[],
              refs: found['refs'] as Record<string, string>,
            }
          : null,
      },
    ];
  });
}

interface AskDeps extends Pick<PollsDeps, 'platform' | 'adapterFor'> {
  contractOf: (parcel: Parcel) => Promise<CarrierContract | null>;
}

/** Null where there is nobody to ask: the carrier has no adapter in this mode. */
async function askCarrier(deps: AskDeps, parcel: Parcel): Promise<RecordFacts | NotAnswered | null> {
  const { tracker, booking, now } = parcel;
  const { platform, adapterFor, contractOf } = deps;
  const track = adapterFor(tracker.carrier, tracker.mode)?.track;
  if (!track) return null;
  const contract = await contractOf(parcel);
  const answer = await track({ waybillNumber: tracker.waybill_number, contract, booking }, { mode: tracker.mode, now });
  if (answer.kind !== 'facts') return new NotAnswered(`${tracker.carrier} did not answer: ${answer.detail}`);
  return {
    polled: true,
    facts: answer.facts.map(({ key, code, occurredAt, location, description }) => {
      const fact: UnmatchedFact = {
        code,
        source: 'poll',
        synthetic: false,
        location,
        description,
        occurred_at: occurredAt,
      };
      const id = platform.newId('tracking_event', tracker.seller_id);
      return { ...fact, id, fact_key: factKey(fact, key) };
    }),
  };
}

/** Parcels of a batch share few contracts. */
function readingOnce(read: PollsDeps['contractOf']): AskDeps['contractOf'] {
  const known = new Map<string, Promise<CarrierContract | null>>();
  return ({ contract }) => {
    if (!contract) return Promise.resolve(null);
    const reading = known.get(contract.id) ?? read(contract).then((found) => found?.contract ?? null);
    known.set(contract.id, reading);
    return reading;
  };
}
