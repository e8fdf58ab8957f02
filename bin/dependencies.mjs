// Installs the dependencies when they are missing or are not those of package-lock.json.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BootstrapError, runNpm } from './npm.mjs';

/** Runs `npm ci` unless node_modules already holds what the lock file names. `install` is given by tests. */
export async function ensureDependencies(root, node, { install = installLocked } = {}) {
  if (isInstalled(root)) return;
  const release = await holdInstallLock(root);
  try {
    // Another run may have installed while this one waited.
    if (isInstalled(root)) return;
    console.error('roundtrip: installing dependencies (npm ci) ...');
    install(root, node);
    if (!isInstalled(root, { trustStamp: false })) {
      throw new BootstrapError(
        'npm ci ended, yet node_modules is not what package-lock.json names. Remove node_modules and try again.',
      );
    }
  } finally {
    release();
  }
}

/**
 * True when node_modules holds exactly the locked versions. The answer is kept as a stamp (the lock file's hash),
 * so that it costs one hash per start; node_modules installed by hand are compared with npm's own record once.
 */
export function isInstalled(root, { trustStamp = true } = {}) {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const stampFile = join(root, 'node_modules', '.roundtrip-installed');
  const stamp = `${process.platform}-${process.arch} ${createHash('sha256').update(lock).digest('hex')}\n`;
  const record = readOrNull(join(root, 'node_modules', '.package-lock.json'));
  if (record === null) return false;
  if (trustStamp && readOrNull(stampFile) === stamp) return true;
  if (!sameVersions(JSON.parse(lock.toString()).packages, JSON.parse(record).packages)) return false;
  writeFileSync(stampFile, stamp);
  return true;
}

/** `locked` names every platform's packages; those marked optional may be absent from `installed`. */
function sameVersions(locked, installed) {
  for (const [path, entry] of Object.entries(locked)) {
    if (path === '' || entry.link) continue;
    const present = installed[path];
    if (!present && !entry.optional && !entry.devOptional && !entry.peer) return false;
    if (present && present.version !== entry.version) return false;
  }
  return Object.keys(installed).every((path) => path in locked);
}

function installLocked(root, node) {
  runNpm(
    node,
    root,
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    'Check that the npm registry can be reached (npm ping) and try again.',
  );
}

/** `npm ci` empties node_modules first: two at once would destroy each other's work, so the second one waits. */
async function holdInstallLock(root) {
  mkdirSync(join(root, '.runtime'), { recursive: true });
  const file = join(root, '.runtime', 'installing');
  for (let told = false; ; ) {
    try {
      writeFileSync(file, `${process.pid}`, { flag: 'wx' });
      return () => rmSync(file, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    // A run killed between creating the file and writing its pid leaves it empty.
    const holder = Number(readOrNull(file));
    const now = performance.timeOrigin + performance.now();
    const age = now - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? now);
    if (holder > 0 ? !isAlive(holder) : age > 10_000) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) console.error('roundtrip: another run is installing the dependencies, waiting for it ...');
    told = true;
    await pause(250);
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
