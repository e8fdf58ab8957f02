// Builds the console into console/dist when it is missing or older than its sources. The stamp is a hash of all that
// goes into it, so that a fresh clone, another branch and an edited file are all seen, and nothing else is.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { BootstrapError } from './npm.mjs';

const SOURCES = ['console', 'client', 'bin/console-build.mjs', 'package-lock.json'];
const COMPRESSED = /\.(js|css|svg)$/;

/** Builds unless console/dist is up to date. `build` is given by tests. */
export function ensureConsole(root, node, { build = viteBuild } = {}) {
  if (!existsSync(join(root, 'console', 'vite.config.ts'))) return;
  const stamp = stampOf(root);
  const dist = join(root, 'console', 'dist');
  if (readOrNull(join(dist, '.stamp')) === stamp) return;
  console.error('roundtrip: building the console (once, some seconds) ...');
  // Two runs build into folders of their own; whoever comes last puts the same files in the same place.
  const own = mkdtempSync(join(root, 'console', '.building-'));
  try {
    build(root, node, own);
    compress(own);
    writeFileSync(join(own, '.stamp'), stamp);
    // Made for this user alone; another one may serve it.
    chmodSync(own, 0o755);
    replace(own, dist, stamp);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** Hash of names and contents of the sources; tests and what was built are none. */
export function stampOf(root) {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((source) => filesOf(join(root, source))).sort()) {
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return `${hash.digest('hex')}\n`;
}

function filesOf(path) {
  if (!existsSync(path)) return [];
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    throw error;
  }
  return entries.flatMap((entry) => {
    if (entry.name === 'dist' || entry.name.startsWith('.') || /\.test\.tsx?$/.test(entry.name)) return [];
    return entry.isDirectory() ? filesOf(join(path, entry.name)) : [join(path, entry.name)];
  });
}

function viteBuild(root, node, folder) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', 'console', '--outDir', folder, '--emptyOutDir', '--logLevel', 'warn'];
  // The tests build in an environment of their own; what is served is always the same.
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status, error, stdout, stderr } = spawnSync(node, args, { cwd: root, encoding: 'utf8', env });
  if (status === 0) return;
  const said = error?.message ?? `${stdout}${stderr}`.trim().split('\n').slice(-12).join('\n');
  throw new BootstrapError(`The console could not be built:\n${said}`);
}

/** Beside each file, so that the server compresses nothing while serving. */
function compress(folder) {
  for (const file of filesOf(folder).filter((name) => COMPRESSED.test(name))) {
    const bytes = readFileSync(file);
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
    writeFileSync(`${file}.br`, brotliCompressSync(bytes, quality));
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
  }
}

function replace(own, dist, stamp) {
  const old = `${own}.old`;
  try {
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(own, dist);
  } catch (error) {
    // Another run has put its own there in between, which is the same.
    if (readOrNull(join(dist, '.stamp')) !== stamp) throw error;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}

function readOrNull(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
