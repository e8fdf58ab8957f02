// Runs the npm client the user started us with, on a chosen Node, with the registry the user has configured.
import { spawnSync } from 'node:child_process';
import { basename, delimiter, dirname } from 'node:path';

/** Something the user can put right: the message says what and how; no stack is shown. */
export class BootstrapError extends Error {}

/** The environment in which `node` is the Node that every child finds first. */
export function environmentFor(node) {
  return { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
}

/** Runs npm and shows its output on stderr, so that stdout stays the program's. Throws with `remedy` when it fails. */
export function runNpm(node, cwd, args, remedy) {
  const cli = process.env.npm_execpath ?? '';
  const direct = /^npm-cli\.c?js$/.test(basename(cli));
  const [program, ...first] = direct ? [node, cli] : ['npm'];
  const result = spawnSync(program, [...first, ...args], {
    cwd,
    env: environmentFor(node),
    stdio: ['ignore', 2, 2],
    shell: !direct && process.platform === 'win32',
  });
  if (result.error?.code === 'ENOENT') throw new BootstrapError(`npm was not found. It comes with Node; ${remedy}`);
  if (result.signal) throw new BootstrapError(`npm ${args[0]} was ended by ${result.signal}. Run the command again.`);
  if (result.status !== 0) throw new BootstrapError(`npm ${args[0]} failed (its output is above). ${remedy}`);
}
