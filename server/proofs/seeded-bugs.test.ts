/**
 * P15: the tests can fail. Each seeded bug is put into a copy of the server, and the test named with it is run there
 * and must fail; in a copy without a bug the same tests pass. All copies are judged by one run of vitest.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Seed, seeds } from './test-seeds.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const sound = 'sound';
const folderOf = (seed: Seed) => seed.name.replaceAll(' ', '-');

interface Verdict {
  status: string;
  messages: readonly string[];
}

/** Folder and title → verdict. */
let verdicts: Map<string, Verdict>;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'roundtrip-seeds-'));
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'));
  for (const name of ['package.json', 'tsconfig.json']) cpSync(join(project, name), join(folder, name));
  copyTo(sound);
  for (const seed of seeds) {
    copyTo(folderOf(seed));
    for (const { file, find, put } of seed.changes) change(join(folder, folderOf(seed), file), find, put);
  }
  writeFileSync(join(folder, 'vitest.config.ts'), config);
  verdicts = await run();
}, 300_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('P15: a seeded bug is caught', () => {
  for (const seed of seeds) {
    test(`P15: ${seed.name}`, () => {
      const { title } = seed.caughtBy;
      expect(verdicts.get(`${sound} ${title}`)).toEqual({ status: 'passed', messages: [] });
      const caught = verdicts.get(`${folderOf(seed)} ${title}`);
      expect(caught?.status).toBe('failed');
      // By what it expects, not because the copy does not run at all.
      expect(caught?.messages.join('\n')).toMatch(/AssertionError|Property failed|expected .+ to be /);
    });
  }
});

function copyTo(name: string): void {
  mkdirSync(join(folder, name));
  for (const room of ['server', 'tools', 'gateway-sandbox', 'carrier-sandbox', 'data'])
    cpSync(join(project, room), join(folder, name, room), { recursive: true });
}

/** The place must be there exactly once: a seed that no longer fits is a test that tests nothing. */
function change(file: string, find: string, put: string): void {
  const text = readFileSync(file, 'utf8');
  const parts = text.split(find);
  if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times: ${find}`);
  writeFileSync(file, parts.join(put));
}

const config = `export default { test: {
  include: ['*/server/**/*.test.ts'], globalSetup: '${sound}/tools/test-database.ts', pool: 'forks', maxWorkers: 2, testTimeout: 120_000, hookTimeout: 120_000,
} };\n`;

async function run(): Promise<Map<string, Verdict>> {
  const files = [
    ...new Set(seeds.map(({ caughtBy }) => `${sound}/${caughtBy.file}`)),
    ...seeds.map((seed) => `${folderOf(seed)}/${seed.caughtBy.file}`),
  ];
  const titles = [...new Set(seeds.map(({ caughtBy }) => caughtBy.title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')))];
  const report = join(folder, 'report.json');
  const vitest = join(project, 'node_modules/vitest/vitest.mjs');
  const args = [
    vitest,
    'run',
    '--root',
    folder,
    '--reporter=json',
    `--outputFile=${report}`,
    '-t',
    titles.join('|'),
    ...files.map((file) => join(folder, file)),
  ];
  // The runner's own settings would be taken for those of the inner run.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_OPTIONS|TEST$|DEV$)/.test(name)),
  );
  const output = await new Promise<string>((resolve) =>
    execFile(process.execPath, args, { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 }, (_, out, err) =>
      resolve(`${out}\n${err}`),
    ),
  );
  return verdictsOf(readFileSync(report, 'utf8'), output);
}

interface Report {
  testResults: { name: string; assertionResults: { title: string; status: string; failureMessages?: string[] }[] }[];
}

function verdictsOf(report: string, output: string): Map<string, Verdict> {
  const found = new Map<string, Verdict>();
  for (const { name, assertionResults } of (JSON.parse(report) as Report).testResults) {
    const copy = name.slice(name.indexOf(folder) + folder.length + 1).split('/', 1)[0];
    for (const { title, status, failureMessages = [] } of assertionResults)
      found.set(`${copy} ${title}`, { status, messages: failureMessages });
  }
  if (found.size === 0) throw new Error(`the inner run judged nothing: ${output.slice(-3_000)}`);
  return found;
}
