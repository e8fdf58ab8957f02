/** One Roundtrip per data directory: a file naming the process that holds it. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { codeOf, DatabaseError } from './errors.ts';
import { isAlive, startIdentity } from './processes.ts';

export interface Holder {
  pid: number;
  /** Of the process, so that a reused pid is not taken for the holder. */
  started: string | null;
  host: string;
}

const NAME = 'roundtrip.lock';

/** Takes the lock; the answer gives it back (also safe to call twice). Throws when a live process has it. */
export function takeLock(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, NAME);
  const own: Holder = { pid: process.pid, started: startIdentity(process.pid), host: hostname() };
  const content = JSON.stringify(own);
  // Written aside and linked into place: a lock is never seen half written.
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, content, { mode: 0o644 });
  try {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      if (linked(aside, file)) return () => release(file, content);
      const holder = readHolder(folder);
      if (holder) refuse(folder, holder);
      setAside(file);
    }
  } finally {
    rmSync(aside, { force: true });
  }
  throw new DatabaseError(`The lock of ${folder} changes hands all the time.`, 'Start only one Roundtrip on it.');
}

/** The live process that holds `folder`, or null. */
export function readHolder(folder: string): Holder | null {
  const holder = parse(join(folder, NAME));
  if (!holder || !isAlive(holder.pid) || startIdentity(holder.pid) !== holder.started) return null;
  return holder;
}

function refuse(folder: string, holder: Holder): never {
  throw new DatabaseError(
    `The data directory ${folder} is in use by another Roundtrip that is running (pid ${holder.pid} on ${holder.host}).`,
    'Stop that one first, or give this one a directory of its own with ROUNDTRIP_DATA_DIR. To run several processes on one database, use DATABASE_URL.',
  );
}

/** Moves a dead process's lock away. Should it have become a live one in between, it is put back. */
function setAside(file: string): void {
  const moved = `${file}.old.${process.pid}`;
  try {
    renameSync(file, moved);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const holder = parse(moved);
  const live = holder && isAlive(holder.pid) && startIdentity(holder.pid) === holder.started;
  if (live) linked(moved, file);
  rmSync(moved, { force: true });
}

function release(file: string, content: string): void {
  try {
    if (readFileSync(file, 'utf8') === content) rmSync(file, { force: true });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function parse(file: string): Holder | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return null;
  }
}
