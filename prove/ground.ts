/**
 * What a proof stands on: a server process that can be killed and comes back, its database, and outside of it a gateway
 * and a post, which live on when the server dies.
 */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startCarrierSandbox } from '../carrier-sandbox/index.ts';
import { startGatewaySandbox } from '../gateway-sandbox/index.ts';
import { deriveApp, ensureRoles, startEngine } from '../server/db/engine/index.ts';
import { endServer, freePort, ownerUrl, spawnServer, untilReady } from '../simulation/local.ts';
import { type Market, openMarket } from './market.ts';
import { type CutProxy, startCutProxy } from './proxy.ts';

export interface Ground {
  url: string;
  gatewayUrl: string;
  /** Where the post answers. */
  sandboxUrl: string;
  /** The owner's, straight to the database. */
  databaseUrl: string;
  market: Market;
  /** Only where the server speaks to its database through it. */
  proxy: CutProxy | null;
  /** SIGKILL; a new process is started at once. */
  killServer(): void;
  /** SIGKILL to the database's postmaster; whoever supervises it brings it back. */
  killDatabase(): void;
  /** When the restarted server is ready. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

/** The server with its own embedded database, as `npm start` runs it. */
export async function standOnEmbedded(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-prove-'));
  const dataDir = join(folder, 'data');
  return stand({
    folder,
    settings: { ROUNDTRIP_DATA_DIR: dataDir },
    databaseUrl: () => ownerUrl(dataDir),
    killDatabase: () => process.kill(postmasterOf(dataDir), 'SIGKILL'),
    proxy: null,
    end: async () => undefined,
  });
}

/** The server on a database of this process, with the proxy that loses the answers of COMMIT in between. */
export async function standBehindProxy(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'roundtrip-prove-'));
  const quiet = () => undefined;
  const engine = await startEngine({
    dataDir: join(folder, 'database'),
    log: { info: quiet, warn: quiet, error: quiet },
  });
  await ensureRoles(engine.adminUrl, { app: deriveApp(engine.ownerUrl).login });
  const proxy = await startCutProxy({ host: '127.0.0.1', port: engine.port, marks: 'insert_events' });
  const through = new URL(engine.ownerUrl);
  through.port = String(proxy.port);
  return stand({
    folder,
    settings: { ROUNDTRIP_DATA_DIR: join(folder, 'data'), DATABASE_URL: through.toString() },
    databaseUrl: () => engine.ownerUrl,
    killDatabase: () => engine.kill9(),
    proxy,
    end: async () => {
      await proxy.close();
      await engine.stop();
    },
  });
}

interface Standing {
  folder: string;
  settings: Record<string, string>;
  databaseUrl: () => string;
  killDatabase: () => void;
  proxy: CutProxy | null;
  end: () => Promise<void>;
}

async function stand({ folder, settings, databaseUrl, killDatabase, proxy, end }: Standing): Promise<Ground> {
  const gateway = await startGatewaySandbox({ port: 0 });
  const post = await startCarrierSandbox({ port: 0, journalFile: join(folder, 'carrier-sandbox.jsonl') });
  const platformKey = `rt_test_${randomBytes(24).toString('base64url')}`;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const all = {
    PORT: String(port),
    ROUNDTRIP_PLATFORM_KEY: platformKey,
    ROUNDTRIP_GATEWAY_URL: gateway.url,
    ROUNDTRIP_SANDBOX_URL: post.url,
    ROUNDTRIP_LOG_LEVEL: 'silent',
    ROUNDTRIP_RATE_LIMIT: '0',
    ...settings,
  };
  const keeper = keepRunning(all, url);
  const stop = async (): Promise<void> => {
    proxy?.set({ share: 0 });
    await keeper.stop();
    await end();
    await gateway.close();
    await post.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await keeper.ready();
    return {
      url,
      gatewayUrl: gateway.url,
      sandboxUrl: post.url,
      databaseUrl: databaseUrl(),
      market: await openMarket(url, platformKey),
      proxy,
      killServer: keeper.kill,
      killDatabase,
      ready: keeper.ready,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What a service manager does: a server that ended is started again at once. */
function keepRunning(settings: Record<string, string>, url: string) {
  let stopping = false;
  let child: ChildProcess = start();
  function start(): ChildProcess {
    const started = spawnServer(settings);
    started.once('exit', () => {
      if (!stopping) child = start();
    });
    return started;
  }
  return {
    kill: () => {
      child.kill('SIGKILL');
    },
    ready: async (): Promise<void> => {
      // A child that ends while it is waited for is replaced, so that only the last one counts.
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await untilReady(child, url);
        } catch (error) {
          if (attempt === 10) throw error;
          await new Promise((resolve) => setTimeout(resolve, 200));
        }
      }
    },
    stop: async (): Promise<void> => {
      stopping = true;
      await endServer(child);
    },
  };
}

/** From outside, as an operating system would see it: the first line of postmaster.pid. */
function postmasterOf(dataDir: string): number {
  const { cluster } = JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as { cluster: string };
  return Number(readFileSync(join(resolve(dataDir, cluster), 'postmaster.pid'), 'utf8').split('\n')[0]);
}
