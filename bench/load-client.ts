/**
 * The load: a process of its own with keep-alive connections, one request at a time on each, no pipelining. It speaks
 * plain HTTP/1.1 over sockets, because it shares two cores with what it measures: `node:http` takes four times as much.
 */
import { connect, type Socket } from 'node:net';
import { expectedStatus, type RequestJob, requestOf } from './requests.ts';

export interface LoadJob extends RequestJob {
  port: number;
  key: string;
  connections: number;
  warmUpMs: number;
  measuredMs: number;
}

export interface LoadResult {
  requests: number;
  seconds: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Answers with another status than expected, over the whole run, and one of them. */
  wrong: number;
  sample: string | null;
  /** Processor seconds of this client per measured second. */
  cpu: number;
}

interface Run {
  job: LoadJob;
  next: number;
  latencies: number[];
  wrong: number;
  sample: string | null;
  counting: boolean;
  stopped: boolean;
  /** Every order is used up. */
  exhausted: PromiseWithResolvers<void>;
}

async function runLoad(job: LoadJob): Promise<LoadResult> {
  const run: Run = {
    job,
    next: 0,

    latencies: [],
    wrong: 0,
    sample: null,
    counting: false,
    stopped: false,
    exhausted: Promise.withResolvers(),
  };
  const open = Array.from({ length: job.connections }, () => converse(run));
  await pause(job.warmUpMs);
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  run.counting = true;
  process.send!({ warm: true });
  await Promise.race([pause(job.measuredMs), run.exhausted.promise]);
  // A machine that is busy may take longer than that for one answer: it is waited for, so that there is a figure.
  while (run.latencies.length === 0 && !(job.usesUp && run.next >= job.pool.size)) await pause(10);
  run.counting = false;
  const seconds = (performance.now() - started) / 1000;
  const used = process.cpuUsage(cpu);
  run.stopped = true;
  await Promise.all(open);
  const sorted = run.latencies.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return {
    requests: sorted.length,
    seconds,
    p50: at(0.5),
    p99: at(0.99),
    wrong: run.wrong,
    sample: run.sample,
    cpu: (used.user + used.system) / 1e6 / seconds,
  };
}

/** One connection: sends the next request as soon as the answer before is complete. */
function converse(run: Run): Promise<void> {
  const { job } = run;
  return new Promise((resolve, reject) => {
    const socket = connect({ port: job.port, host: '127.0.0.1', noDelay: true });
    let sentAt = 0;
    let rest: Buffer | null = null;
    let ended = false;
    const send = () => {
      if (job.usesUp && run.next >= job.pool.size) run.exhausted.resolve();
      if (run.stopped || (job.usesUp && run.next >= job.pool.size)) {
        ended = true;
        socket.end();
        resolve();
        return;
      }
      sentAt = performance.now();
      write(socket, job, run.next++);
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('close', () => {
      if (!ended)
        reject(new Error(`the server closed a connection; before that: ${run.sample ?? 'nothing unexpected'}`));
    });
    socket.on('data', (chunk: Buffer) => {
      const bytes = rest ? Buffer.concat([rest, chunk]) : chunk;
      const answer = readAnswer(bytes);
      rest = answer ? null : bytes;
      if (!answer) return;
      if (run.counting) run.latencies.push(performance.now() - sentAt);
      if (answer.status !== expectedStatus[job.request] || says(bytes, refusals)) {
        run.wrong += 1;
        run.sample ??= bytes.toString('utf8').slice(0, 1_000);
      }
      send();
    });
  });
}

/** What is said of facts that were not taken, in an answer that is a success all the same. */
const refusals = ['"result":"refused"', '"result":"duplicate"', '"result":"unknown_waybill"'];

function says(bytes: Buffer, texts: readonly string[]): boolean {
  return texts.some((text) => bytes.includes(text, 0, 'latin1'));
}

function write(socket: Socket, job: LoadJob, j: number): void {
  const { method, path, body, keyed } = requestOf(job, j);
  const key = keyed ? `idempotency-key: ${crypto.randomUUID()}\r\n` : '';
  const head = `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${job.port}\r\nauthorization: Bearer ${job.key}\r\n${key}`;
  // All texts are ASCII, so that characters are bytes.
  socket.write(
    body === null
      ? `${head}\r\n`
      : `${head}content-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    'latin1',
  );
}

/** Null while the answer is not complete; every answer of the server says its length. */
function readAnswer(bytes: Buffer): { status: number } | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = bytes.toString('latin1', 0, end);
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without content-length:\n${head}`);
  return bytes.length < end + 4 + Number(length) ? null : { status: Number(head.slice(9, 12)) };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

process.on('message', (job: LoadJob) => {
  runLoad(job).then(
    (result) => process.send!({ result }),
    (error: unknown) => process.send!({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
