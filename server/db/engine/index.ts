/** The database under the platform: embedded and supervised, or an existing PostgreSQL. */
export { runFormatted, withConnection, withoutPassword } from './connect.ts';
export { type Engine, type EngineOptions, startEngine } from './engine.ts';
export { DatabaseError, type EngineLog, textOf } from './errors.ts';
export { type EngineGlimpse, glimpseEngine } from './glimpse.ts';
export { APP_ROLE, OWNER_ROLE } from './home.ts';
export { removeLeftEngine } from './left.ts';
export { type OpenDatabase, openDatabase } from './open.ts';
export { holderOfPort, isPortFree } from './ports.ts';
export { type DatabaseRoles, deriveApp, ensureRoles, OLDEST_VERSION } from './roles.ts';
