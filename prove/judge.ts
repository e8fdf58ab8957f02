/**
 * After the storm: the clients' journals beside the database (as its owner), the answers repeated, and the gateway's
 * journal. Nothing acknowledged may be missing, nothing may be there twice.
 */
import pg from 'pg';
import { isDone, request } from '../simulation/api.ts';
import { checkBooks, readRefundFacts } from '../simulation/checker/books.ts';
import { checkGateway, readJournal } from '../simulation/checker/gateway.ts';
import { collect, textOf } from '../simulation/checker/violation.ts';
import type { Entry, Kind } from './load.ts';

export interface Judgement {
  acknowledged: number;
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
  url: string;
  mall: string;
  /** Objects whose `op` begins so are judged. */
  tag: string;
  journal: readonly Entry[];
}

const tables: Partial<Record<Kind, string>> = {
  order: 'orders',
  shipment: 'shipments',
  cancellation: 'cancellations',
  return: 'returns',
};

export async function judge(evidence: Evidence): Promise<Judgement> {
  const client = new pg.Client({ connectionString: evidence.databaseUrl, options: '-c search_path=roundtrip' });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await untilQuiet(client, evidence);
    const made = await objectsMade(client, evidence.tag);
    const result = compare(evidence.journal, made);
    result.wrong.push(...(await compareScans(client, evidence.journal)), ...(await repeatAnswers(evidence)));
    const { violations, report } = collect();
    const scope = { client, malls: [evidence.mall] };
    await checkBooks(scope, { quiet: true, report });
    checkGateway(await readRefundFacts(scope), await readJournal(evidence.gatewayUrl), { settled: true, report });
    result.wrong.push(...violations.map(textOf));
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

const quietMs = 60_000;

/** Outbox empty and every refund paid; what is not by then is told as wrong by the checks that follow. */
async function untilQuiet(client: pg.Client, { mall }: Evidence): Promise<void> {
  const text = `select (select count(*) from outbox o join malls m using (mall_id) where m.id = $1)::int + (select count(*) from refunds r join malls m using (mall_id) where m.id = $1 and r.money <> 'paid')::int as open`;
  for (const end = performance.now() + quietMs; performance.now() < end; ) {
    const { rows } = await client.query<{ open: number }>(text, [mall]);
    if (rows[0]!.open === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface Made {
  kind: Kind;
  op: string;
  id: string;
}

async function objectsMade(client: pg.Client, tag: string): Promise<Made[]> {
  const made: Made[] = [];
  for (const [kind, table] of Object.entries(tables)) {
    const { rows } = await client.query<{ id: string; op: string }>(
      `select id, metadata->>'op' as op from ${table} where metadata->>'op' like $1`,
      [`${tag}-%`],
    );
    made.push(...rows.map((row) => ({ kind: kind as Kind, ...row })));
  }
  return made;
}

function compare(journal: readonly Entry[], made: readonly Made[]): Judgement {
  const byOp = Map.groupBy(made, (each) => each.op);
  const asked = new Set(journal.map((entry) => entry.op));
  const result: Judgement = { acknowledged: 0, lost: [], doubled: [], wrong: [] };
  for (const entry of journal) {
    if (entry.unexpected) result.wrong.push(`${entry.kind} ${entry.op}: ${entry.unexpected}`);
    if (entry.acknowledged) result.acknowledged += 1;
    if (!tables[entry.kind]) continue;
    const there = byOp.get(entry.op) ?? [];
    if (there.length > 1) result.doubled.push(`${entry.kind} ${entry.op}: ${there.map((each) => each.id).join(', ')}`);
    if (entry.acknowledged && !there.some((each) => each.id === entry.acknowledged))
      result.lost.push(`${entry.kind} ${entry.op}: ${entry.acknowledged}`);
  }
  for (const [op, there] of byOp)
    if (!asked.has(op)) result.doubled.push(`${there[0]!.kind} ${op}: nobody asked for it`);
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

export function judgementText({ acknowledged, lost, doubled, wrong }: Judgement): string {
  const some = (title: string, list: readonly string[]): string[] =>
    list.length > 0 ? [`${title}:`, ...list.slice(0, 10).map((each) => `  ${each}`)] : [];
  const head = `${acknowledged} acknowledged, ${lost.length} lost, ${doubled.length} doubled, ${wrong.length} otherwise wrong`;
  return [head, ...some('lost', lost), ...some('doubled', doubled), ...some('wrong', wrong)].join('\n');
}

export function isClean({ lost, doubled, wrong }: Judgement): boolean {
  return lost.length + doubled.length + wrong.length === 0;
}
