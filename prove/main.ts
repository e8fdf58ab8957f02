/** `npm run prove -- [--minutes 5]`: P1 and P2 against a real server, its real database and real kills. */
import { parseArgs } from 'node:util';
import { stopOnSignal } from '../simulation/local.ts';
import { type CutsResult, proveCuts, type Way, ways } from './cuts.ts';
import { standBehindProxy, standOnEmbedded } from './ground.ts';
import { isClean, judgementText } from './judge.ts';
import { type Kill, proveKills } from './kills.ts';

/**
 * What the promise says (P1): a good answer again, and interrupted jobs resumed. A call to the post that was killed may
 * still be on its way: for 45 s nobody asks about it, because "the post does not have it" would mean nothing (decision
 * 0016); then the post is asked twice and, if need be, told again.
 */
const bounds = { goodAgainMs: 3_000, refundsPaidMs: 30_000, handoffsMs: 30_000, killedCallsMs: 60_000 };
type Measure = keyof typeof bounds;
const measures = Object.keys(bounds) as Measure[];

const names: Record<Measure, string> = {
  goodAgainMs: 'good answer',
  refundsPaidMs: 'open refunds paid',
  handoffsMs: 'open hand-offs answered',
  killedCallsMs: 'those of killed calls answered',
};
const clients = 8;
/** P2 asks for so many lost answers; a run of five minutes gets there. */
const cutsWanted = 10_000;

/** Share of the time each part gets; `unheard` brings most of the cuts, the others are slow by nature. */
const shares: Record<Way, number> = { asked: 0.15, deaf: 0.1, killed: 0.15, unheard: 0.15, control: 0.05 };
const killsShare = 0.4;

/** Returns the exit code: 0 when everything held. */
export async function prove(args: readonly string[]): Promise<number> {
  const minutes = readMinutes(args);
  if (minutes === null) {
    process.stderr.write('npm run prove -- [--minutes 5]\n');
    return 2;
  }
  const forMs = minutes * 60_000;
  const held = [await kills(forMs * killsShare), await cuts(forMs)];
  const all = held.every(Boolean);
  process.stdout.write(all ? '\nAll promises held.\n' : '\nA promise was broken.\n');
  return all ? 0 : 1;
}

function readMinutes(args: readonly string[]): number | null {
  try {
    const { values } = parseArgs({ args: [...args], options: { minutes: { type: 'string' } } });
    const minutes = Number(values.minutes ?? 5);
    return minutes > 0 ? minutes : null;
  } catch {
    return null;
  }
}

async function kills(forMs: number): Promise<boolean> {
  say(`P1: application and database killed in turn, ${clients} clients, ${Math.round(forMs / 1_000)} s`);
  const ground = await standOnEmbedded();
  const listening = stopOnSignal(ground.stop);
  try {
    const result = await proveKills(ground, {
      forMs,
      atLeast: 2,
      everyMs: 2_000,
      clients,
      watchJobs: true,
      onKill: sayKill,
    });
    say(`${result.kills.length} kills, ${result.operations} operations: ${judgementText(result.judgement)}`);
    for (const what of ['application', 'database'] as const) sayWorst(what, result.kills);
    const late = measures.filter((measure) => result.kills.some((kill) => (kill[measure] ?? 0) > bounds[measure]));
    for (const measure of late) say(`${names[measure]}: later than ${bounds[measure]} ms`);
    return isClean(result.judgement) && late.length === 0;
  } finally {
    listening();
    await ground.stop();
  }
}

async function cuts(forMs: number): Promise<boolean> {
  say(`P2: answers lost after COMMIT, ${clients} clients`);
  const ground = await standBehindProxy();
  const listening = stopOnSignal(ground.stop);
  let total = 0;
  let held = true;
  try {
    for (const way of ways) {
      const result = await proveCuts(ground, way, { cuts: cutsWanted, forMs: forMs * shares[way], clients });
      say(`${way}: ${result.cuts} answers lost, ${result.operations} operations: ${judgementText(result.judgement)}`);
      if (way !== 'control') total += result.cuts;
      held &&= asPromised(result);
    }
    say(
      `${total} answers lost in all${total < cutsWanted ? ` (the promise is tested with ${cutsWanted}: run it longer)` : ''}`,
    );
    return held;
  } finally {
    listening();
    await ground.stop();
  }
}

/** Without keys duplicates must appear, else the test is blind. */
export function asPromised({ way, judgement, cuts }: CutsResult): boolean {
  return way === 'control' ? judgement.doubled.length > 0 : isClean(judgement) && cuts > 0;
}

function sayKill(kill: Kill): void {
  say(`  ${kill.what} killed: ${measures.map((measure) => timeText(measure, kill[measure])).join(', ')}`);
}

function sayWorst(what: Kill['what'], all: readonly Kill[]): void {
  const mine = all.filter((kill) => kill.what === what);
  if (mine.length === 0) return;
  const worst = measures.map((measure) => timeText(measure, Math.max(...mine.map((kill) => kill[measure] ?? 0))));
  say(`  ${what}: ${mine.length} kills; at worst ${worst.join(', ')}`);
}

function timeText(measure: Measure, ms: number | null): string {
  return `${names[measure]} after ${ms ?? '-'} ms`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

if (import.meta.main) process.exit(await prove(process.argv.slice(2)));
