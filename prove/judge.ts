/**
 * After the storm: the clients' journals beside the database (as its owner), the answers repeated, the gateway's journal
 * and the post's list of parcels. Nothing acknowledged may be missing, nothing may be there twice.
 */
import pg from 'pg';
import { isDone, request } from '../simulation/api.ts';
import { checkBooks, readRefundFacts } from '../simulation/checker/books.ts';
import { checkGateway, readJournal } from '../simulation/checker/gateway.ts';
import { collect, textOf } from '../simulation/checker/violation.ts';
import type { Entry } from './load.ts';
import type { Market } from './market.ts';
import type { Kind } from './operations.ts';
import { judgePost, openBookings, readBookings, readPost, readShown } from './post.ts';

export interface Judgement {
  acknowledged: number;
  byKind: Partial<Record<Kind, number>>;
  /** Bookings that the post was asked for, of all loads so far. */
  handoffs: number;
  /** Acknowledged, and not there (or there under another id). */
  lost: string[];
  /** There more than once, or without having been asked for. */
  doubled: string[];
  /** Anything else that does not hold: books, feed, gateway, repeated answers, refusals. */
  wrong: string[];
}

export interface Evidence {
  databaseUrl: string;
  gatewayUrl: string;
  sandboxUrl: string;
  url: string;
  market: Market;
  /** Objects whose `op` begins so are judged. */
  tag: string;
  journal: readonly Entry[];
  /** Short runs do not wait until bookings whose call was killed may be asked back; each is at the post at most once. */
  leaveLeases?: boolean;
}

const tables: Partial<Record<Kind, string>> = {
  order: 'orders',
  shipment: 'shipments',
  dispatch: 'shipments',
  cancellation: 'cancellations',
  return: 'returns',
};

export async function judge(evidence: Evidence): Promise<Judgement> {
  const client = new pg.Client({ connectionString: evidence.databaseUrl, options: '-c search_path=roundtrip' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const open = await untilQuiet(client, evidence);
    const made = await objectsMade(client, evidence.tag);
    const result = compare(evidence.journal, made);
    if (open > 0) result.wrong.push(`${open} jobs, refunds and bookings are open after ${quietMs} ms of quiet`);
    result.wrong.push(...(await compareScans(client, evidence.journal)), ...(await repeatAnswers(evidence)));
    const { violations, report } = collect();
    const scope = { client, malls: [evidence.market.mall] };
    await checkBooks(scope, { quiet: true, report });
    checkGateway(await readRefundFacts(scope), await readJournal(evidence.gatewayUrl), { settled: true, report });
    result.wrong.push(...violations.map(textOf));
    await addPost(result, client, evidence);
    return result;
  } finally {
    await client.end();
  }
}

/** In the middle of it, as the owner: what was acknowledged by now is there, and nothing is there twice. */
export async function judgeSoFar(databaseUrl: string, tag: string, journal: readonly Entry[]): Promise<Judgement> {
  const acknowledged = journal.filter((entry) => entry.acknowledged !== null);
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c search_path=roundtrip' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const made = await objectsMade(client, tag);
    const ops = new Set(journal.map((entry) => entry.op));
    return compare(
      acknowledged,
      made.filter(({ op }) => !ops.has(op) || acknowledged.some((entry) => entry.op === op)),
    );
  } finally {
    await client.end();
  }
}

/** The post's word on what was handed to it. */
async function addPost(result: Judgement, client: pg.Client, evidence: Evidence): Promise<void> {
  const { url, market, journal, sandboxUrl, leaveLeases = false } = evidence;
  const dispatched = journal.filter((entry) => entry.kind === 'dispatch').flatMap((entry) => entry.acknowledged ?? []);
  const bookings = await readBookings(client, market.mall);
  const found = judgePost({
    bookings,
    dispatched,
    // After the bookings: what is sent meanwhile is no parcel too many.
    parcels: await readPost(sandboxUrl),
    shown: await readShown(url, market.mallKey),
    openAllowed: leaveLeases,
  });
  result.handoffs = bookings.length;
  result.lost.push(...found.lost);
  result.doubled.push(...found.doubled);
  result.wrong.push(...found.wrong);
}

const quietMs = 120_000;

