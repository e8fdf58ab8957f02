// When the console is built: missing, or other than its sources. The build itself is replaced; the browser tests run it.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test, vi } from 'vitest';
import { ensureConsole } from './console-build.mjs';
import { BootstrapError } from './npm.mjs';

vi.spyOn(console, 'error').mockImplementation(() => undefined);

function newRoot() {
  const root = mkdtempSync(join(tmpdir(), 'roundtrip-console-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'console', 'parts'), { recursive: true });
  mkdirSync(join(root, 'client'));
  write(root, 'console/vite.config.ts', 'config');
  write(root, 'console/parts/rail.tsx', 'one');
  write(root, 'client/index.ts', 'client');
  write(root, 'package-lock.json', '{}');
  return root;
}

const write = (root, path, text) => writeFileSync(join(root, path), text);

const building = () =>
  vi.fn((_root, _node, folder) => {
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'index.html'), '<!doctype html>');
    writeFileSync(join(folder, 'assets', 'a.js'), 'script');
  });

test('it is built once, and again when a source, the client or a dependency changes, and else not', () => {
  const root = newRoot();
  const build = building();
  ensureConsole(root, 'node', { build });
  ensureConsole(root, 'node', { build });
  expect(build).toHaveBeenCalledTimes(1);
  for (const [path, times] of [
    ['console/parts/rail.tsx', 2],
    ['client/index.ts', 3],
    ['package-lock.json', 4],
    ['console/parts/new.tsx', 5],
    ['console/parts/rail.test.ts', 5],
  ]) {
    write(root, path, 'two');
    ensureConsole(root, 'node', { build });
    expect(build, path).toHaveBeenCalledTimes(times);
  }
  rmSync(join(root, 'console', 'dist'), { recursive: true });
  ensureConsole(root, 'node', { build });
  expect(build).toHaveBeenCalledTimes(6);
  expect(readdirSync(join(root, 'console')).sort()).toEqual(['dist', 'parts', 'vite.config.ts']);
});

test('scripts lie there compressed', () => {
  const root = newRoot();
  ensureConsole(root, 'node', { build: building() });
  const file = (ending) => readFileSync(join(root, 'console', 'dist', 'assets', `a.js${ending}`));
  expect(brotliDecompressSync(file('.br')).toString()).toBe('script');
  expect(gunzipSync(file('.gz')).toString()).toBe('script');
});

test('a build that fails leaves what was there, and is tried again', () => {
  const root = newRoot();
  ensureConsole(root, 'node', { build: building() });
  write(root, 'console/parts/rail.tsx', 'broken');
  const failing = () => {
    throw new BootstrapError('The console could not be built');
  };
  expect(() => ensureConsole(root, 'node', { build: failing })).toThrow(/could not be built/);
  expect(existsSync(join(root, 'console', 'dist', 'index.html'))).toBe(true);
  expect(readdirSync(join(root, 'console')).sort()).toEqual(['dist', 'parts', 'vite.config.ts']);
  const build = building();
  ensureConsole(root, 'node', { build });
  expect(build).toHaveBeenCalledTimes(1);
});

test('without the sources there is nothing to build', () => {
  const build = building();
  const root = mkdtempSync(join(tmpdir(), 'roundtrip-console-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  ensureConsole(root, 'node', { build });
  expect(build).not.toHaveBeenCalled();
});
