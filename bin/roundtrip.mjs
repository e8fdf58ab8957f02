#!/usr/bin/env node
// The entry of every npm script. Runs on Node 20 and later, so it and its neighbours are plain JavaScript
// without dependencies: it finds or fetches Node 26, installs the dependencies when they are missing or
// outdated, then hands over to the program and passes signals and the exit code on.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureConsole } from './console-build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { handOver } from './hand-over.mjs';
import { BootstrapError } from './npm.mjs';
import { ensureNode } from './runtime.mjs';

// Programmes beside the platform; it imports none of them. What is not named here is a command of the server.
const programmes = {
  test: 'bin/test.mjs',
  bench: 'bench/main.ts',
  prove: 'prove/main.ts',
  replay: 'replay/main.ts',
  simulate: 'simulation/main.ts',
};

// What integrators do from a terminal; the command's own name goes along.
const commandLine = ['listen', 'events', 'parcels', 'clock', 'contracts', 'help', '--help', '-h'];

/** Those that serve the console. */
const withConsole = ['serve', 'test'];

const root = fileURLToPath(new URL('..', import.meta.url));

try {
  const [command = 'serve', ...rest] = process.argv.slice(2);
  const node = ensureNode(root);
  await ensureDependencies(root, node);
  if (withConsole.includes(command)) ensureConsole(root, node);
  const script = programmes[command] ?? (commandLine.includes(command) ? 'cli/main.ts' : 'server/main.ts');
  if (!existsSync(join(root, script))) throw new BootstrapError(`${script} is missing in ${root}.`);
  handOver(root, node, [join(root, script), ...(command in programmes ? rest : [command, ...rest])]);
} catch (error) {
  if (!(error instanceof BootstrapError)) throw error;
  console.error(`roundtrip: ${error.message}`);
  process.exitCode = 1;
}
