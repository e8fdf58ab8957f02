/**
 * Supervises the embedded PostgreSQL: starts it or adopts the one a killed Roundtrip left behind, restarts it when it
 * dies, and ends it with the platform.
 */
import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { chooseAccount } from './account.ts';
import { findBinaries } from './binaries.ts';
import { ensureCluster, type Place, writeConfiguration } from './cluster.ts';
import { withConnection } from './connect.ts';
import { DatabaseError, type EngineLog, textOf } from './errors.ts';
import {
  APP_ROLE,
  clusterFolder,
  DATABASE,
  type EngineState,
  OWNER_ROLE,
  prepareHome,
  readState,
  urlFor,
  writeState,
} from './home.ts';
import { takeLock } from './lock.ts';
import { findFreePort, holderOfPort, isPortFree } from './ports.ts';
import { endPostmaster, findPostmaster, type Postmaster, runsBinary } from './postmaster.ts';
import { isAlive, until } from './processes.ts';
import { ensureRoles } from './roles.ts';
import { Supervisor } from './supervisor.ts';

export interface EngineOptions {
  dataDir: string;
  /** Default: one that is free, kept for the next start. */
  port?: number;
  /** False switches fsync off: for tests, which may lose their data with the machine. Default true. */
  durable?: boolean;
  log: EngineLog;
}

export interface Engine {
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** A superuser's, to the database `postgres`. For tests and tools; the platform never uses it. */
  readonly adminUrl: string;
  readonly port: number;
  /** Of the server now running; changes when it is restarted. */
  readonly pid: number;
  /** True when a server that was running already was taken over. */
  readonly adopted: boolean;
  /** Resolves when the server accepts connections; at once, except while it is being restarted. */
  whenReady(): Promise<void>;
  /** Ends the server in an orderly way and gives the data directory free. */
  stop(): Promise<void>;
  /** Kills the server as a crash would; it is then restarted like after any death. */
  kill9(): void;
  /** Ends the server in an orderly way and starts it again on the same port. */
  restart(): Promise<void>;
}

/** Starts the database of `dataDir`, which is made on first use. Throws `DatabaseError`. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const dataDir = resolve(options.dataDir);
  const durable = options.durable ?? true;
  const known = readStateIfAny(dataDir);
  const account = chooseAccount(known ? clusterFolder(dataDir, known) : null);
  const state = prepareHome(dataDir, account, options.log);
  const home = realpathSync(dirname(clusterFolder(dataDir, state)));
  const release = takeLock(home);
  try {
    const place: Place = { cluster: `${home}/postgres`, binaries: findBinaries(account, home), account };
    await ensureCluster(place, state.passwords.admin, durable);
    return await supervise({ ...options, dataDir, durable }, state, place, release);
  } catch (error) {
    release();
    throw error;
  }
}

function readStateIfAny(dataDir: string): EngineState | null {
  try {
    return readState(dataDir);
  } catch {
    // prepareHome reads it again and says what is wrong.
    return null;
  }
}

type Settled = EngineOptions & { durable: boolean };

async function supervise(options: Settled, state: EngineState, place: Place, release: () => void): Promise<Engine> {
  const { log } = options;
  const supervisor = new Supervisor(place, log);
  const onExit = () => {
    supervisor.abandon();
    release();
  };
  process.once('exit', onExit);
  try {
    const adopted = await adopt(options, state, place);
    if (adopted) supervisor.adopt(adopted);
    else await startFresh(options, state, place, supervisor);
    const port = supervisor.port;
    if (state.port !== port) writeState(options.dataDir, { ...state, port });
    await ensureRoles(urlFor(state, 'admin', port), {
      owner: { name: OWNER_ROLE, password: state.passwords.owner, database: DATABASE },
      app: { name: APP_ROLE, password: state.passwords.app },
    });
    log.info({ port, pid: supervisor.pid, adopted: adopted !== null }, adopted ? 'database adopted' : 'database ready');
    return {
      ownerUrl: urlFor(state, 'owner', port),
      appUrl: urlFor(state, 'app', port),
      adminUrl: urlFor(state, 'admin', port),
      port,
      adopted: adopted !== null,
      get pid() {
        return supervisor.pid;
      },
      whenReady: () => supervisor.whenReady(),
      kill9: () => supervisor.kill9(),
      restart: () => supervisor.restart(),
      stop: async () => {
        await supervisor.stop();
        process.off('exit', onExit);
        release();
      },
    };
  } catch (error) {
    await supervisor.stop();
    process.off('exit', onExit);
    throw error;
  }
}

/** Takes over a running server of this cluster when it answers and is what was asked for; ends it otherwise. */
async function adopt(options: Settled, state: EngineState, place: Place): Promise<Postmaster | null> {
  const found = findPostmaster(place.cluster);
  if (!found) return null;
  const { pid, port } = found;
  const status = () => findPostmaster(place.cluster)?.status;
  if (found.status !== 'stopping') await until(() => !isAlive(pid) || status() === 'ready', 30_000);
  const fsync = await ask(urlFor(state, 'admin', port), 'fsync');
  const fits = fsync === (options.durable ? 'on' : 'off') && port === (options.port ?? port) && runsBinary(pid, place);
  if (fits) return { pid, port, child: null };
  const why = fsync ? 'has other settings than asked for' : 'does not answer';
  options.log.warn({ pid }, `A database server that was left running ${why}: ending it.`);
  // One that is just shutting down gives no answer either and is left the time to do so in an orderly way.
  await endPostmaster(pid, fsync || found.status === 'stopping' ? 'SIGINT' : 'SIGQUIT');
  return null;
}

/** A setting of a server that answers, null when it does not. */
async function ask(url: string, setting: string): Promise<string | null> {
  try {
    return await withConnection(
      url,
      async (client) => {
        const { rows } = await client.query<{ value: string }>('select current_setting($1) as value', [setting]);
        return rows[0]?.value ?? null;
      },
      { timeoutMs: 3_000 },
    );
  } catch {
    return null;
  }
}

async function startFresh(options: Settled, state: EngineState, place: Place, supervisor: Supervisor): Promise<void> {
  writeConfiguration(place, options.durable);
  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await choosePort(state));
    if (options.port !== undefined && !(await isPortFree(port))) throw portTaken(port);
    try {
      await supervisor.start(port);
      return;
    } catch (error) {
      // Somebody took the port between looking and listening.
      if (attempt === 3 || !/could not bind|Address already in use/.test(textOf(error))) throw error;
    }
  }
}

async function choosePort(state: EngineState): Promise<number> {
  return state.port !== null && (await isPortFree(state.port)) ? state.port : findFreePort();
}

function portTaken(port: number): DatabaseError {
  const holder = holderOfPort(port);
  return new DatabaseError(
    `Port ${port}, asked for with ROUNDTRIP_PG_PORT, is taken${holder ? ` by ${holder}` : ''}.`,
    'End that process, choose another port, or leave ROUNDTRIP_PG_PORT out to use any free one.',
  );
}
