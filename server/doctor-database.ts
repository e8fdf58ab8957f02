/** The part of `doctor` that looks at the database: reachable, roles, migrations, clock. */
import type { Config } from './config.ts';
import {
  deriveApp,
  glimpseEngine,
  OLDEST_VERSION,
  startEngine,
  textOf,
  withConnection,
  withoutPassword,
} from './db/engine/index.ts';
import { migrationFiles } from './db/migrate.ts';
import { isoTime, msOf, systemClock } from './kernel/clock.ts';

export interface Finding {
  ok: boolean;
  detail: string;
  /** What to do; only when not ok. */
  remedy?: string;
}

export interface Check extends Finding {
  name: string;
}

interface Addresses {
  ownerUrl: string;
  appUrl: string;
}

const CLOCK_TOLERANCE_MS = 5_000;
/** No installation is older than this. */
const EARLIEST = '2026-01-01T00:00:00.000Z';

/** An embedded database that is not running is started for the look and ended again. */
export async function lookAtDatabase(config: Config): Promise<Check[]> {
  const { finding, addresses, close } = await reach(config);
  const checks: Check[] = [{ name: 'database', ...finding }];
  try {
    if (!addresses) return checks;
    const { ownerUrl, appUrl } = addresses;
    checks.push({ name: 'roles', ...(await settled(() => checkRoles(appUrl))) });
    checks.push({ name: 'migrations', ...(await settled(() => checkMigrations(ownerUrl))) });
    checks.push({ name: 'clock', ...(await settled(() => checkClock(ownerUrl))) });
    return checks;
  } finally {
    await close();
  }
}

/** A look that fails is a finding too. */
export async function settled(look: () => Finding | Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    return { ok: false, detail: textOf(error) };
  }
}

interface Reached {
  finding: Finding;
  addresses: Addresses | null;
  close(): Promise<void>;
}

async function reach(config: Config): Promise<Reached> {
  const nothing = async () => undefined;
  if (config.databaseUrl) {
    const addresses = { ownerUrl: config.databaseUrl, appUrl: deriveApp(config.databaseUrl).url };
    return found(addresses, withoutPassword(config.databaseUrl), nothing);
  }
  try {
    const { running, made } = glimpseEngine(config.dataDir);
    if (running) return await found(running, `embedded, running on port ${running.port}`, nothing);
    if (!made)
      return {
        finding: { ok: true, detail: 'embedded, made at the first start' },
        addresses: null,
        close: nothing,
      };
    const quiet = () => undefined;
    const log = { info: quiet, warn: quiet, error: quiet };
    const engine = await startEngine({ dataDir: config.dataDir, port: config.pgPort ?? undefined, log });
    return await found(engine, 'embedded, started for this look', () => engine.stop());
  } catch (error) {
    return { finding: { ok: false, detail: textOf(error) }, addresses: null, close: nothing };
  }
}

async function found(addresses: Addresses, how: string, close: () => Promise<void>): Promise<Reached> {
  const finding = await settled(() =>
    withConnection(addresses.ownerUrl, async (client) => {
      const { rows } = await client.query<{ server_version: string }>('show server_version');
      const version = rows[0]?.server_version ?? '0';
      const detail = `PostgreSQL ${version}, ${how}`;
      if (Number.parseInt(version, 10) >= OLDEST_VERSION) return { ok: true, detail };
      return { ok: false, detail, remedy: `Use PostgreSQL ${OLDEST_VERSION} or later.` };
    }),
  );
  return { finding, addresses: finding.ok ? addresses : null, close };
}

async function checkRoles(appUrl: string): Promise<Finding> {
  try {
    return await withConnection(appUrl, async (client) => {
      const { rows } = await client.query<{ name: string; rolsuper: boolean; rolbypassrls: boolean }>(
        'select rolname as name, rolsuper, rolbypassrls from pg_roles where rolname = current_user',
      );
      const role = rows[0]!;
      if (!role.rolsuper && !role.rolbypassrls)
        return { ok: true, detail: `"${role.name}" is bound by row-level security` };
      return {
        ok: false,
        detail: `"${role.name}" is not bound by row-level security: tenants are not kept apart`,
        remedy: `Run as an administrator: alter role "${role.name}" nosuperuser nobypassrls;`,
      };
    });
  } catch (error) {
    const remedy = 'npm start makes this role, or says which statement an administrator has to run.';
    return { ok: false, detail: `the role for serving cannot log in: ${textOf(error)}`, remedy };
  }
}

async function checkMigrations(ownerUrl: string): Promise<Finding> {
  const files = await migrationFiles();
  const ran = await withConnection(ownerUrl, async (client) => {
    const exists = await client.query(`select to_regclass('roundtrip.schema_migrations') is not null as there`);
    if (!exists.rows[0].there) return new Map<string, string>();
    const { rows } = await client.query<{ name: string; digest: string }>(
      'select name, digest from roundtrip.schema_migrations',
    );
    return new Map(rows.map(({ name, digest }) => [name, digest]));
  });
  const changed = files.filter(({ name, digest }) => ran.has(name) && ran.get(name) !== digest);
  if (changed.length > 0) {
    const names = changed.map(({ name }) => name).join(', ');
    return {
      ok: false,
      detail: `changed since they ran: ${names}`,
      remedy: 'Put the files back and add new ones instead.',
    };
  }
  const unknown = [...ran.keys()].filter((name) => !files.some((file) => file.name === name));
  if (unknown.length > 0) {
    return {
      ok: false,
      detail: `the database is newer: ${unknown.join(', ')}`,
      remedy: 'Use the version that made these changes.',
    };
  }
  const missing = files.filter(({ name }) => !ran.has(name));
  if (missing.length === 0) return { ok: true, detail: `${files.length} of ${files.length} have run` };
  return {
    ok: false,
    detail: `${missing.length} have not run yet`,
    remedy: 'Run npm run migrate, or npm start, which does it too.',
  };
}

/** Against the database's clock, and against a date no installation can lie before. */
async function checkClock(ownerUrl: string): Promise<Finding> {
  const own = systemClock.nowMs();
  if (own < msOf(EARLIEST))
    return { ok: false, detail: `the clock says ${isoTime(own)}`, remedy: 'Set it, best by NTP.' };
  const apart = await withConnection(ownerUrl, async (client) => {
    const before = systemClock.nowMs();
    const { rows } = await client.query<{ ms: number }>(
      'select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms',
    );
    return Math.round((rows[0]?.ms ?? 0) - before);
  });
  if (Math.abs(apart) <= CLOCK_TOLERANCE_MS) return { ok: true, detail: `${Math.abs(apart)} ms from the database's` };
  return {
    ok: false,
    detail: `${apart} ms from the database's clock`,
    remedy: 'Synchronise both machines by NTP.',
  };
}