/** Outbox empty, every refund paid, every booking answered; how many are not by then. */
async function untilQuiet(client: pg.Client, { market, leaveLeases = false }: Evidence): Promise<number> {
  const counts = [
    'from outbox where true',
    `from refunds where money <> 'paid'`,
    `from bookings where ${openBookings({ leased: !leaveLeases })}`,
  ].map((from) => `(select count(*) ${from} and mall_id = (select mall_id from malls where id = $1))::int`);
  const text = `select ${counts.join(' + ')} as open`;
  for (const end = performance.now() + quietMs; ; ) {
    const { rows } = await client.query<{ open: number }>(text, [market.mall]);
    const { open } = rows[0]!;
    if (open === 0 || performance.now() > end) return open;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface Made {
  table: string;
  op: string;
  id: string;
}

async function objectsMade(client: pg.Client, tag: string): Promise<Made[]> {
  const made: Made[] = [];
  for (const table of new Set(Object.values(tables))) {
    const { rows } = await client.query<{ id: string; op: string }>(
      `select id, metadata->>'op' as op from ${table} where metadata->>'op' like $1`,
      [`${tag}-%`],
    );
    made.push(...rows.map((row) => ({ table, ...row })));
  }
  return made;
}

function compare(journal: readonly Entry[], made: readonly Made[]): Judgement {
  const byOp = Map.groupBy(made, (each) => each.op);
  const asked = new Set(journal.map((entry) => entry.op));
  const result: Judgement = { acknowledged: 0, byKind: {}, handoffs: 0, lost: [], doubled: [], wrong: [] };
  for (const entry of journal) {
    if (entry.unexpected) result.wrong.push(`${entry.kind} ${entry.op}: ${entry.unexpected}`);
    if (entry.acknowledged) {
      result.acknowledged += 1;
      result.byKind[entry.kind] = (result.byKind[entry.kind] ?? 0) + 1;
    }
    if (!tables[entry.kind]) continue;
    const there = byOp.get(entry.op) ?? [];
    if (there.length > 1) result.doubled.push(`${entry.kind} ${entry.op}: ${there.map((each) => each.id).join(', ')}`);
    if (entry.acknowledged && !there.some((each) => each.id === entry.acknowledged))
      result.lost.push(`${entry.kind} ${entry.op}: ${entry.acknowledged}`);
  }
  for (const [op, there] of byOp)
    if (!asked.has(op)) result.doubled.push(`${there[0]!.table} ${op}: nobody asked for it`);
  return result;
}

/** Each acknowledged scan stands on its parcel once. */
async function compareScans(client: pg.Client, journal: readonly Entry[]): Promise<string[]> {
  const scans = journal.filter((entry) => entry.kind === 'scan' && entry.acknowledged);
  const { rows } = await client.query<{ op: string; times: number }>(
    `select substr(fact_key, 12) as op, count(*)::int as times from tracking_events where fact_key = any($1::text[]) group by 1`,
    [scans.map((entry) => `carrier:id:${entry.op}`)],
  );
  const times = new Map(rows.map((row) => [row.op, row.times]));
  return scans
    .filter((entry) => times.get(entry.op) !== 1)
    .map((entry) => `scan ${entry.op} is recorded ${times.get(entry.op) ?? 0} times`);
}

const mostRepeated = 200;

/** The same key still gives the first answer (P2). */
async function repeatAnswers({ url, journal }: Evidence): Promise<string[]> {
  const keyed = journal.filter((entry) => entry.key !== null && entry.acknowledged && entry.kind !== 'scan');
  const step = Math.max(1, Math.floor(keyed.length / mostRepeated));
  const wrong: string[] = [];
  for (let i = 0; i < keyed.length; i += step) {
    const { path, as, body, key, acknowledged, op } = keyed[i]!;
    const reply = await request(`${url}${path}`, 'POST', { as, body, key: key! });
    if (!isDone(reply) || !reply.replayed || reply.body.id !== acknowledged) {
      wrong.push(
        `${op} repeated gave ${reply.status} ${String(reply.body.id ?? reply.body.code)} (replayed: ${reply.replayed}), first ${acknowledged}`,
      );
    }
  }
  return wrong;
}

export function judgementText({ acknowledged, byKind, handoffs, lost, doubled, wrong }: Judgement): string {
  const some = (title: string, list: readonly string[]): string[] =>
    list.length > 0 ? [`${title}:`, ...list.slice(0, 10).map((each) => `  ${each}`)] : [];
  const kinds = Object.entries(byKind).map(([kind, count]) => `${kind} ${count}`);
  const head = `${acknowledged} acknowledged (${kinds.join(', ')}), ${handoffs} bookings so far, ${lost.length} lost, ${doubled.length} doubled, ${wrong.length} otherwise wrong`;
  return [head, ...some('lost', lost), ...some('doubled', doubled), ...some('wrong', wrong)].join('\n');
}

export function isClean({ lost, doubled, wrong }: Judgement): boolean {
  return lost.length + doubled.length + wrong.length === 0;
}
