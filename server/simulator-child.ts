/** The simulated payment gateway and carriers of test mode as child processes: programmes of their own, which end with the platform. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';

export interface SimulatorChild {
  url: string;
  stop(): Promise<void>;
}

export interface SimulatorChildOptions {
  /** The simulator's own variables, such as GATEWAY_PORT, among all others. */
  env: Readonly<Record<string, string | undefined>>;
  /** Holds its journal, so that it knows what it did after a restart. */
  dataDir: string;
  log: Logger;
}

interface Simulator {
  name: string;
  programme: string;
  port: { variable: string; usual: string };
  journal: { variable: string; file: string };
  /** The platform's setting for one that runs already. */
  setting: string;
  /** What its end means until the next start. */
  without: string;
}

const simulators = {
  gateway: {
    name: 'The simulated payment gateway',
    programme: '../gateway-sandbox/main.ts',
    port: { variable: 'GATEWAY_PORT', usual: '4200' },
    journal: { variable: 'GATEWAY_JOURNAL', file: 'simulated-gateway.jsonl' },
    setting: 'ROUNDTRIP_GATEWAY_URL',
    without: 'refunds in test mode wait',
  },
  carriers: {
    name: 'The carrier sandbox',
    programme: '../carrier-sandbox/main.ts',
    port: { variable: 'SANDBOX_PORT', usual: '4100' },
    journal: { variable: 'SANDBOX_JOURNAL', file: 'carrier-sandbox.jsonl' },
    setting: 'ROUNDTRIP_SANDBOX_URL',
    without: 'bookings and tracking in test mode wait',
  },
} as const satisfies Record<string, Simulator>;

export type SimulatorKind = keyof typeof simulators;

const leash = new URL('./child-leash.ts', import.meta.url).href;

/** Resolves when it listens. Throws with what to do when it does not start. */
export async function startSimulatorChild(
  kind: SimulatorKind,
  { env, dataDir, log }: SimulatorChildOptions,
): Promise<SimulatorChild> {
  const simulator: Simulator = simulators[kind];
  const { name, programme, journal, without } = simulator;
  mkdirSync(dataDir, { recursive: true });
  const file = env[journal.variable] || join(dataDir, journal.file);
  const child = spawn(process.execPath, ['--import', leash, fileURLToPath(new URL(programme, import.meta.url))], {
    env: { ...env, [journal.variable]: file },
    // The channel closes with this process, however it ends, and the leash then ends the simulator.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Ctrl-C reaches the whole group; the simulator is needed until running jobs have ended.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await firstWords(child, simulator, env);
  let stopping = false;
  void ended.then(() => {
    if (!stopping) log.error(`${name} has ended; ${without} until the next start`);
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

function firstWords(
  child: ChildProcess,
  { name, port, setting }: Simulator,
  env: SimulatorChildOptions['env'],
): Promise<string> {
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
      const why = taken
        ? `Port ${env[port.variable] || port.usual} is taken.`
        : complaint.trim() || 'It ended at once.';
      const remedy = `Set ${port.variable}, or ${setting} to use one that runs already.`;
      reject(new Error(`${name} does not start. ${why} ${remedy}`));
    });
  });
}
