/** P1: application and database are killed in turn under mixed load; what was acknowledged is there, once. */
import pg from 'pg';
import type { Ground } from './ground.ts';
import { type Judgement, judge } from './judge.ts';
import { type Load, startLoad } from './load.ts';

export interface KillOptions {
  /** How long to go on killing, milliseconds. */
  forMs: number;
  /** Load between two kills, milliseconds. */
  everyMs: number;
  clients: number;
  onKill?: (kill: Kill) => void;
}

export interface Kill {
  what: 'application' | 'database';
  /** Until a request sent after the kill had a good answer. */
  goodAgainMs: number;
  /** Until every refund that was open at the kill was paid; null when there was none. */
  jobsAgainMs: number | null;
}

export interface KillsResult {
  kills: Kill[];
  operations: number;
  judgement: Judgement;
}

export async function proveKills(ground: Ground, options: KillOptions): Promise<KillsResult> {
  const tag = 'kills';
  const load = startLoad({ url: () => ground.url, market: ground.market, clients: options.clients, tag, keys: true });
  const kills: Kill[] = [];
  const end = performance.now() + options.forMs;
  try {
    while (performance.now() < end) {
      await pause(options.everyMs);
      const kill = await killOnce(ground, load, kills.length % 2 === 0 ? 'application' : 'database');
      kills.push(kill);
      options.onKill?.(kill);
    }
    await pause(options.everyMs);
  } finally {
    await load.stop();
  }
  await ground.ready();
  const { databaseUrl, gatewayUrl, url, mall } = ground;
  const judgement = await judge({ databaseUrl, gatewayUrl, url, mall, tag, journal: load.journal });
  return { kills, operations: load.journal.length, judgement };
}

const patienceMs = 90_000;

async function killOnce(ground: Ground, load: Load, what: Kill['what']): Promise<Kill> {
  const open = await refundsOpen(ground.databaseUrl);
  const at = performance.now();
  if (what === 'application') ground.killServer();
  else ground.killDatabase();
  const goodAt = await until(() => load.firstGoodAfter(at), 'a good answer');
  let jobsAgainMs: number | null = null;
  if (open.length > 0) {
    await until(async () => ((await arePaid(ground.databaseUrl, open)) ? true : null), 'the interrupted refunds');
    jobsAgainMs = Math.round(performance.now() - at);
  }
  return { what, goodAgainMs: Math.round(goodAt - at), jobsAgainMs };
}

async function until<V>(look: () => V | null | Promise<V | null>, what: string): Promise<V> {
  for (const end = performance.now() + patienceMs; performance.now() < end; ) {
    const found = await look();
    if (found !== null) return found;
    await pause(20);
  }
  throw new Error(`waited ${patienceMs} ms in vain for ${what}`);
}

async function refundsOpen(url: string): Promise<string[]> {
  return (await query<{ id: string }>(url, `select id from refunds where money <> 'paid'`, [])).map((row) => row.id);
}

/** False as well while the database is away. */
async function arePaid(url: string, refunds: readonly string[]): Promise<boolean> {
  const rows = await query<{ open: number }>(
    url,
    `select count(*)::int as open from refunds where id = any($1::text[]) and money <> 'paid'`,
    [refunds],
  ).catch(() => null);
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
