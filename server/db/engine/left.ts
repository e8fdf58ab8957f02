/** Clears away a throw-away database whose process was killed (a test run that was ended with -9). */
import { existsSync, realpathSync, rmSync } from 'node:fs';
import { readHolder } from './lock.ts';
import { endLeftSessions, endPostmaster, findPostmaster } from './postmaster.ts';

/** Ends the server of `dataDir` and deletes the folder; leaves it alone while a live process uses it. */
export async function removeLeftEngine(dataDir: string): Promise<void> {
  if (readHolder(dataDir)) return;
  const cluster = `${realpathSync(dataDir)}/postgres`;
  if (existsSync(cluster)) {
    const found = findPostmaster(cluster);
    if (found) await endPostmaster(found.pid, 'SIGQUIT');
    await endLeftSessions(cluster);
  }
  rmSync(dataDir, { recursive: true, force: true });
}
