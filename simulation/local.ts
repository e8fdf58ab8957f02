/**
 * A platform of one's own for a run: the server as a child process on its embedded database in a temporary folder, and
 * the simulated gateway and carriers in this process, whose unclear answers are short so that months fit into minutes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startCarrierSandbox } from '../carrier-sandbox/index.ts';
import { startGatewaySandbox } from '../gateway-sandbox/index.ts';

export interface LocalPlatform {
  url: string;
  platformKey: string;
  gatewayUrl: string;
  /** The simulated carriers. */
  sandboxUrl: string;
  /** The owner's. */
  databaseUrl: string;
  stop(): Promise<void>;
}

/** Parallel starts of the same port are rare and would fail loudly. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export async function startLocal(): Promise<LocalPlatform> {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-simulation-'));
  const gateway = await startGatewaySandbox({ port: 0, slowMs: 20, hangMs: 20 });
  const sandbox = await startCarrierSandbox({ port: 0, slowMs: 200, hangMs: 300 });
  const platformKey = `rt_test_${randomBytes(24).toString('base64url')}`;
  const port = await freePort();
  const child = spawnServer({
    PORT: String(port),
    ROUNDTRIP_DATA_DIR: join(folder, 'data'),
    ROUNDTRIP_PLATFORM_KEY: platformKey,
    ROUNDTRIP_GATEWAY_URL: gateway.url,
    ROUNDTRIP_SANDBOX_URL: sandbox.url,
    ROUNDTRIP_LOG_LEVEL: 'error',
    ROUNDTRIP_RATE_LIMIT: '0',
  });
  const stop = async (): Promise<void> => {
    await endServer(child);
    await Promise.all([gateway.close(), sandbox.close()]);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = `http://127.0.0.1:${port}`;
    await untilReady(child, url);
    const databaseUrl = ownerUrl(join(folder, 'data'));
    return { url, platformKey, gatewayUrl: gateway.url, sandboxUrl: sandbox.url, databaseUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** `roundtrip serve` without settings other than these, and with the code compiled before, as `npm start` has it. */
export function spawnServer(settings: Readonly<Record<string, string>>): ChildProcess {
  const { PATH, HOME, TMPDIR, NODE_COMPILE_CACHE } = process.env;
  const kept = { ...(TMPDIR && { TMPDIR }), ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }) };
  return spawn(process.execPath, ['server/main.ts', 'serve'], {
    cwd: root,
    env: { PATH, HOME, ...kept, ...settings },
    // The channel closes with this process, however it ends, and the server ends with it.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** A run that is stopped by hand leaves nothing behind. Gives back a function that ends the listening. */
export function stopOnSignal(stop: () => Promise<void>): () => void {
  const end = (): void => {
    void stop().finally(() => process.exit(130));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end);
  };
}

export async function untilReady(child: ChildProcess, url: string, patienceMs = 300_000): Promise<void> {
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}`);
    const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.status === 200,
      () => false,
    );
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the server was not ready after ${patienceMs} ms`);
}

export async function endServer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await ended;
  clearTimeout(timer);
}

/** The embedded database writes its passwords and its port into its data directory. */
export function ownerUrl(dataDir: string): string {
  const { port, passwords } = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as {
    port: number;
    passwords: { owner: string };
  };
  return `postgres://roundtrip_owner:${passwords.owner}@127.0.0.1:${port}/roundtrip`;
}
