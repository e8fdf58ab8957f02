/** P1: application and database are killed in turn under mixed load; what was acknowledged is there, once. */
import pg from 'pg';
import { isDone, request } from '../simulation/api.ts';
import type { Ground } from './ground.ts';
import { type Judgement, judge, judgeSoFar } from './judge.ts';
import { type Load, startLoad } from './load.ts';
import { orderBody } from './market.ts';
import { curePost, loseAnswersOfPost, openBookings } from './post.ts';

export interface KillOptions {
  /** How long to go on killing, milliseconds. */
  forMs: number;
  /** Kills at the least, however slow the machine is; two are one of each sort. */
  atLeast: number;
  /** Load between two kills, milliseconds. */
  everyMs: number;
  clients: number;
  /** Wait after each kill for what it interrupted; without it only the end is waited for, and no killed call. */
  watchJobs: boolean;
  onKill?: (kill: Kill) => void;
}

export interface Kill {
  what: 'application' | 'database';
  /** Until a write that was sent after the kill had a good answer. */
  goodAgainMs: number;
  /** Until every refund that was open at the kill was paid; null when there was none, or nobody watched. */
  refundsPaidMs: number | null;
  /** Until every hand-off that was open at the kill was answered, those in a killed call apart. */
  handoffsMs: number | null;
  /** Until every hand-off whose call to the post was killed was answered. */
  killedCallsMs: number | null;
  /** Of what had been acknowledged by then. */
  lost: string[];
  doubled: string[];
}

export interface KillsResult {
  kills: Kill[];
  operations: number;
  judgement: Judgement;
}

const tag = 'kills';

export async function proveKills(ground: Ground, options: KillOptions): Promise<KillsResult> {
  const load = startLoad({ url: () => ground.url, market: ground.market, clients: options.clients, tag, keys: true });
  const kills: Kill[] = [];
  const end = performance.now() + options.forMs;
  await loseAnswersOfPost(ground.sandboxUrl);
  try {
    while (performance.now() < end || kills.length < options.atLeast) {
      await pause(options.everyMs);
      const what = kills.length % 2 === 0 ? 'application' : 'database';
      const kill = await killOnce(ground, load, { what, watchJobs: options.watchJobs });
      kills.push(kill);
      options.onKill?.(kill);
    }
    await pause(options.everyMs);
  } finally {
    await load.stop();
  }
  await curePost(ground.sandboxUrl);
  await ground.ready();
  const judgement = await judge({ ...ground, tag, journal: load.journal, leaveLeases: !options.watchJobs });
  judgement.lost.push(...kills.flatMap((kill) => kill.lost));
  judgement.doubled.push(...kills.flatMap((kill) => kill.doubled));
  return { kills, operations: load.journal.length, judgement };
}

const patienceMs = 90_000;

async function killOnce(
  ground: Ground,
  load: Load,
  { what, watchJobs }: { what: Kill['what']; watchJobs: boolean },
): Promise<Kill> {
  const open = watchJobs ? await openNow(ground.databaseUrl) : { refunds: [], bookings: [] };
  const at = performance.now();
  if (what === 'application') ground.killServer();
  else ground.killDatabase();
  // The signal needs a moment, and nothing that comes back is sooner.
  const killedAt = new Date(Date.now() + 100).toISOString();
  const goodAgainMs = Math.round((await firstGoodAnswer(ground)) - at);
  const { lost, doubled } = await judgeSoFar(ground.databaseUrl, tag, load.journal);
  if (!watchJobs)
    return { what, goodAgainMs, refundsPaidMs: null, handoffsMs: null, killedCallsMs: null, lost, doubled };
  // How long they take is asked of a post that is well.
  await curePost(ground.sandboxUrl);
  const killed = await inKilledCalls(ground.databaseUrl, open.bookings, killedAt);
  const settled = async (ids: readonly string[], waits: string, whatFor: string): Promise<number | null> => {
    if (ids.length === 0) return null;
    await until(() => isNone(ground.databaseUrl, waits, ids), whatFor);
    return Math.round(performance.now() - at);
  };
  const others = open.bookings.filter((id) => !killed.includes(id));
  const unanswered = `from bookings where ${openBookings({ leased: true })}`;
  const [refundsPaidMs, handoffsMs, killedCallsMs] = await Promise.all([
    settled(open.refunds, unpaid, 'the interrupted refunds'),
    settled(others, unanswered, 'the interrupted hand-offs'),
    settled(killed, unanswered, 'the hand-offs of killed calls'),
  ]);
  await loseAnswersOfPost(ground.sandboxUrl);
  return { what, goodAgainMs, refundsPaidMs, handoffsMs, killedCallsMs, lost, doubled };
}

let probes = 0;

/** Fresh writes, ten a second, none waiting for another: the time at which the first had a good answer. */
async function firstGoodAnswer({ url, market }: Ground): Promise<number> {
  let goodAt: number | null = null;
  const probe = async (): Promise<void> => {
    probes += 1;
    const op = `probe-${probes}`;
    const ask = { as: market.mallKey, key: op, body: orderBody(market, op), timeoutMs: 5_000 };
    if (isDone(await request(`${url}/v1/orders`, 'POST', ask))) goodAt ??= performance.now();
  };
  const under = new Set<Promise<void>>();
  await until(async () => {
    const sent = probe().finally(() => under.delete(sent));
    under.add(sent);
    await pause(100);
    return goodAt !== null;
  }, 'a good answer');
  await Promise.all(under);
  return goodAt!;
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = performance.now() + patienceMs; performance.now() < end; ) {
    if (await holds()) return;
    await pause(20);
  }
  throw new Error(`waited ${patienceMs} ms in vain for ${what}`);
}

const unpaid = `from refunds where money <> 'paid'`;

async function openNow(url: string): Promise<{ refunds: string[]; bookings: string[] }> {
  const ids = async (from: string): Promise<string[]> =>
    (await query<{ id: string }>(url, `select id ${from}`, [])).map((row) => row.id);
  return { refunds: await ids(unpaid), bookings: await ids(`from bookings where ${openBookings({ leased: true })}`) };
}

/** Those recorded as sent before the kill whose sender left no word of what became of the call. */
async function inKilledCalls(url: string, bookings: readonly string[], killedAt: string): Promise<string[]> {
  const text = `select id from bookings where id = any($1::text[]) and state = 'sent' and sent_at <= $2`;
  return (await query<{ id: string }>(url, text, [bookings, killedAt])).map((row) => row.id);
}

/** False as well while the database is away. */
async function isNone(url: string, from: string, ids: readonly string[]): Promise<boolean> {
  const text = `select count(*)::int as open ${from} and id = any($1::text[])`;
  const rows = await query<{ open: number }>(url, text, [ids]).catch(() => null);
  return rows?.[0]?.open === 0;
}

async function query<R extends pg.QueryResultRow>(url: string, text: string, values: unknown[]): Promise<R[]> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=roundtrip' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query<R>(text, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
