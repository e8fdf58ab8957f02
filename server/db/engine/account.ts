/**
 * PostgreSQL refuses to run as root. Started by root, it runs as an ordinary account instead, which must then be
 * able to reach its files.
 */
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { DatabaseError } from './errors.ts';

export interface Account {
  uid: number;
  gid: number;
}

/** Tried in this order; `nobody` exists practically everywhere. */
const NAMES = ['roundtrip', 'nobody'];

/**
 * The account for PostgreSQL's processes, null for "the one we run as". An existing data directory keeps its owner.
 */
export function chooseAccount(clusterFolder: string | null): Account | null {
  if (process.getuid?.() !== 0) return null;
  const owner = clusterFolder ? statSync(clusterFolder, { throwIfNoEntry: false }) : undefined;
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of NAMES) {
    const uid = idOf('-u', name);
    const gid = idOf('-g', name);
    if (uid && gid) return { uid, gid };
  }
  throw new DatabaseError(
    'PostgreSQL does not run as root, and this machine has no account "roundtrip" or "nobody" to run it as.',
    'Start Roundtrip as an ordinary user, add one of these accounts, or set DATABASE_URL.',
  );
}

/** Asks the system itself, so that access lists and mounts count too. `x` on a folder: may pass through it. */
export function canReach(account: Account, path: string, access: 'r' | 'w' | 'x'): boolean {
  const result = spawnSync('/bin/sh', ['-c', `test -${access} "$0"`, path], {
    ...account,
    cwd: '/',
    stdio: 'ignore',
  });
  if (result.error) {
    throw new DatabaseError(
      `PostgreSQL does not run as root, and starting a process as uid ${account.uid} failed (${result.error.message}).`,
      'Start Roundtrip as an ordinary user, allow it to change the user (CAP_SETUID, CAP_SETGID), or set DATABASE_URL.',
    );
  }
  return result.status === 0;
}

function idOf(option: '-u' | '-g', name: string): number | null {
  const result = spawnSync('id', [option, name], { encoding: 'utf8' });
  return result.status === 0 ? Number(result.stdout.trim()) : null;
}
