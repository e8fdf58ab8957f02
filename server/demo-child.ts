/** The demo of `npm start`: a programme of its own that makes two malls through the API, once, beside the platform. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const programme = fileURLToPath(new URL('../demo/main.ts', import.meta.url));
const leash = new URL('./child-leash.ts', import.meta.url).href;

export interface DemoChildOptions {
  url: string;
  sandboxUrl: string;
  dataDir: string;
  /** Null when keys were made at an earlier start: the demo was made then. */
  platformKey: string | null;
}

/** Starts it and returns how to stop it. It prints where to look; interrupted, it is made to its end at a later start. */
export function startDemoChild({ url, sandboxUrl, dataDir, platformKey }: DemoChildOptions): () => Promise<void> {
  const kept = join(dataDir, 'demo.json');
  if (!platformKey) {
    if (existsSync(kept)) process.stdout.write(`  demo malls        their keys are in ${kept}\n`);
    return async () => {};
  }
  process.stdout.write('  demo malls        being made in the background; this takes about a minute\n');
  const at = ['--url', url, '--sandbox', sandboxUrl, '--data-dir', dataDir];
  const child = spawn(process.execPath, ['--import', leash, programme, ...at], {
    env: { ...process.env, ROUNDTRIP_PLATFORM_KEY: platformKey },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}
