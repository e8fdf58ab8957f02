/**
 * Who leads: locks held across transactions, so that of all processes one sweeps, one keeps house, and a mall's clock
 * is moved by one request at a time. All locks of a process live on one connection (an advisory lock belongs to its
 * session), so that a hundred moving clocks take one connection and not a hundred. The server frees them with the
 * session: a killed process leads nothing.
 */
import type { Client, Pool } from '../db/pool.ts';

export interface Hold {
  /** False once the connection is lost and another process may have the lock. */
  readonly valid: boolean;
  release(): Promise<void>;
}

export interface Locks {
  /** Null when it is held already, here or elsewhere. Never waits. */
  tryHold(name: string): Promise<Hold | null>;
  close(): Promise<void>;
}

/** `pool` is this one's own and holds one connection. */
export function openLocks(pool: Pool): Locks {
  const held = new Set<string>();
  let session: Promise<Client> | null = null;
  let generation = 0;

  const lost = (client: Client, of: number): void => {
    if (of !== generation) return;
    generation += 1;
    session = null;
    held.clear();
    client.release(true);
  };
  const connect = (): Promise<Client> => {
    session ??= pool.connect().then(
      (client) => {
        const mine = generation;
        client.on('error', () => lost(client, mine));
        client.on('end', () => lost(client, mine));
        return client;
      },
      (error: unknown) => {
        session = null;
        throw error;
      },
    );
    return session;
  };

  return {
    async tryHold(name) {
      // The session would be given its own lock a second time, hence the set.
      if (held.has(name)) return null;
      const mine = generation;
      held.add(name);
      try {
        const client = await connect();
        const { rows } = await client.query<{ obtained: boolean }>(
          'select pg_try_advisory_lock(hashtextextended($1, 0)) as obtained',
          [name],
        );
        if (!rows[0]?.obtained) {
          held.delete(name);
          return null;
        }
        return {
          get valid() {
            return mine === generation;
          },
          async release() {
            if (mine !== generation) return;
            await client
              .query('select pg_advisory_unlock(hashtextextended($1, 0))', [name])
              .catch(() => lost(client, mine));
            if (mine === generation) held.delete(name);
          },
        };
      } catch (error) {
        if (mine === generation) held.delete(name);
        throw error;
      }
    },
    async close() {
      const client = await session?.catch(() => null);
      if (client) lost(client, generation);
      await pool.end();
    },
  };
}

/** A pass that one process makes at a time: the first that comes leads until it stops or its connection is lost. */
export interface Led {
  pass(): Promise<boolean>;
  stop(): Promise<void>;
}

export function whileLeading(locks: Locks, name: string, pass: () => Promise<boolean>): Led {
  let lead: Hold | null = null;
  return {
    async pass() {
      if (!lead?.valid) lead = await locks.tryHold(name);
      return lead ? pass() : false;
    },
    async stop() {
      await lead?.release();
      lead = null;
    },
  };
}
