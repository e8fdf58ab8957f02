/**
 * `npm run doctor`: looks at everything the platform needs and says what is wrong and what to do. Changes nothing; an
 * embedded database that is not running is started for the look and ended again.
 */
import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Config, ConfigError, SETTINGS, secretKeys, unknownVariables } from './config.ts';
import { holderOfPort, isPortFree } from './db/engine/index.ts';
import { type Check, type Finding, lookAtDatabase, settled } from './doctor-database.ts';

export interface Diagnosis {
  ok: boolean;
  checks: Check[];
}

const NODE_MAJOR = 26;
const SPACE_NEEDED_BYTES = 1_000_000_000;
const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs every check; one that fails does not keep the others from running. */
export async function runDoctor(config: Config): Promise<Diagnosis> {
  const checks: Check[] = [];
  const add = async (name: string, look: () => Finding | Promise<Finding>) => {
    checks.push({ name, ...(await settled(look)) });
  };
  await add('node', checkNode);
  await add('dependencies', checkDependencies);
  await add('settings', checkSettings);
  await add('data directory', () => checkDataDir(config.dataDir));
  await add('secret keys', () => checkSecretKeys(config));
  await add('port', () => checkPort(config));
  checks.push(...(await lookAtDatabase(config)));
  return { ok: checks.every((check) => check.ok), checks };
}

/** One line per check, and the remedy below those that are not right. */
export function printDiagnosis({ ok, checks }: Diagnosis): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.flatMap((check) => [
    `${check.ok ? 'ok   ' : 'WRONG'}  ${check.name.padEnd(width)}  ${check.detail}`,
    ...(check.remedy ? [`${' '.repeat(width + 9)}-> ${check.remedy}`] : []),
  ]);
  return [...lines, '', ok ? 'Everything is in order.' : 'Something is wrong; see above.'].join('\n');
}

function checkNode(): Finding {
  const major = Number.parseInt(process.versions.node, 10);
  return major >= NODE_MAJOR
    ? { ok: true, detail: process.version }
    : {
        ok: false,
        detail: process.version,
        remedy: `Use npm run doctor, which fetches Node ${NODE_MAJOR}, or install it.`,
      };
}

function checkDependencies(): Finding {
  const versions = (file: string) => {
    const { packages } = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
      packages: Record<string, { version?: string }>;
    };
    return packages;
  };
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) {
    return { ok: false, detail: 'node_modules is missing', remedy: 'Run npm ci.' };
  }
  const locked = versions('package-lock.json');
  const installed = Object.entries(versions('node_modules/.package-lock.json'));
  const different = installed.filter(([path, entry]) => locked[path]?.version !== entry.version).map(([path]) => path);
  if (different.length === 0) return { ok: true, detail: `${installed.length} packages as locked` };
  return { ok: false, detail: `not as locked: ${different.slice(0, 5).join(', ')}`, remedy: 'Run npm ci.' };
}

function checkSettings(): Finding {
  const unknown = unknownVariables(process.env);
  if (unknown.length === 0) return { ok: true, detail: `${SETTINGS.length} known, no unknown ones set` };
  const known = SETTINGS.map(({ variable }) => variable).join(', ');
  return {
    ok: false,
    detail: `${unknown.join(', ')} set but unknown`,
    remedy: `Correct the name or unset it. Known: ${known}.`,
  };
}

function checkDataDir(dataDir: string): Finding {
  let folder = dataDir;
  while (!existsSync(folder)) folder = dirname(folder);
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    return {
      ok: false,
      detail: `${folder} is not writable`,
      remedy: 'Correct its rights or set ROUNDTRIP_DATA_DIR.',
    };
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const detail = `${dataDir}, ${(free / 1e9).toFixed(1)} GB free`;
  if (free >= SPACE_NEEDED_BYTES) return { ok: true, detail };
  return { ok: false, detail, remedy: 'Free at least 1 GB: the database stops when the disk is full.' };
}

function checkSecretKeys(config: Config): Finding {
  if (config.secretKeys === null && !existsSync(join(config.dataDir, 'secret-keys'))) {
    return { ok: true, detail: 'none yet; one is made at the first start' };
  }
  try {
    const [first, ...rest] = secretKeys(config);
    return { ok: true, detail: `"${first?.id}" encrypts, ${rest.length} more decrypt` };
  } catch (error) {
    if (error instanceof ConfigError) return { ok: false, detail: error.problems.join(' ') };
    throw error;
  }
}

async function checkPort(config: Config): Promise<Finding> {
  const address = `${config.host}:${config.port}`;
  if (await isPortFree(config.port, config.host)) return { ok: true, detail: `${address} is free` };
  const holder = holderOfPort(config.port);
  if (holder?.includes('server/main.ts')) return { ok: true, detail: `${address} is served by ${holder}` };
  return {
    ok: false,
    detail: `${address} is taken${holder ? ` by ${holder}` : ''}`,
    remedy: 'End that process or set PORT.',
  };
}
