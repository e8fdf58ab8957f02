/** The server under test: the whole platform as a process of its own, as `npm start` runs it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

export interface ServerChild {
  port: number;
  pid: number;
  /** The simulated carriers, a process of their own that the server starts. */
  sandboxUrl: string;
  /** From the start of the process until it says it can serve, seconds. */
  startSeconds: number;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** Of the process, by its own metrics. */
export interface Usage {
  /** Processor seconds since its start. */
  cpuSeconds: number;
  residentBytes: number;
}

export const platformKey = 'platform-key-of-the-benchmark-long-enough';

/** `env` says where the database is. Throws with what the server said when it does not start. */
export async function startServerChild(env: Record<string, string>): Promise<ServerChild> {
  const [port, gatewayPort, sandboxPort] = [await freePort(), await freePort(), await freePort()];
  const started = performance.now();
  const child = spawn(process.execPath, [fileURLToPath(new URL('../server/main.ts', import.meta.url)), 'serve'], {
    env: {
      PATH: process.env['PATH'],
      NODE_OPTIONS: process.env['BENCH_NODE_OPTIONS'] ?? '',
      PORT: String(port),
      GATEWAY_PORT: String(gatewayPort),
      SANDBOX_PORT: String(sandboxPort),
      ROUNDTRIP_ROLE: 'all',
      ROUNDTRIP_LOG_LEVEL: 'warn',
      ROUNDTRIP_RATE_LIMIT: '0',
      ROUNDTRIP_PLATFORM_KEY: platformKey,
      ...env,
    },
    // The channel closes with this process, however it ends, and the server then stops in good order.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let said = '';
  child.stderr!.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-4_000);
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`The server did not start:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return {
    port,
    pid: child.pid!,
    sandboxUrl: `http://127.0.0.1:${sandboxPort}`,
    startSeconds: (performance.now() - started) / 1000,
    usage: () => readUsage(url),
    async stop() {
      await ended(child);
      if (said) process.stderr.write(`The server said:\n${said}\n`);
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );
}

async function readUsage(url: string): Promise<Usage> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const value = (name: string) => Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1]);
  return { cpuSeconds: value('process_cpu_seconds_total'), residentBytes: value('process_resident_memory_bytes') };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
