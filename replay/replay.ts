/**
 * The replay from beginning to end: read, plan, play, check. Imports nothing of the server: whatever it does, an
 * integrator can do with the public API.
 */
import { layOut, type Stop } from './agenda.ts';
import { checkReplay } from './check.ts';
import { openClient } from './client.ts';
import { differences, type Known, knownCounts } from './count.ts';
import { drive, totalSteps } from './drive.ts';
import type { Invariant } from './invariants.ts';
import { openState } from './open-state.ts';
import { type Plan, planFile } from './plan.ts';
import { openPost } from './post.ts';
import { openProgress } from './progress.ts';
import { FileProblem, readFile } from './read-file.ts';
import type { Report } from './report.ts';
import { removeState, type State, writeState } from './state-file.ts';
import { type At, openReplayWorld, type World } from './world.ts';

export interface ReplayOptions {
  file: string;
  /** Data rows to take from the beginning; all of them when left out. */
  limit?: number | undefined;
  stateFile: string;
  /** Of a server that runs already. */
  url?: string | undefined;
  /** Of the server; asked for once the file is read. */
  server(state: State): Promise<At>;
  /** Of the mall, and what all keys begin with: played again under it, nothing is doubled. Its own for every replay unless told. */
  reference?: string | undefined;
  mallName?: string | undefined;
  /** Called when all is played, before the state file goes. */
  played?(replayed: Replayed): void;
  out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
}

export interface Replayed {
  report: Report;
  mall: NonNullable<State['mall']>;
}

/** Throws `FileProblem`, `Refused` or `Unreachable`; after the latter two the same call goes on where it was. */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { out } = options;
  const { plan, sha256, known, counted } = await readPlan(options);
  const agenda = layOut(plan.orders, plan.returns);
  const state: State = { waybills: {}, ...openState<World>(options, sha256, version) };
  const save = () => writeState(options.stateFile, state);
  if (state.stops > 0) out.write(`Going on at stop ${state.stops + 1} of ${agenda.stops.length}.\n`);
  save();
  const at = await options.server(state);
  const startedAt = performance.now();
  const before = state.elapsedMs;
  const elapsed = () => Math.round(before + performance.now() - startedAt);
  save();
  state.mall ??= await openReplayWorld({
    ...at,
    reference: state.run,
    name: options.mallName ?? 'Replay of Online Retail II',
    startsAt: agenda.stops[0]!.at.toPlainDate().toPlainDateTime(),
  });
  save();

  const client = openClient(at.url, state.mall.key);
  const post = openPost(at.sandboxUrl, state.mall.customerNumber);
  const progress = openProgress(totalSteps(agenda, state.stops), out);
  const heading = ({ at }: Stop) => progress.label(at.toString().slice(0, 16).replace('T', ' '));
  const saved = () => {
    state.elapsedMs = elapsed();
    save();
  };
  const returned = new Set(plan.returns.map(({ order }) => order.invoice));
  await drive({ client, post, agenda, state, returned, heading, saved, progress: progress.step });
  progress.end();
  const checked = await checkReplay(client, plan, await post.parcels());
  const invariants = [...(counted ? [counted] : []), ...ofPlan(plan), ...checked.invariants];
  const report: Report = {
    object: 'replay_report',
    file: options.file,
    sha256,
    limit: options.limit ?? null,
    mall: state.mall.id,
    elapsed_ms: elapsed(),
    stops: agenda.stops.length,
    counts: plan.counts,
    known,
    rows: plan.rows,
    set_aside_rows: plan.aside,
    notes: { ...plan.notes, returns_shifted: agenda.shifted, returns_silent: agenda.silent },
    ...checked,
    invariants,
    ok: invariants.every(({ ok }) => ok),
  };
  const replayed: Replayed = { report, mall: state.mall };
  options.played?.(replayed);
  removeState(options.stateFile);
  return replayed;
}

/** The rows themselves are let go once the plan is made. */
async function readPlan({ file, limit }: ReplayOptions) {
  const { rows, sha256 } = await readFile(file, limit);
  const plan = planFile(rows);
  if (plan.orders.length === 0) throw new FileProblem('The file holds no purchase that can be played.');
  // A part of a file has other counts than the whole, even where it happens to be all of it.
  const known = limit === undefined ? knownCounts(file) : null;
  const counted = checkCounts(plan, known, sha256);
  if (counted && !counted.ok) throw new FileProblem(`The counts of the file are not as known: ${counted.detail}`);
  return { plan, sha256, known, counted };
}

function checkCounts(plan: Plan, known: Known | null, sha256: string): Invariant | null {
  if (!known) return null;
  const wrong = [
    ...differences(plan.counts, known),
    ...(known.sha256 === sha256 ? [] : [`the content is another one (SHA-256 ${sha256.slice(0, 12)}…)`]),
  ];
  return {
    name: 'the counts are those that are known of this file',
    ok: wrong.length === 0,
    detail: wrong.join('; ') || 'all of them',
  };
}

function ofPlan({ rows }: Plan): Invariant[] {
  const sum = rows.order_lines + rows.freight + rows.returned + rows.set_aside;
  const aside = Object.values(rows.by_reason).reduce((total, count) => total + count, 0);
  const ok = sum === rows.total && aside === rows.set_aside;
  return [
    {
      name: 'all rows add up',
      ok,
      detail: `${rows.order_lines} + ${rows.freight} + ${rows.returned} + ${aside} = ${rows.total}`,
    },
  ];
}

/** Of the state's shape. */
const version = 2;
