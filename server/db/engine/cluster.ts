/** Makes a PostgreSQL cluster (initdb) and writes its configuration. */
import { spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { DatabaseError } from './errors.ts';
import { ADMIN_ROLE } from './home.ts';

export interface Place {
  /** PostgreSQL's data directory. */
  cluster: string;
  binaries: Binaries;
  account: Account | null;
}

/** Nothing of the caller's environment: PG* variables and locales would change what PostgreSQL does. */
export const CLEAN_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Makes the cluster when there is none; an interrupted attempt leaves nothing that looks like one. */
export async function ensureCluster(place: Place, adminPassword: string, durable: boolean): Promise<void> {
  const { cluster, binaries, account } = place;
  const versionFile = join(cluster, 'PG_VERSION');
  if (existsSync(cluster)) {
    const found = readVersion(versionFile, account);
    if (found === binaries.major) return;
    throw new DatabaseError(
      `${cluster} was made by PostgreSQL ${found}, this version of Roundtrip brings PostgreSQL ${binaries.major}.`,
      `Dump it with the version that made it and load it into a new data directory, or use it through DATABASE_URL with a PostgreSQL ${found} server.`,
    );
  }
  const unfinished = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  try {
    mkdirSync(unfinished, { mode: 0o700 });
    writeFileSync(passwordFile, adminPassword, { mode: 0o600 });
    if (account) for (const path of [unfinished, passwordFile]) chownSync(path, account.uid, account.gid);
    await initdb(place, unfinished, passwordFile, durable);
    renameSync(unfinished, cluster);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function initdb(place: Place, folder: string, passwordFile: string, durable: boolean): Promise<void> {
  const args = [
    '-D',
    folder,
    '-U',
    ADMIN_ROLE,
    '-E',
    'UTF8',
    '--locale=C',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
  ];
  if (!durable) args.push('--no-sync');
  const child = spawn(join(place.binaries.folder, 'bin', 'initdb'), args, {
    ...place.account,
    cwd: dirname(folder),
    env: CLEAN_ENVIRONMENT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<string | null>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code === 0 ? null : `it ended with ${signal ?? `code ${code}`}`));
  });
  const [problem, , messages] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  if (problem === null) return;
  throw new DatabaseError(
    `The database could not be made in ${folder}: ${problem}. ${messages.trim()}`,
    'Check the free space and the rights of the data directory, or set DATABASE_URL.',
  );
}

function readVersion(file: string, account: Account | null): number {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch (cause) {
    const who = account ? `uid ${account.uid}` : 'this user';
    throw new DatabaseError(
      `${file} cannot be read: the database there belongs to another user than ${who}.`,
      'Start Roundtrip as the user who made it, or choose another folder with ROUNDTRIP_DATA_DIR.',
      { cause },
    );
  }
}

/** Writes both configuration files anew at every start; what an operator adds goes to local.conf beside them. */
export function writeConfiguration({ cluster, account }: Place, durable: boolean): void {
  const files = {
    'postgresql.conf': settings(durable),
    'pg_hba.conf': 'host all all 127.0.0.1/32 scram-sha-256\n',
  };
  for (const [name, content] of Object.entries(files)) {
    const path = join(cluster, name);
    writeFileSync(path, content, { mode: 0o600 });
    chmodSync(path, 0o600);
    if (account) chownSync(path, account.uid, account.gid);
  }
}

/** For a machine of two cores that also runs the platform; the memory of an idle server stays below 100 MB. */
function settings(durable: boolean): string {
  return `# Written by Roundtrip at every start. Your own settings go into local.conf in this folder.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
password_encryption = 'scram-sha-256'
shared_buffers = ${durable ? '256MB' : '128MB'}
work_mem = 8MB
maintenance_work_mem = 64MB
effective_cache_size = 2GB
random_page_cost = 1.1
# Statements are short; compiling them costs more than it gains.
jit = off
io_workers = 2
max_wal_size = 1GB
min_wal_size = 128MB
checkpoint_timeout = 10min
wal_buffers = 16MB
# An answer is only given for what is on disk. Tests run without fsync: they kill processes, never the machine.
fsync = ${durable ? 'on' : 'off'}
full_page_writes = ${durable ? 'on' : 'off'}
synchronous_commit = on
autovacuum_naptime = 20s
autovacuum_max_workers = 2
# A client that vanished is noticed while its statement runs.
client_connection_check_interval = 10s
timezone = 'UTC'
log_timezone = 'UTC'
datestyle = 'iso, ymd'
lc_messages = 'C'
log_line_prefix = '%m [%p] %u@%d '
log_min_messages = warning
log_checkpoints = off
# Statements and details of errors hold names and addresses, which do not belong into a log.
log_error_verbosity = terse
log_min_error_statement = panic
include_if_exists = 'local.conf'
`;
}
