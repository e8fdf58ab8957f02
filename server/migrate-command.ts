/** `migrate`: brings tables and queues to this version. Needed by hand only where the processes that serve may not. */
import { pino } from 'pino';
import { readConfig } from './config.ts';
import { openDatabase } from './db/engine/index.ts';
import { migrate } from './db/migrate.ts';
import { migrateJobs } from './jobs/index.ts';
import { queueShapes } from './registry.ts';

export async function migrateCommand(env: Readonly<Record<string, string | undefined>>): Promise<number> {
  const config = readConfig(env);
  const log = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: true }));
  const database = await openDatabase(config, log);
  try {
    const ran = await migrate(database.ownerUrl, database.appRole);
    await migrateJobs(database.ownerUrl, database.appRole, queueShapes);
    process.stdout.write(ran.length > 0 ? `Ran ${ran.join(', ')}.\n` : 'The database is up to date.\n');
    return 0;
  } finally {
    await database.close();
  }
}
