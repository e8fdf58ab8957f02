/** Looks at an embedded database without starting, locking or changing anything. */
import { existsSync, realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { clusterFolder, readState, urlFor } from './home.ts';
import { type Holder, readHolder } from './lock.ts';
import { findPostmaster } from './postmaster.ts';

export interface EngineGlimpse {
  /** False before the first start. */
  made: boolean;
  /** The live Roundtrip that uses the data directory. */
  holder: Holder | null;
  /** Set while the server runs. */
  running: { pid: number; port: number; ownerUrl: string; appUrl: string } | null;
}

export function glimpseEngine(dataDir: string): EngineGlimpse {
  const folder = resolve(dataDir);
  const state = readState(folder);
  if (!state) return { made: false, holder: null, running: null };
  const cluster = clusterFolder(folder, state);
  const holder = readHolder(dirname(cluster));
  const found = existsSync(cluster) ? findPostmaster(realpathSync(cluster)) : null;
  return {
    made: existsSync(cluster),
    holder,
    running: found
      ? {
          pid: found.pid,
          port: found.port,
          ownerUrl: urlFor(state, 'owner', found.port),
          appUrl: urlFor(state, 'app', found.port),
        }
      : null,
  };
}
