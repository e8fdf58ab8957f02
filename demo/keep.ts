/**
 * What the demo keeps in the data directory (`demo.json`, readable by its owner only): keys are shown once, and a demo
 * that was interrupted is made to its end at the next start.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DemoSeller {
  id: string;
  name: string;
  /** Test mode; null where the mall's key does for the seller too. */
  key: string | null;
}

export interface DemoMall {
  id: string;
  name: string;
  reference: string;
  /** Test mode. */
  key: string;
  sellers: DemoSeller[];
}

export interface Kept {
  version: 1;
  /** Everything is there. */
  done: boolean;
  malls: DemoMall[];
}

export function demoFile(dataDir: string): string {
  return join(dataDir, 'demo.json');
}

export function readKept(dataDir: string): Kept {
  try {
    return JSON.parse(readFileSync(demoFile(dataDir), 'utf8')) as Kept;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return { version: 1, done: false, malls: [] };
    throw error;
  }
}

export function writeKept(dataDir: string, kept: Kept): void {
  const path = demoFile(dataDir);
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** Puts a mall in the place of the one of the same reference. */
export function keepMall(dataDir: string, mall: DemoMall): void {
  const kept = readKept(dataDir);
  writeKept(dataDir, { ...kept, malls: [...kept.malls.filter(({ reference }) => reference !== mall.reference), mall] });
}
