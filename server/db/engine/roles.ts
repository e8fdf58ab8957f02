/**
 * The two database roles. The owner makes and changes tables; the app role serves requests and is bound by row-level
 * security, which PostgreSQL switches off without a word for superusers and for roles with bypassrls.
 */
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { runFormatted, withConnection } from './connect.ts';
import { codeOf, DatabaseError } from './errors.ts';

export const OLDEST_VERSION = 15;

export interface Login {
  name: string;
  /** Null where the server asks for none (trust, certificates, a password file). */
  password: string | null;
}

export interface DatabaseRoles {
  /** With the rights of a superuser only: also makes the owner and the database. Otherwise the connected role is the owner. */
  owner?: Login & { database: string };
  app: Login;
}

/** The app role's login and URL, derived from the owner's URL alone, so that every process finds the same. */
export function deriveApp(ownerUrl: string): { url: string; login: Login } {
  const url = new URL(ownerUrl);
  const name = `${decodeURIComponent(url.username).replace(/_owner$/, '')}_app`;
  const secret = decodeURIComponent(url.password);
  const password = secret ? createHmac('sha256', secret).update(`app role ${name}`).digest('base64url') : null;
  url.username = encodeURIComponent(name);
  url.password = password ?? '';
  return { url: url.toString(), login: { name, password } };
}

/**
 * Makes what is missing and checks what is there: version, encoding, both roles, the app role's password and rights.
 * Safe when several processes start at once.
 * @throws DatabaseError with the SQL to run when the connected role may not do it itself.
 */
export async function ensureRoles(adminUrl: string, roles: DatabaseRoles): Promise<void> {
  await withConnection(adminUrl, async (client) => {
    await checkServer(client);
    await client.query(`select pg_advisory_lock(hashtext('roundtrip roles'))`);
    if (roles.owner) {
      await ensureLogin(client, roles.owner);
      await ensureDatabase(client, roles.owner);
    }
    await ensureLogin(client, roles.app);
    await checkRights(client, roles);
  });
  const appUrl = new URL(adminUrl);
  if (roles.owner) appUrl.pathname = `/${roles.owner.database}`;
  await ensurePassword(adminUrl, appUrl, roles.app);
  if (roles.owner) await ensurePassword(adminUrl, appUrl, roles.owner);
}

async function checkServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string; number: number; encoding: string }>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
            current_setting('server_encoding') as encoding`,
  );
  const server = rows[0]!;
  if (server.number < OLDEST_VERSION * 10_000) {
    throw new DatabaseError(
      `This is PostgreSQL ${server.version}; Roundtrip needs version ${OLDEST_VERSION} or later.`,
      'Upgrade the server, point DATABASE_URL to a newer one, or leave DATABASE_URL out to use the one Roundtrip brings.',
    );
  }
  if (server.encoding !== 'UTF8') {
    throw new DatabaseError(
      `The database is encoded in ${server.encoding}; Roundtrip needs UTF8.`,
      `Make a new one: create database … encoding 'UTF8' template template0;`,
    );
  }
}

async function ensureLogin(client: pg.Client, login: Login): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [login.name]);
  if (rowCount) return;
  try {
    await runFormatted(client, 'create role %I login nosuperuser nobypassrls nocreatedb nocreaterole', [login.name]);
    if (login.password !== null) await setPassword(client, login);
  } catch (cause) {
    if (isDuplicate(cause)) return;
    if (codeOf(cause) !== '42501') throw cause;
    throw new DatabaseError(
      `The role "${login.name}" does not exist and the role in DATABASE_URL may not create it.`,
      `Run once as an administrator:\n  create role "${login.name}" login nosuperuser nobypassrls${passwordClause(login)};`,
      { cause },
    );
  }
}

async function ensureDatabase(client: pg.Client, owner: Login & { database: string }): Promise<void> {
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [owner.database]);
  if (rowCount) return;
  try {
    await runFormatted(client, 'create database %I owner %I', [owner.database, owner.name]);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
  }
}

async function checkRights(client: pg.Client, { owner, app }: DatabaseRoles): Promise<void> {
  const { rows } = await client.query<{
    rolsuper: boolean;
    rolbypassrls: boolean;
    rolcanlogin: boolean;
    is_owner: boolean;
    owner: string;
  }>(
    `select rolsuper, rolbypassrls, rolcanlogin,
            not rolsuper and pg_has_role(rolname, coalesce($2, current_user)::name, 'member') as is_owner,
            coalesce($2, current_user)::text as owner
       from pg_roles where rolname = $1`,
    [app.name, owner?.name ?? null],
  );
  const found = rows[0]!;
  if (found.rolsuper || found.rolbypassrls || !found.rolcanlogin) {
    throw new DatabaseError(
      `The role "${app.name}" is a superuser, has bypassrls or may not log in: tenants would not be kept apart, or nothing would work.`,
      `Run once as an administrator:\n  alter role "${app.name}" login nosuperuser nobypassrls;`,
    );
  }
  if (found.is_owner) {
    throw new DatabaseError(
      `The role "${app.name}" is a member of the owner's role and could change tables and their policies.`,
      `Run once as an administrator:\n  revoke "${found.owner}" from "${app.name}";`,
    );
  }
}

/** Logs in; a role made by hand or under an older owner's password gets the derived one where that is allowed. */
async function ensurePassword(adminUrl: string, database: URL, login: Login): Promise<void> {
  const url = new URL(database);
  url.username = encodeURIComponent(login.name);
  url.password = login.password ?? '';
  const logIn = () => withConnection(url.toString(), (client) => client.query('select 1'));
  try {
    await logIn();
    return;
  } catch (error) {
    if (!(error instanceof DatabaseError) || codeOf(error.cause) !== '28P01' || login.password === null) throw error;
  }
  await withConnection(adminUrl, async (client) => {
    try {
      await setPassword(client, login);
    } catch (cause) {
      if (codeOf(cause) !== '42501') throw cause;
      throw new DatabaseError(
        `The role "${login.name}" has another password than the one derived from DATABASE_URL, and the role in DATABASE_URL may not change it.`,
        `Run once as an administrator:\n  alter role "${login.name}" login${passwordClause(login)};`,
        { cause },
      );
    }
  });
  await logIn();
}

async function setPassword(client: pg.Client, login: Login): Promise<void> {
  await runFormatted(client, 'alter role %I password %L', [login.name, login.password ?? '']);
}

/** 42710, 42P04: exists; 23505: two made it in the same moment. */
function isDuplicate(error: unknown): boolean {
  return ['42710', '42P04', '23505'].includes(codeOf(error) ?? '');
}

/** For messages: the hashed form PostgreSQL keeps, so that the password itself stands in no log. */
function passwordClause(login: Login): string {
  return login.password === null ? '' : ` password '${scramVerifier(login.password)}'`;
}

/** SCRAM-SHA-256 as PostgreSQL stores it (RFC 5803): iterations, salt, stored key, server key. */
export function scramVerifier(password: string, salt: Uint8Array = randomBytes(16)): string {
  const iterations = 4096;
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const key = (label: string) => createHmac('sha256', salted).update(label).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  const saltText = Buffer.from(salt).toString('base64');
  return `SCRAM-SHA-256$${iterations}:${saltText}$${stored}:${key('Server Key').toString('base64')}`;
}
