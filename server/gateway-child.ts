/** The simulated payment gateway as a child process: a programme of its own, which ends with the platform. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';

export interface GatewayChild {
  url: string;
  stop(): Promise<void>;
}

export interface GatewayChildOptions {
  /** GATEWAY_PORT and the like. */
  env: Readonly<Record<string, string | undefined>>;
  /** Holds its journal, so that it knows its refunds after a restart. */
  dataDir: string;
  log: Logger;
}

const programme = fileURLToPath(new URL('../gateway-sandbox/main.ts', import.meta.url));
const leash = new URL('./child-leash.ts', import.meta.url).href;

/** Resolves when it listens. Throws with what to do when it does not start. */
export async function startGatewayChild({ env, dataDir, log }: GatewayChildOptions): Promise<GatewayChild> {
  mkdirSync(dataDir, { recursive: true });
  const journal = env['GATEWAY_JOURNAL'] || join(dataDir, 'simulated-gateway.jsonl');
  const child = spawn(process.execPath, ['--import', leash, programme], {
    env: { ...env, GATEWAY_JOURNAL: journal },
    // The channel closes with this process, however it ends, and the leash then ends the gateway.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C reaches the whole group; the gateway is needed until running jobs have ended.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await firstWords(child, env['GATEWAY_PORT'] || '4200');
  let stopping = false;
  void ended.then(() => {
    if (!stopping) log.error('the simulated payment gateway has ended; refunds in test mode wait until the next start');
  });
  return {
    url,
    async stop() {
      stopping = true;
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function firstWords(child: ChildProcess, port: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let complaint = '';
    child.stderr!.on('data', (bytes: Buffer) => {
      complaint = (complaint + bytes.toString()).slice(-4_000);
    });
    createInterface(child.stdout!).on('line', (line) => {
      const url = /at (https?:\/\/\S+)/.exec(line)?.[1];
      if (url) resolve(url);
    });
    child.once('error', reject);
    child.once('exit', () => {
      const taken = complaint.includes('EADDRINUSE');
      const why = taken ? `Port ${port} is taken.` : complaint.trim() || 'It ended at once.';
      reject(
        new Error(
          `The simulated payment gateway does not start. ${why} Set GATEWAY_PORT, or ROUNDTRIP_GATEWAY_URL to use one that runs already.`,
        ),
      );
    });
  });
}
