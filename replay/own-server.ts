/**
 * A server for one replay, as a child process with its own database in its own folder, and the carrier sandbox that it
 * asks, in this process. What the carriers know is in that folder too, so that a killed replay finds them as they were.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startCarrierSandbox } from '../carrier-sandbox/index.ts';
import { pause } from './client.ts';

export interface OwnServer {
  url: string;
  sandboxUrl: string;
  stop(): Promise<void>;
}

export class ServerProblem extends Error {
  override readonly name = 'ServerProblem';
}

const root = fileURLToPath(new URL('..', import.meta.url));
const readyMs = 90_000;
/** A server that was killed with its replay may need a moment before its folder can be used again. */
const tries = 4;

export async function startOwnServer(given: { dataDir: string; key: string }): Promise<OwnServer> {
  const sandbox = await startCarrierSandbox({ port: 0, journalFile: join(given.dataDir, 'carrier-sandbox.jsonl') });
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const { child, said } = launch({ ...given, sandboxUrl: sandbox.url }, port);
    const url = `http://127.0.0.1:${port}`;
    const end = async () => {
      await stop(child);
      await sandbox.close();
    };
    if (await becomesReady(child, url)) return { url, sandboxUrl: sandbox.url, stop: end };
    await stop(child);
    if (attempt === tries) {
      await sandbox.close();
      throw new ServerProblem(`The server did not start:\n${said().trim()}`);
    }
    await pause(2_000);
  }
}

function launch(
  { dataDir, key, sandboxUrl }: { dataDir: string; key: string; sandboxUrl: string },
  port: number,
): { child: ChildProcess; said(): string } {
  const child = spawn(process.execPath, ['server/main.ts', 'serve'], {
    cwd: root,
    // The channel tells the server when this process is gone, however it ended.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      ...withoutSettings(),
      PORT: String(port),
      ROUNDTRIP_DATA_DIR: dataDir,
      ROUNDTRIP_PLATFORM_KEY: key,
      ROUNDTRIP_LOG_LEVEL: 'warn',
      ROUNDTRIP_RATE_LIMIT: '0',
      ROUNDTRIP_SANDBOX_URL: sandboxUrl,
      // Any free one: another server's gateway may run beside it.
      GATEWAY_PORT: '0',
    },
  });
  let tail = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    tail = (tail + chunk).slice(-4_000);
  });
  return { child, said: () => tail };
}

/** Settings of a server that runs elsewhere are none of this one's. */
function withoutSettings(): Record<string, string | undefined> {
  const ours = (name: string) =>
    /^(ROUNDTRIP_|GATEWAY_|SANDBOX_)/.test(name) || ['DATABASE_URL', 'PORT', 'HOST'].includes(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours(name)));
}

async function becomesReady(child: ChildProcess, url: string): Promise<boolean> {
  for (const until = performance.now() + readyMs; performance.now() < until && !hasEnded(child); ) {
    const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) }).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ready) return true;
    await pause(200);
  }
  return false;
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await Promise.race([ended, pause(30_000)]);
  if (!hasEnded(child)) child.kill('SIGKILL');
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
