/** One PostgreSQL server process: finding a running one, starting one, ending one. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, readlinkSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CLEAN_ENVIRONMENT, type Place } from './cluster.ts';
import { codeOf, DatabaseError } from './errors.ts';
import { commandLine, isAlive, processesIn, signal, until } from './processes.ts';

export interface Postmaster {
  pid: number;
  port: number;
  /** Set when it is a child of this process; an adopted one is not. */
  child: ChildProcess | null;
}

/** Long enough for the recovery of a crashed cluster with `max_wal_size` of work to repeat. */
const START_TIMEOUT_MS = 300_000;
const LOG_LIMIT_BYTES = 5_000_000;

/** What postmaster.pid says about a live server of `cluster`; null when none runs. */
export function findPostmaster(cluster: string): { pid: number; port: number; status: string } | null {
  const lines = pidFile(cluster);
  const pid = Number(lines[0]);
  if (!isAlive(pid) || !isServerOf(pid, cluster)) return null;
  return { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? 'starting' };
}

/**
 * Removes a pid file whose server is gone. PostgreSQL does so too, unless its pid now belongs to another process.
 * Only under the data directory's lock: removing a live server's file makes it end.
 */
export function removeStalePidFile(cluster: string): void {
  if (!findPostmaster(cluster)) rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

/** Lines: pid, data directory, start time, port, socket folder, address, shared memory, status. */
function pidFile(cluster: string): string[] {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** After a crash or a restart of the machine the pid in the file may belong to any other process. */
function isServerOf(pid: number, cluster: string): boolean {
  return commandLine(pid)?.includes(`-D ${cluster} `) ?? false;
}

/** Whether the server runs exactly the installed binary (not one that an update has replaced since). */
export function runsBinary(pid: number, place: Place): boolean {
  if (process.platform !== 'linux') return true;
  try {
    return readlinkSync(`/proc/${pid}/exe`) === realpathSync(join(place.binaries.folder, 'bin', 'postgres'));
  } catch {
    return false;
  }
}

/** Starts a server and calls `spawned` at once, so that it can be ended even before it is ready. */
export async function startPostmaster(
  place: Place,
  port: number,
  spawned: (postmaster: Postmaster) => void,
): Promise<void> {
  const logFile = logFileOf(place.cluster);
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(logFile, `${logFile}.1`);
  const logStart = size > LOG_LIMIT_BYTES ? 0 : size;
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(join(place.binaries.folder, 'bin', 'postgres'), ['-D', place.cluster, '-p', String(port)], {
    ...place.account,
    cwd: dirname(place.cluster),
    env: CLEAN_ENVIRONMENT,
    // A group of its own: Ctrl-C in a terminal reaches the platform alone, which ends the database last.
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  let failure: Error | null = null;
  child.on('error', (error) => {
    failure = error;
  });
  child.unref();
  const pid = child.pid;
  if (pid !== undefined) spawned({ pid, port, child });
  await until(
    () => failure !== null || pid === undefined || !isAlive(pid) || isReady(place.cluster, pid),
    START_TIMEOUT_MS,
  );
  if (pid !== undefined && isReady(place.cluster, pid) && isAlive(pid)) return;
  if (pid !== undefined) await endPostmaster(pid, 'SIGQUIT');
  const said = readFileSync(logFile, 'utf8').slice(logStart).trim().split('\n').slice(-12).join('\n');
  throw new DatabaseError(
    `PostgreSQL did not start. ${(failure as Error | null)?.message ?? said}`,
    `Its log is ${logFile}. To use another PostgreSQL, set DATABASE_URL.`,
  );
}

export function logFileOf(cluster: string): string {
  return join(dirname(cluster), 'postgres.log');
}

function isReady(cluster: string, pid: number): boolean {
  const lines = pidFile(cluster);
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

/** Ends a server: at once for clients, with a checkpoint (SIGINT), then more and more forcefully. */
export async function endPostmaster(pid: number, first: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
  if (first === 'SIGINT') {
    signal(pid, 'SIGINT');
    if (await until(() => !isAlive(pid), 60_000)) return;
  }
  // PostgreSQL itself kills sessions that have not followed this order after five seconds.
  signal(pid, 'SIGQUIT');
  if (await until(() => !isAlive(pid), 6_000)) return;
  signal(pid, 'SIGKILL');
  await until(() => !isAlive(pid), 10_000);
}

/**
 * Ends what a killed server left: its sessions hold the shared memory, and one that computes does not notice for
 * long that its parent is gone. Until the last one has ended no new server starts.
 */
export async function endLeftSessions(cluster: string): Promise<void> {
  for (const name of ['SIGQUIT', 'SIGKILL'] as const) {
    for (const pid of processesIn(cluster)) signal(pid, name);
    if (await until(() => processesIn(cluster).length === 0, 2_000)) return;
  }
}
