/**
 * Processes as the operating system sees them: alive or not, which one exactly (a pid is reused), and ending one.
 * Linux answers from /proc; elsewhere `ps` is asked.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { codeOf } from './errors.ts';

const linux = process.platform === 'linux';

/** False for a process that has ended, also when nobody has collected it yet (a zombie answers signal 0). */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  return !linux || statFields(pid)[0] !== 'Z';
}

/** Tells one process from a later one with the same pid: boot and start time. Null when it is gone. */
export function startIdentity(pid: number): string | null {
  if (!linux) return ps(pid, 'lstart=');
  const started = statFields(pid)[19];
  return started ? `${readText('/proc/sys/kernel/random/boot_id')?.trim()}:${started}` : null;
}

/** The command line, arguments separated by spaces; null when it is gone. */
export function commandLine(pid: number): string | null {
  if (!linux) return ps(pid, 'command=');
  return readText(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim() ?? null;
}

/** Server processes whose working folder is `folder`; PostgreSQL's all work in the data directory. Empty off Linux. */
export function processesIn(folder: string): number[] {
  if (!linux) return [];
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => readLink(`/proc/${pid}/cwd`) === folder && commandLine(pid)?.startsWith('postgres'));
}

/** Sends a signal; a process that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

/** True as soon as `condition` holds, false when it does not within `timeoutMs`. */
export async function until(condition: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > end) return false;
    await pause(10);
  }
  return true;
}

/** Everything after the command's name in /proc/<pid>/stat: [0] is the state, [19] the start time in ticks. */
function statFields(pid: number): string[] {
  const stat = readText(`/proc/${pid}/stat`);
  return stat ? stat.slice(stat.lastIndexOf(')') + 2).split(' ') : [];
}

function ps(pid: number, format: string): string | null {
  const result = spawnSync('ps', ['-o', format, '-p', String(pid)], { encoding: 'utf8' });
  return result.status === 0 ? result.stdout.trim() || null : null;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function readLink(file: string): string | null {
  try {
    return readlinkSync(file);
  } catch {
    return null;
  }
}
