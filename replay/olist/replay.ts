/** Olist's replay from beginning to end: read, plan, play, check. Imports nothing of the server. */
import { openClient } from '../client.ts';
import type { Invariant } from '../invariants.ts';
import { openState } from '../open-state.ts';
import { openProgress } from '../progress.ts';
import { FileProblem } from '../read-file.ts';
import { removeState, type StateOf, writeState } from '../state-file.ts';
import { layOut, type Stop } from './agenda.ts';
import { checkOlist } from './check.ts';
import { drive, totalSteps } from './drive.ts';
import { readFiles } from './files.ts';
import { type Plan, planOlist } from './plan.ts';
import type { OlistReport } from './report.ts';
import { type Mall, openMallOf, openSellers } from './world.ts';

export interface OlistOptions {
  /** The folder. */
  file: string;
  /** Orders to take from the beginning; all of them when left out. */
  limit?: number | undefined;
  stateFile: string;
  /** Of a server that runs already. */
  url?: string | undefined;
  /** Of the server; asked for once the files are read. */
  server(state: StateOf<Mall>): Promise<{ url: string; platformKey: string }>;
  out: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
}

/** Of the state's shape. */
const version = 1;

/** Throws `FileProblem`, `Refused` or `Unreachable`; after the latter two the same call goes on where it was. */
export async function replayOlist(options: OlistOptions): Promise<{ report: OlistReport; mall: Mall }> {
  const { out } = options;
  const { files, sha256 } = await readFiles(options.file);
  const plan = planOlist(files, options.limit);
  if (plan.orders.length === 0) throw new FileProblem('The folder holds no purchase that can be played.');
  const stops = layOut(plan.orders);
  const state = openState<Mall>(options, sha256, version);
  const save = () => writeState(options.stateFile, state);
  if (state.stops > 0) out.write(`Going on at stop ${state.stops + 1} of ${stops.length}.\n`);
  save();
  const { url, platformKey } = await options.server(state);
  const startedAt = performance.now();
  const before = state.elapsedMs;
  const elapsed = () => Math.round(before + performance.now() - startedAt);
  save();
  const startsAt = stops[0]!.at.toPlainDate().toPlainDateTime();
  state.mall ??= await openMallOf({ url, platformKey, reference: state.run, startsAt });
  save();

  const client = openClient(url, state.mall.key);
  const names = [...new Set(plan.orders.map(({ seller }) => seller))];
  const progress = openProgress(totalSteps(stops, state.stops), out);
  const sellers = await openSellers({ client, progress: () => {} }, names, `${state.run}:sellers`);
  const heading = ({ at }: Stop) => progress.label(at.toString().slice(0, 16).replace('T', ' '));
  const saved = () => {
    state.elapsedMs = elapsed();
    save();
  };
  await drive({ client, stops, state, sellers, heading, saved, progress: progress.step });
  progress.end();
  const checked = await checkOlist(client, plan);
  const invariants = [rowsAddUp(plan), ...checked.invariants];
  const report: OlistReport = {
    object: 'replay_report',
    file: options.file,
    sha256,
    limit: options.limit ?? null,
    mall: state.mall.id,
    elapsed_ms: elapsed(),
    stops: stops.length,
    figures: plan.figures,
    rows: plan.rows,
    set_aside_rows: plan.aside,
    ...checked,
    invariants,
    ok: invariants.every(({ ok }) => ok),
  };
  removeState(options.stateFile);
  return { report, mall: state.mall };
}

function rowsAddUp({ rows, aside }: Plan): Invariant {
  const all = Object.entries(rows);
  const right = ([file, { total, used, set_aside, beyond_limit }]: (typeof all)[number]) =>
    used + set_aside + beyond_limit === total && aside.filter((row) => row.file === file).length === set_aside;
  return {
    name: 'all rows of all files add up',
    ok: all.every(right),
    detail: all.map(([file, { used, set_aside, total }]) => `${file} ${used} + ${set_aside} of ${total}`).join(', '),
  };
}
