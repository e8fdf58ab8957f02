/** TCP ports of this machine: is one free, find one, who holds it. */
import { randomInt } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { codeOf } from './errors.ts';
import { commandLine } from './processes.ts';

/**
 * Below the range from which operating systems take the ports of outgoing connections. In that range a client that
 * retries against our own stopped database can be given the very port it connects to, reach itself, and keep the
 * database from ever listening again.
 */
const LOWEST = 15_433;
const HIGHEST = 32_000;

/** True when `port` can be listened on; other errors than "in use" (a privileged port) are thrown. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => (codeOf(error) === 'EADDRINUSE' ? resolve(false) : reject(error)));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

export async function findFreePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(LOWEST, HIGHEST);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no free port found between ${LOWEST} and ${HIGHEST}`);
}

/** "pid 123 (node server/main.ts)", or null when it cannot be known (not Linux, or another user's process). */
export function holderOfPort(port: number): string | null {
  if (process.platform !== 'linux') return null;
  const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)));
  if (inodes.size === 0) return null;
  for (const pid of list('/proc').filter((entry) => /^\d+$/.test(entry))) {
    for (const descriptor of list(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(link(`/proc/${pid}/fd/${descriptor}`))?.[1];
      if (inode && inodes.has(inode)) return `pid ${pid} (${commandLine(Number(pid)) || 'unknown command'})`;
    }
  }
  return null;
}

/** Columns of the table: [1] local address:port in hexadecimal, [3] state (0A is listening), [9] inode. */
function listeningInodes(table: string, port: number): string[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return text(table)
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((columns) => columns[1]?.endsWith(wanted) && columns[3] === '0A')
    .map((columns) => columns[9] ?? '');
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function link(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

function text(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
