/** The state of a replay at its start: the kept one of this very replay, or a new one. */
import { randomBytes } from 'node:crypto';
import { FileProblem } from './read-file.ts';
import { readState, type StateOf } from './state-file.ts';

export interface Asked {
  stateFile: string;
  limit?: number | undefined;
  url?: string | undefined;
  /** What all keys begin with; its own for every replay unless told. */
  reference?: string | undefined;
}

/** Throws `FileProblem` when the kept state is of another replay, or of an older shape. */
export function openState<Mall>(
  { stateFile, reference, ...asked }: Asked,
  sha256: string,
  version: number,
): StateOf<Mall> {
  const kept = readState<StateOf<Mall>>(stateFile);
  const [limit, url] = [asked.limit ?? null, asked.url ?? null];
  const fresh: StateOf<Mall> = {
    version,
    sha256,
    limit,
    url,
    run: reference ?? `replay-${randomBytes(6).toString('hex')}`,
    server: null,
    mall: null,
    stops: 0,
    elapsedMs: 0,
    orders: {},
    returns: {},
  };
  if (!kept) return fresh;
  if (kept.version !== version || kept.sha256 !== sha256 || kept.limit !== limit || kept.url !== url)
    throw new FileProblem(
      `${stateFile} belongs to another replay (another file, limit or server). Remove it, or name another one.`,
    );
  return kept;
}
