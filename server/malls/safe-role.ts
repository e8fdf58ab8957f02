/** The second fence around tenants is row-level security; PostgreSQL switches it off without a word for some roles. */
import type { Pool } from '../db/pool.ts';

export class UnsafeRoleError extends Error {
  override readonly name = 'UnsafeRoleError';
}

/** Throws `UnsafeRoleError` unless the pool's role is bound by row-level security: no superuser, no owner, no bypass. */
export async function assertSafeRole(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{
    name: string;
    super: boolean;
    bypasses: boolean;
    owns: string | null;
    unguarded: string | null;
  }>(
    `select r.rolname as name, r.rolsuper as super, r.rolbypassrls as bypasses,
       (select min(c.relname) from pg_class c where c.relnamespace = 'roundtrip'::regnamespace and c.relkind in ('r', 'p')
         and pg_has_role(current_user, c.relowner, 'usage')) as owns,
       (select min(c.relname) from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'seller_id' and not a.attisdropped
         where c.relnamespace = 'roundtrip'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and not (c.relrowsecurity and c.relforcerowsecurity)) as unguarded
     from pg_roles r where r.rolname = current_user`,
  );
  const role = rows[0]!;
  const why = role.super
    ? 'is a superuser'
    : role.bypasses
      ? 'may bypass row-level security'
      : role.owns !== null
        ? `owns the table ${role.owns}`
        : null;
  if (why)
    throw new UnsafeRoleError(
      `The database role "${role.name}" ${why}, so tenants would not be kept apart. Serve with the app role that "migrate" makes.`,
    );
  if (role.unguarded !== null)
    throw new UnsafeRoleError(
      `The table ${role.unguarded} is without forced row-level security. Run "migrate", or put the policy back.`,
    );
}
