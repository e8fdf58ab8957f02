/**
 * Where an embedded database lives and what is remembered about it: `<data dir>/postgres.json` (mode 0600) with the
 * passwords, the port and the place of the cluster; the cluster itself is `<data dir>/postgres` wherever possible.
 */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type Account, canReach } from './account.ts';
import { DatabaseError, type EngineLog, textOf } from './errors.ts';

export interface EngineState {
  /** PostgreSQL's data directory; relative to the data directory, absolute when it had to lie elsewhere. */
  cluster: string;
  port: number | null;
  passwords: { admin: string; owner: string; app: string };
}

export const DATABASE = 'roundtrip';
export const ADMIN_ROLE = 'postgres';
export const OWNER_ROLE = 'roundtrip_owner';
export const APP_ROLE = 'roundtrip_app';

const FILE = 'postgres.json';

export function readState(dataDir: string): EngineState | null {
  const file = join(dataDir, FILE);
  if (!existsSync(file)) return null;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as EngineState;
  } catch (cause) {
    throw new DatabaseError(
      `${file} cannot be read (${textOf(cause)}).`,
      'Restore it from a backup or run as the user who made it; without its passwords the database beside it cannot be opened.',
      { cause },
    );
  }
}

export function writeState(dataDir: string, state: EngineState): void {
  const file = join(dataDir, FILE);
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
  renameSync(aside, file);
}

export function clusterFolder(dataDir: string, state: EngineState): string {
  return resolve(dataDir, state.cluster);
}

export function urlFor(state: EngineState, role: 'admin' | 'owner' | 'app', port: number): string {
  const name = { admin: ADMIN_ROLE, owner: OWNER_ROLE, app: APP_ROLE }[role];
  return `postgres://${name}:${state.passwords[role]}@127.0.0.1:${port}/${role === 'admin' ? ADMIN_ROLE : DATABASE}`;
}

/** Makes the data directory and decides where the cluster goes; what is there already stays as it is. */
export function prepareHome(dataDir: string, account: Account | null, log: EngineLog): EngineState {
  makeFolder(dataDir, account);
  const known = readState(dataDir);
  if (known) {
    const home = dirname(clusterFolder(dataDir, known));
    if (isAbsolute(known.cluster)) mkdirSync(home, { recursive: true, mode: 0o711 });
    if (account && !canReach(account, home, 'x')) throw unreachable(home, account);
    return known;
  }
  if (existsSync(join(dataDir, 'postgres'))) {
    throw new DatabaseError(
      `${dataDir} holds a database (postgres/) without ${FILE}, which has its passwords.`,
      `Restore ${FILE} from a backup, or move postgres/ away to start with an empty database.`,
    );
  }
  const reachable = account === null || canReach(account, dataDir, 'x');
  const cluster = reachable ? 'postgres' : join(homeElsewhere(dataDir, account, log), 'postgres');
  const password = () => randomBytes(24).toString('base64url');
  const state = { cluster, port: null, passwords: { admin: password(), owner: password(), app: password() } };
  writeState(dataDir, state);
  return state;
}

function makeFolder(dataDir: string, account: Account | null): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: account ? 0o711 : 0o700 });
    const mode = statSync(dataDir).mode & 0o777;
    // Passing through, not reading: PostgreSQL's account needs to reach its own folder below.
    if (account && (mode & 0o001) === 0) chmodSync(dataDir, mode | 0o011);
  } catch (cause) {
    throw new DatabaseError(
      `The data directory ${dataDir} cannot be made or used (${textOf(cause)}).`,
      'Choose a writable folder with ROUNDTRIP_DATA_DIR.',
      { cause },
    );
  }
}

/** Outside the data directory, for a root user whose data directory only root can reach (below /root). */
function homeElsewhere(dataDir: string, account: Account, log: EngineLog): string {
  for (const base of ['/var/lib', tmpdir()]) {
    try {
      const home = mkdtempSync(join(base, 'roundtrip-'));
      chmodSync(home, 0o711);
      if (!canReach(account, home, 'x')) {
        rmSync(home, { recursive: true, force: true });
        continue;
      }
      log.warn(
        { data_dir: dataDir, database_in: home },
        `PostgreSQL does not run as root and its account (uid ${account.uid}) cannot reach ${dataDir}: the database goes to ${home}. ` +
          'To have it elsewhere, set ROUNDTRIP_DATA_DIR to a folder every user may pass through, before the first start.',
      );
      return home;
    } catch {
      // Not writable: the next place is tried, and if none is left the message below says so.
    }
  }
  throw unreachable(dataDir, account);
}

function unreachable(folder: string, account: Account): DatabaseError {
  return new DatabaseError(
    `PostgreSQL does not run as root, and the account it runs as (uid ${account.uid}) cannot reach ${folder}.`,
    'Set ROUNDTRIP_DATA_DIR to a folder every user may pass through (chmod o+x on each folder above it), start as an ordinary user, or set DATABASE_URL.',
  );
}
