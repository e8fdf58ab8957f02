/** Work for an operator at the command line: secrets under a new key, and deadlines that were put aside. */
import { pino } from 'pino';
import { readConfig } from './config.ts';
import { openDatabase } from './db/engine/index.ts';
import { transaction } from './db/pool.ts';
import { systemClock } from './kernel/clock.ts';
import { rotateSecrets } from './kernel/secrets.ts';
import { openPlatform } from './open-platform.ts';
import type { Platform } from './platform.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Writes every stored secret anew under the first key of ROUNDTRIP_SECRET_KEYS (A6). 1 while an old key is needed. */
export function rotateSecretsCommand(env: Env): Promise<number> {
  return withPlatform(env, async (platform) => {
    const { rotated, unreadable, left } = await rotateSecrets(platform);
    process.stdout.write(`${rotated} secrets written anew under the first key.\n`);
    for (const id of unreadable) process.stdout.write(`${id}: no key opens it; put its old key back.\n`);
    if (left > 0) process.stdout.write(`${left} were locked by others; run this again before an old key is dropped.\n`);
    return unreadable.length + left > 0 ? 1 : 0;
  });
}

/** Gives deadlines that failed five times another five tries, after their cause was mended. */
export function unparkCommand(env: Env): Promise<number> {
  return withPlatform(env, async (platform) => {
    const { rows } = await transaction(platform.pool, { all: true }, (client) =>
      client.query<{ file_id: string; what: string }>(
        'update deadlines set parked = false, attempts = 0 where parked returning file_id, what',
      ),
    );
    for (const row of rows) process.stdout.write(`${row.file_id}: ${row.what}\n`);
    process.stdout.write(`${rows.length} parked deadlines will be tried again.\n`);
    return 0;
  });
}

/** Beside a running platform: with DATABASE_URL, or on the embedded database that it has left. */
async function withPlatform(env: Env, work: (platform: Platform) => Promise<number>): Promise<number> {
  const config = readConfig(env);
  const log = pino({ level: 'warn' }, pino.destination({ fd: 2, sync: true }));
  const database = await openDatabase(config, log);
  const platform = openPlatform({ config, log, clock: systemClock, appUrl: database.appUrl });
  try {
    return await work(platform);
  } finally {
    await platform.close();
    await database.close();
  }
}
