/** The database the platform runs on: the one in DATABASE_URL, or the embedded one. */
import type { Config } from '../../config.ts';
import { waitUntilReachable, withConnection, withoutPassword } from './connect.ts';
import { type Engine, startEngine } from './engine.ts';
import type { EngineLog } from './errors.ts';
import { APP_ROLE } from './home.ts';
import { deriveApp, ensureRoles } from './roles.ts';

export interface OpenDatabase {
  /** Makes and changes tables. */
  ownerUrl: string;
  /** Serves requests; bound by row-level security. */
  appUrl: string;
  appRole: string;
  /** Only with the embedded database. */
  engine?: Engine;
  close(): Promise<void>;
}

/** Ready to migrate: reachable, version 15 or later, both roles in order. Throws `DatabaseError`. */
export async function openDatabase(config: Config, log: EngineLog): Promise<OpenDatabase> {
  if (config.databaseUrl) return openExisting(config.databaseUrl, log);
  const engine = await startEngine({ dataDir: config.dataDir, port: config.pgPort ?? undefined, log });
  return {
    ownerUrl: engine.ownerUrl,
    appUrl: engine.appUrl,
    appRole: APP_ROLE,
    engine,
    close: () => engine.stop(),
  };
}

async function openExisting(ownerUrl: string, log: EngineLog): Promise<OpenDatabase> {
  await waitUntilReachable(ownerUrl, 15_000, log);
  const app = deriveApp(ownerUrl);
  await ensureRoles(ownerUrl, { app: app.login });
  const powerful = await withConnection(ownerUrl, async (client) => {
    const { rows } = await client.query<{ super: boolean }>(
      'select rolsuper as super from pg_roles where rolname = current_user',
    );
    return rows[0]?.super === true;
  });
  if (powerful) {
    log.warn(
      { database: withoutPassword(ownerUrl) },
      'DATABASE_URL names a superuser. Migrations work, yet an owner without these rights is safer.',
    );
  }
  return { ownerUrl, appUrl: app.url, appRole: app.login.name, close: async () => undefined };
}
