/**
 * Processor time of the database's processes. On a machine that others use too, time per request tells more than
 * requests per second. Linux only; elsewhere, or with a database on another machine, there is none.
 */
import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of `/proc/<pid>/stat` per second: 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Seconds used by the children of `postmaster`, those that have ended included; null where nobody can tell. */
export function databaseSeconds(postmaster: number | null): number | null {
  if (postmaster === null) return null;
  try {
    const stats = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => statOf(Number(pid)) ?? []);
    const own = stats.find(({ pid }) => pid === postmaster);
    if (!own) return null;
    const children = stats.filter(({ parent }) => parent === postmaster);
    return (own.endedTicks + children.reduce((sum, each) => sum + each.ticks, 0)) / ticksPerSecond;
  } catch {
    return null;
  }
}

interface Stat {
  pid: number;
  parent: number;
  ticks: number;
  /** Of children that have ended and were waited for. */
  endedTicks: number;
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in brackets may hold spaces; after it come state, parent and so on.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { pid, parent: fields[1]!, ticks: fields[11]! + fields[12]!, endedTicks: fields[13]! + fields[14]! };
  } catch {
    // It has ended since the folder was listed.
    return null;
  }
}
