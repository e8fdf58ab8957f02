/**
 * Starting and stopping the platform: database, migrations, gateway, carrier sandbox, jobs, HTTP, in this order; the way back is the
 * same in reverse, and nothing is left running.
 */
import type { FastifyInstance } from 'fastify';
import { type Logger, pino } from 'pino';
import { ensurePlatformKey, type PlatformKey } from './api-keys/index.ts';
import { type Config, readConfig } from './config.ts';
import { holderOfPort, isPortFree, openDatabase } from './db/engine/index.ts';
import { migrate } from './db/migrate.ts';
import { startDemoChild } from './demo-child.ts';
import { openApp } from './http/app.ts';
import { routes } from './http/routes.ts';
import { ensurePartitions, migrateJobs, openJobs } from './jobs/index.ts';
import { systemClock } from './kernel/clock.ts';
import { assertSafeRole } from './malls/index.ts';
import { openPlatform } from './open-platform.ts';
import type { Platform } from './platform.ts';
import { queueShapes, registry } from './registry.ts';
import { type SimulatorKind, startSimulatorChild } from './simulator-child.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Something the person who starts can put right; shown without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

export interface Serving {
  config: Config;
  platform: Platform;
  /** Of the API; null in a process that only works. */
  url: string | null;
  gatewayUrl: string;
  sandboxUrl: string;
  platformKey: PlatformKey | null;
  /** Finishes requests and running jobs, then closes everything. Safe to call twice. */
  stop(): Promise<void>;
}

/** Requests under way are waited for at most so long. */
const requestsMs = 20_000;

/** Throws `ConfigError`, `DatabaseError`, `UnsafeRoleError` or `StartError` with a remedy; whatever was started is stopped again. */
export async function startServing(env: Env): Promise<Serving> {
  const config = readConfig(env);
  const undo: (() => Promise<unknown>)[] = [];
  const stop = once(async () => {
    for (const step of undo.reverse()) await step();
  });
  try {
    return { ...(await start(env, config, undo)), config, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(env: Env, config: Config, undo: (() => Promise<unknown>)[]) {
  const serves = config.role !== 'worker';
  // Before anything is started: the usual mistake is a second start.
  if (serves && !(await isPortFree(config.port, config.host))) throw portTaken(config);
  const log = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: true }));
  const database = await openDatabase(config, log);
  undo.push(() => database.close());
  await migrate(database.ownerUrl, database.appRole);
  await migrateJobs(database.ownerUrl, database.appRole, queueShapes);

  const [gatewayUrl, sandboxUrl] = await allOrFirstError([
    simulatorUrl('gateway', { env, config, log, undo }),
    simulatorUrl('carriers', { env, config, log, undo }),
  ]);

  const platform = openPlatform({
    config: { ...config, gatewayUrl, sandboxUrl },
    log,
    clock: systemClock,
    appUrl: database.appUrl,
  });
  undo.push(() => platform.close());
  await assertSafeRole(platform.pool);
  await ensurePartitions(platform.pool, platform.clock);
  const platformKey = serves ? await ensurePlatformKey(platform, config.platformKey) : null;

  const works = config.role !== 'api';
  const jobs = await openJobs(platform, {
    appUrl: database.appUrl,
    works,
    registry: (given) => registry(platform, given),
  });
  undo.push(() => jobs.stop());
  if (works) jobs.start();

  const app = serves ? openApp(platform, routes) : null;
  if (app) {
    undo.push(() => withinBound(app.close(), requestsMs));
    await listen(app, config);
  }
  return { platform, platformKey, gatewayUrl, sandboxUrl, url: app ? urlOf(config) : null };
}

interface SimulatorNeeds {
  env: Env;
  config: Config;
  log: Logger;
  undo: (() => Promise<unknown>)[];
}

/** One of our own is started when the setting names none and this process is the whole platform. */
async function simulatorUrl(kind: SimulatorKind, { env, config, log, undo }: SimulatorNeeds): Promise<string> {
  const [variable, set] =
    kind === 'gateway' ? ['ROUNDTRIP_GATEWAY_URL', config.gatewayUrl] : ['ROUNDTRIP_SANDBOX_URL', config.sandboxUrl];
  if (config.role !== 'all' || env[variable]?.trim()) return set;
  const child = await startSimulatorChild(kind, { env, dataDir: config.dataDir, log });
  undo.push(() => child.stop());
  return child.url;
}

/** Waits for both even when one fails, so that what did start is known and stopped. */
async function allOrFirstError(starting: [Promise<string>, Promise<string>]): Promise<[string, string]> {
  await Promise.allSettled(starting);
  return Promise.all(starting);
}

async function listen(app: FastifyInstance, config: Config): Promise<void> {
  try {
    await app.listen({ port: config.port, host: config.host });
  } catch (error) {
    if ((error as { code?: string }).code === 'EADDRINUSE') throw portTaken(config);
    throw error;
  }
}

function portTaken(config: Config): StartError {
  const holder = holderOfPort(config.port);
  return new StartError(
    `Port ${config.port} is taken${holder ? ` by ${holder}` : ''}. End that process, or set PORT to another one.`,
  );
}

function urlOf({ host, port }: Config): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= work();
    return running;
  };
}

async function withinBound(work: Promise<unknown>, ms: number): Promise<void> {
  const bound = Promise.withResolvers<void>();
  const timer = setTimeout(bound.resolve, ms);
  await Promise.race([work, bound.promise]);
  clearTimeout(timer);
}

/** `serve` and `work`: runs until told to stop; returns the exit code. With `demo` two malls are made at the first start. */
export async function serve(env: Env, options: { demo: boolean } = { demo: false }): Promise<number> {
  const ending = listenForTheEnd();
  const serving = await startServing(env);
  process.stdout.write(whereToLook(serving));
  const { config, url, sandboxUrl, platformKey } = serving;
  const stopDemo =
    options.demo && url
      ? startDemoChild({ url, sandboxUrl, dataDir: config.dataDir, platformKey: platformKey?.key ?? null })
      : null;
  await ending;
  await stopDemo?.();
  process.stdout.write('Stopping: requests and jobs under way are finished first. Ctrl-C again stops at once.\n');
  await serving.stop();
  return 0;
}

/**
 * Resolves at the first signal, or when the launcher that holds our channel is gone. A terminal's Ctrl-C arrives twice,
 * from the terminal and from the launcher: within a second it is one. A later one ends the process at once.
 */
function listenForTheEnd(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt: number | null = null;
    const end = (): void => {
      const now = performance.now();
      if (firstAt !== null && now - firstAt > 1_000) process.exit(130);
      firstAt ??= now;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
    process.once('disconnect', end);
  });
}

function whereToLook({ config, url, gatewayUrl, sandboxUrl, platformKey }: Serving): string {
  const lines = url
    ? [
        `Roundtrip serves at ${url}`,
        `  console           ${url}/  (enter with a key)`,
        `  reference         ${url}/docs`,
        `  health            ${url}/readyz`,
        `  metrics           ${url}/metrics`,
      ]
    : ['Roundtrip works on jobs and deadlines.'];
  if (config.role === 'all') {
    lines.push(`  payment gateway   ${gatewayUrl} (simulated, for test mode)`);
    lines.push(`  carrier sandbox   ${sandboxUrl} (simulated carriers, for test mode)`);
  }
  if (!config.databaseUrl) lines.push(`  data              ${config.dataDir}`);
  if (platformKey?.created && !config.platformKey) {
    lines.push(`  platform key      ${platformKey.key}  (made now and shown this once: keep it)`);
  }
  return `${lines.join('\n')}\n`;
}
