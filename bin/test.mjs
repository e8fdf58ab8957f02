// `npm test`: format and lint, types, tidy, tests. Every step runs even when an earlier one failed; the last line
// is `N passed, N failed`, where a step without tests of its own counts as one. With arguments, only the tests
// run, filtered by them: `npm test -- server/db`.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sumTests } from './test-counts.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const filters = process.argv.slice(2);
const steps = [
  {
    name: 'format and lint',
    args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'],
  },
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'] },
  { name: 'types of the console', args: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'console'] },
  { name: 'tidy', args: ['tools/tidy.ts'] },
  { name: 'generated documents', args: ['tools/generate-docs.ts', '--check'] },
  { name: 'generated client', args: ['tools/generate-client.ts', '--check'] },
  { name: 'generated vocabulary', args: ['tools/generate-console.ts', '--check'] },
];

let child = null;
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    stopped = true;
    child?.kill(signal);
  });
}

let passed = 0;
let failed = 0;
for (const step of filters.length > 0 ? [] : steps) {
  if (stopped || !existsSync(join(root, step.args[0]))) continue;
  const code = await run(step.name, step.args);
  if (code === 0) passed += 1;
  else failed += 1;
}
if (!stopped) {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-results-'));
  const file = join(folder, 'results.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const code = await run('tests', ['node_modules/vitest/vitest.mjs', 'run', ...reporters, ...filters]);
  const counts = sumTests(existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null, code);
  passed += counts.passed;
  failed += counts.failed;
  rmSync(folder, { recursive: true, force: true });
}
if (stopped) failed += 1;
process.exitCode = failed > 0 ? 1 : 0;
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
if (process.connected) process.disconnect();

function run(name, args) {
  process.stdout.write(`\n== ${name}\n`);
  return new Promise((resolve) => {
    child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
