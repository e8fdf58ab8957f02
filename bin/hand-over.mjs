// Runs the program on the chosen Node and stands behind it: signals go in, the exit code comes out.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { environmentFor } from './npm.mjs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/**
 * Starts `node args` in `root`. A terminal's Ctrl-C reaches the program itself too, so the program sees a signal
 * more than once and must take repeats within a second as one. The IPC channel closes when this process is killed:
 * the program can see that (`disconnect`) and end instead of staying behind.
 */
export function handOver(root, node, args) {
  const env = { NODE_COMPILE_CACHE: join(root, '.runtime', 'compile-cache'), ...environmentFor(node) };
  const child = spawn(node, args, { cwd: root, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  const forward = (signal) => child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, forward);
  watchNpm(() => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(`roundtrip: ${node} could not be started: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    for (const name of SIGNALS) process.off(name, forward);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
}

/** npm killed outright forwards nothing; its end is seen by being given to another parent. */
function watchNpm(ended) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    ended();
  }, 500);
  timer.unref();
}
