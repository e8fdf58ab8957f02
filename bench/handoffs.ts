/**
 * Automatic dispatches with their hand-offs drained: from the first POST to the last "accepted". The carrier is the
 * sandbox in a process of its own, which answers at once and may be what holds everything up: its own speed is told.
 */
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { askChild } from './child.ts';
import type { LoadResult } from './load-client.ts';
import { type Given, loadJob, type Measuring, measureProcessors, type OurRun } from './measuring.ts';
import { type Pool, period } from './numbering.ts';

const perSecond = 200;
/** Nobody waits for a clock: the client ends when every order has been asked for. */
const longestMs = 600_000;

export async function drainHandoffs(on: Measuring, given: Given & { connections: number }): Promise<OurRun> {
  const alone = await sandboxAlone(on.stage.server.sandboxUrl, Math.max(1, on.seconds / 2));
  const count = Math.min(given.pool.size / 2, on.seconds * perSecond);
  const warmUp = on.warmUpSeconds === 0 ? 0 : Math.min(count, 100);
  if (warmUp > 0) await drainOnce(on, { ...given, pool: part(given.pool, 0, warmUp) });
  const ours = await drainOnce(on, { ...given, pool: part(given.pool, warmUp, count) });
  return { ...ours, note: `the carrier sandbox alone books ${Math.round(alone).toLocaleString('en-US')}/s` };
}

/** `count` orders from the `from`-th on; whole widths, so that no order is in two parts. */
function part(pool: Pool, from: number, count: number): Pool {
  const whole = (orders: number): number => Math.floor(orders / pool.width);
  return { ...pool, first: pool.first + whole(from) * period, size: whole(count) * pool.width };
}

async function drainOnce(on: Measuring, given: Given & { connections: number }): Promise<OurRun> {
  const { owner } = on.stage;
  const before = await accepted(owner);
  const used = await measureProcessors(on);
  let started = performance.now();
  const job = { ...loadJob(on, given), warmUpMs: 0, measuredMs: longestMs };
  const result = await askChild<LoadResult>('./load-client.ts', job, () => {
    started = performance.now();
  });
  await untilAnswered(owner);
  const seconds = (performance.now() - started) / 1000;
  const done = (await accepted(owner)) - before;
  // The job that an accepted number leaves belongs to the work, though nobody waits for it.
  await untilHandedOver(owner);
  const { server, database, memory } = await used(done);
  if (result.wrong > 0) process.stderr.write(`${result.wrong} unexpected answers, such as:\n${result.sample}\n`);
  return {
    perSecond: done / seconds,
    ...{ p50: result.p50, p99: result.p99, clientLoad: result.cpu, memory },
    serverCpu: server,
    databaseCpu: database,
    wrong: result.wrong + (given.pool.size - done),
  };
}

async function accepted(owner: pg.Client): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(`select count(*)::int as n from bookings where state = 'accepted'`);
  return rows[0]!.n;
}

async function untilAnswered(owner: pg.Client): Promise<void> {
  await untilNone(owner, `select from bookings where state in ('pending', 'sent')`);
}

/** Every booking answered, and what their answers left is done too. */
export async function untilHandedOver(owner: pg.Client): Promise<void> {
  await untilAnswered(owner);
  await untilNone(
    owner,
    `(select 1 from outbox limit 1) union all (select 1 from pgboss.job where state in ('created', 'active', 'retry') limit 1)`,
  );
}

async function untilNone(owner: pg.Client, text: string): Promise<void> {
  while ((await owner.query<{ left: boolean }>(`select exists (${text}) as left`)).rows[0]!.left) await pause(20);
}

// The sandbox alone ----------------------------------------------------------------------------------------------------

/** As many as the platform has with one carrier (`callsPerCarrier`). */
const calls = 8;

/** Bookings per second of one message that is sent again and again: the example of the carrier's manual. */
async function sandboxAlone(url: string, seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: calls });
  try {
    // The second time it says that it has the office already, which is as good.
    await post(agent, `${url}/korea_post/api.InsertOffice.jparcel`, example('06-insert-office.txt'));
    const body = example('09-insert-order.txt');
    const end = performance.now() + seconds * 1000;
    let done = 0;
    const one = async (): Promise<void> => {
      for (; performance.now() < end; done += 1) {
        const answer = await post(agent, `${url}/korea_post/api.InsertOrder.jparcel`, body);
        if (!answer.includes('regiNo')) throw new Error(`the carrier sandbox booked nothing: ${answer}`);
      }
    };
    await Promise.all(Array.from({ length: calls }, one));
    return done / seconds;
  } finally {
    agent.destroy();
  }
}

function example(name: string): string {
  const file = new URL(`../carrier-sandbox/examples/korea-post/${name}`, import.meta.url);
  const regData = /^regData: (\w+)$/m.exec(readFileSync(file, 'utf8'))![1]!;
  return new URLSearchParams({ key: 'sandbox', regData }).toString();
}

function post(agent: Agent, url: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) };
    const call = request(url, { method: 'POST', agent, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (piece: string) => {
        text += piece;
      });
      answer.on('end', () => resolve(text));
    });
    call.once('error', reject);
    call.end(body);
  });
}
