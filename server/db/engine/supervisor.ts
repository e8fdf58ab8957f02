/** Keeps one PostgreSQL server running on one port until it is told to stop. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Place } from './cluster.ts';
import { type EngineLog, textOf } from './errors.ts';
import { endLeftSessions, endPostmaster, type Postmaster, removeStalePidFile, startPostmaster } from './postmaster.ts';
import { isAlive, signal, until } from './processes.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** A server that ran this long before it died is restarted without a pause. */
const STEADY_AFTER_MS = 5_000;
const POLL_MS = 250;

export class Supervisor {
  readonly #place: Place;
  readonly #log: EngineLog;
  #current: Postmaster | null = null;
  #poll: NodeJS.Timeout | undefined;
  #stopped = false;
  /** The server whose end is wanted: its exit, whenever we hear of it, is no reason to restart it. */
  #unwanted: Postmaster | null = null;
  /** Deaths in a row, none of which followed a steady run. */
  #deaths = 0;
  #readySince = 0;
  /** Killed by us; the kernel may take a moment. */
  #killed = -1;
  #recovering: Promise<void> | null = null;

  constructor(place: Place, log: EngineLog) {
    this.#place = place;
    this.#log = log;
  }

  /** -1 before the first start and after the end. */
  get pid(): number {
    return this.#current?.pid ?? -1;
  }

  get port(): number {
    return this.#current?.port ?? -1;
  }

  async start(port: number): Promise<void> {
    await endLeftSessions(this.#place.cluster);
    removeStalePidFile(this.#place.cluster);
    await startPostmaster(this.#place, port, (postmaster) => {
      this.#current = postmaster;
    });
    this.adopt(this.#current!);
  }

  /** Watches a server that is ready. */
  adopt(postmaster: Postmaster): void {
    this.#current = postmaster;
    this.#readySince = performance.now();
    this.#watch(postmaster);
  }

  async whenReady(): Promise<void> {
    // A death nobody has noticed yet is waited for too.
    const settled = () => this.#recovering !== null || (this.pid !== this.#killed && isAlive(this.pid));
    await until(() => this.#stopped || settled(), POLL_MS * 20);
    await this.#recovering;
  }

  kill9(): void {
    if (!this.#current || this.#stopped) return;
    this.#killed = this.#current.pid;
    signal(this.#killed, 'SIGKILL');
  }

  async restart(): Promise<void> {
    await this.#recovering;
    if (this.#stopped || !this.#current) return;
    this.#unwanted = this.#current;
    const { pid, port } = this.#current;
    await endPostmaster(pid);
    this.#deaths = 0;
    this.#beginRecovery(port);
    await this.#recovering;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#poll);
    if (this.#recovering && this.#current) signal(this.#current.pid, 'SIGINT');
    await this.#recovering;
    const current = this.#current;
    this.#current = null;
    if (current) await endPostmaster(current.pid);
  }

  /** For a process that ends without having stopped: the server is told to end and does so by itself. */
  abandon(): void {
    this.#stopped = true;
    if (this.#current) signal(this.#current.pid, 'SIGINT');
  }

  #watch(postmaster: Postmaster): void {
    clearInterval(this.#poll);
    const { child, pid } = postmaster;
    if (!child) {
      // An adopted server is no child of ours: nobody tells us of its end.
      this.#poll = setInterval(() => {
        if (!isAlive(pid)) this.#died(postmaster, 'unknown');
      }, POLL_MS);
      this.#poll.unref();
      return;
    }
    if (child.exitCode !== null || child.signalCode !== null)
      this.#died(postmaster, child.signalCode ?? `code ${child.exitCode}`);
    else child.once('exit', (code, name) => this.#died(postmaster, name ?? `code ${code}`));
  }

  #died(postmaster: Postmaster, how: string): void {
    clearInterval(this.#poll);
    if (this.#stopped || this.#unwanted === postmaster || this.#current !== postmaster) return;
    this.#log.error({ pid: postmaster.pid, how }, 'The database server ended unexpectedly, restarting it.');
    if (performance.now() - this.#readySince > STEADY_AFTER_MS) this.#deaths = 0;
    this.#beginRecovery(postmaster.port);
  }

  #beginRecovery(port: number): void {
    this.#recovering = this.#recover(port).finally(() => {
      this.#recovering = null;
    });
  }

  async #recover(port: number): Promise<void> {
    while (!this.#stopped) {
      const delay = this.#deaths === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (this.#deaths - 1), LONGEST_PAUSE_MS);
      this.#deaths += 1;
      await pause(delay);
      if (this.#stopped) return;
      try {
        await this.start(port);
        this.#log.warn({ pid: this.pid, port, after_ms: delay }, 'The database server is running again.');
        return;
      } catch (error) {
        this.#log.error(
          { error: textOf(error), deaths: this.#deaths },
          'The database server did not start, trying again.',
        );
      }
    }
  }
}
