/**
 * Every setting of the platform, with its meaning, default and check. Settings are environment variables; an empty
 * one counts as not set. Documentation and `doctor` are made from this table.
 */
import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

export type Role = 'all' | 'api' | 'worker';
export type LogLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** A key for secrets at rest; `id` is written beside what it encrypted. */
export interface SecretKey {
  id: string;
  /** 32 bytes. */
  key: Uint8Array;
}

export interface Config {
  port: number;
  host: string;
  /** Null: the embedded database. */
  databaseUrl: string | null;
  /** Absolute. */
  dataDir: string;
  role: Role;
  platformKey: string | null;
  /** Null: made once and kept in the data directory; see `secretKeys`. */
  secretKeys: readonly SecretKey[] | null;
  logLevel: LogLevel;
  dbPool: number;
  batchSize: number;
  bulkPiece: number;
  /** The simulated payment gateway of test mode; without a final slash. */
  gatewayUrl: string;
  /** The simulated carriers of test mode; without a final slash. */
  sandboxUrl: string;
  /** Korea Post in live mode; without a final slash. */
  koreaPostUrl: string;
  koreaPostTrackingUrl: string;
  /** Null: Korea Post is not connected in live mode. */
  koreaPostKey: string | null;
  /** As issued, at least 16 bytes. */
  koreaPostSecurityKey: string | null;
  /** For one answer of Korea Post, in both modes. */
  koreaPostTimeoutMs: number;
  /** Whom applicants ask when an authorisation is late. Null: nobody is named. */
  supportContact: string | null;
  /** Null: any free one. */
  pgPort: number | null;
  /** Requests per second and key; 0: no limit. */
  rateLimit: number;
  /** The same per address without a valid key. */
  rateLimitAddress: number;
  /** Webhooks may go to this machine and to private networks. */
  webhookAllowPrivate: boolean;
}

export interface Setting {
  variable: string;
  meaning: string;
  /** What happens without it, in words or as the value. */
  fallback: string;
  /** Its value is never shown. */
  secret: boolean;
}

interface Rule<T> extends Setting {
  /** The value, or what must be changed ("must be a number from 1 to 65535"). Null text: not set. */
  read(text: string | null): T | Problem;
}

class Problem {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** All settings that are wrong, one line each, with the remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(['The settings are not usable:', ...problems.map((problem) => `  ${problem}`)].join('\n'));
    this.problems = problems;
  }
}

const RULES: { [K in keyof Config]: Rule<Config[K]> } = {
  port: {
    variable: 'PORT',
    meaning: 'TCP port of the HTTP server.',
    ...wholeNumber({ fallback: 4000, from: 1, to: 65_535 }),
  },
  host: {
    variable: 'HOST',
    meaning: 'Address the HTTP server listens on; 0.0.0.0 for all of the machine.',
    fallback: '127.0.0.1',
    secret: false,
    read: (text) =>
      text === null
        ? '127.0.0.1'
        : /\s|\//.test(text)
          ? new Problem('must be a host name or an address, such as 0.0.0.0')
          : text,
  },
  databaseUrl: {
    variable: 'DATABASE_URL',
    meaning:
      'A PostgreSQL of version 15 or later, as postgres://owner:password@host:5432/database. The role owns the tables; ' +
      'a second role for serving (its name with _app) is derived from it and made when the owner may.',
    fallback: 'the PostgreSQL that comes with Roundtrip, in the data directory',
    secret: true,
    read: readDatabaseUrl,
  },
  dataDir: {
    variable: 'ROUNDTRIP_DATA_DIR',
    meaning: 'Folder of the embedded database and of the secret keys made at the first start. Back it up.',
    fallback: './.data',
    secret: false,
    read: (text) => resolve(text ?? './.data'),
  },
  role: {
    variable: 'ROUNDTRIP_ROLE',
    meaning: 'What this process does: api serves requests, worker runs jobs and deadlines, all does both.',
    ...oneOf<Role>('all', ['all', 'api', 'worker']),
  },
  platformKey: {
    variable: 'ROUNDTRIP_PLATFORM_KEY',
    meaning: 'A platform API key set from outside (at least 32 characters), for the first mall and for automation.',
    fallback: 'none',
    secret: true,
    read: (text) =>
      text !== null && (text.length < 32 || /[^\x21-\x7e]/.test(text))
        ? new Problem('must be at least 32 printable characters without spaces; make one with: openssl rand -base64 36')
        : text,
  },
  secretKeys: {
    variable: 'ROUNDTRIP_SECRET_KEYS',
    meaning:
      'Keys for secrets at rest, as id:base64 of 32 bytes, separated by commas. The first encrypts, all decrypt: ' +
      'to rotate, put a new one in front.',
    fallback: 'one made at the first start, in the data directory (secret-keys, mode 0600)',
    secret: true,
    read: (text) => (text === null ? null : readSecretKeys(text)),
  },
  logLevel: {
    variable: 'ROUNDTRIP_LOG_LEVEL',
    meaning: 'The least severe messages that are logged.',
    ...oneOf<LogLevel>('info', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  },
  dbPool: {
    variable: 'ROUNDTRIP_DB_POOL',
    meaning: 'Database connections for writing, per process.',
    ...wholeNumber({ fallback: 6, from: 1, to: 50 }),
  },
  batchSize: {
    variable: 'ROUNDTRIP_BATCH_SIZE',
    meaning: 'The most commands written in one transaction.',
    ...wholeNumber({ fallback: 64, from: 1, to: 1000 }),
  },
  bulkPiece: {
    variable: 'ROUNDTRIP_BULK_PIECE',
    meaning:
      'Commands per transaction of bulk work and of the midnight sweep; small, so that requests are not held up.',
    ...wholeNumber({ fallback: 50, from: 1, to: 500 }),
  },
  gatewayUrl: {
    variable: 'ROUNDTRIP_GATEWAY_URL',
    meaning: 'Where the simulated payment gateway of test mode answers.',
    fallback: 'one of our own is started (GATEWAY_PORT, 4200)',
    secret: false,
    read: (text) => {
      const url = text ?? 'http://127.0.0.1:4200';
      return URL.canParse(url) && /^https?:/.test(url)
        ? url.replace(/\/+$/, '')
        : new Problem('must be an http(s) address, such as http://127.0.0.1:4200');
    },
  },
  sandboxUrl: {
    variable: 'ROUNDTRIP_SANDBOX_URL',
    meaning: 'Where the simulated carriers of test mode answer.',
    fallback: 'one of our own is started (SANDBOX_PORT, 4100)',
    secret: false,
    read: (text) => {
      const url = text ?? 'http://127.0.0.1:4100';
      return URL.canParse(url) && /^https?:/.test(url)
        ? url.replace(/\/+$/, '')
        : new Problem('must be an http(s) address, such as http://127.0.0.1:4100');
    },
  },
  koreaPostUrl: {
    variable: 'KOREA_POST_URL',
    meaning: 'Where Korea Post takes contract parcels in live mode.',
    ...httpAddress('https://ship.epost.go.kr'),
  },
  koreaPostTrackingUrl: {
    variable: 'KOREA_POST_TRACKING_URL',
    meaning: "Where Korea Post's tracking page is in live mode.",
    ...httpAddress('https://service.epost.go.kr'),
  },
  koreaPostKey: {
    variable: 'KOREA_POST_KEY',
    meaning:
      'The authentication key that Korea Post issued for contract parcels (biz.epost.go.kr, OpenAPI). It lapses after ' +
      '30 days without a call.',
    fallback: 'Korea Post is not connected in live mode',
    secret: true,
    read: (text) =>
      text !== null && !/^[\x21-\x7e]{1,30}$/.test(text)
        ? new Problem('must be the key as issued, at most 30 characters without spaces')
        : text,
  },
  koreaPostSecurityKey: {
    variable: 'KOREA_POST_SECURITY_KEY',
    meaning: 'The security key issued with it; its first 16 bytes encrypt what is sent.',
    fallback: 'Korea Post is not connected in live mode',
    secret: true,
    read: (text) =>
      text !== null && Buffer.byteLength(text) < 16
        ? new Problem('must be the security key as issued, at least 16 bytes')
        : text,
  },
  koreaPostTimeoutMs: {
    variable: 'KOREA_POST_TIMEOUT_MS',
    meaning: 'How long one answer of Korea Post is waited for, in milliseconds.',
    ...wholeNumber({ fallback: 8_000, from: 500, to: 60_000 }),
  },
  supportContact: {
    variable: 'ROUNDTRIP_SUPPORT_CONTACT',
    meaning:
      'Whom applicants ask when the authorisation of a carrier contract is late: a telephone number or an address.',
    fallback: 'nobody is named',
    secret: false,
    read: (text) => text,
  },
  pgPort: {
    variable: 'ROUNDTRIP_PG_PORT',
    meaning: 'Port of the embedded database on 127.0.0.1.',
    fallback: 'a free one, kept from then on',
    secret: false,
    read: (text) => (text === null ? null : wholeNumber({ fallback: 0, from: 1, to: 65_535 }).read(text)),
  },
  rateLimit: {
    variable: 'ROUNDTRIP_RATE_LIMIT',
    meaning:
      'Requests per second that one key may make, and as many at once; each process counts for itself. 0: no limit.',
    ...wholeNumber({ fallback: 10_000, from: 0, to: 1_000_000 }),
  },
  rateLimitAddress: {
    variable: 'ROUNDTRIP_RATE_LIMIT_ADDRESS',
    meaning: 'Requests per second that one address may make without a valid key. 0: no limit.',
    ...wholeNumber({ fallback: 500, from: 0, to: 1_000_000 }),
  },
  webhookAllowPrivate: {
    variable: 'ROUNDTRIP_WEBHOOK_ALLOW_PRIVATE',
    meaning:
      'yes: webhooks may go to this machine (also by plain http) and to private networks. For trying things out, and ' +
      'where everybody who holds a key may reach those networks anyway.',
    fallback: 'no',
    secret: false,
    read: (text) =>
      text === null || text === 'no' ? false : text === 'yes' ? true : new Problem(`must be yes or no, not "${text}"`),
  },
};

/** The described list, in reading order. */
export const SETTINGS: readonly Setting[] = Object.values(RULES).map(({ variable, meaning, fallback, secret }) => ({
  variable,
  meaning,
  fallback,
  secret,
}));

/** Reads and checks all settings. Throws one `ConfigError` that lists every problem. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Readonly<Config> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(RULES)) {
    const value = rule.read(env[rule.variable]?.trim() || null);
    if (value instanceof Problem) problems.push(`${rule.variable} ${value.text}.`);
    else values[name] = value;
  }
  // The table's type holds every value to its key's type.
  const config = values as unknown as Config;
  if (problems.length === 0) problems.push(...problemsBetween(config));
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config);
}

function problemsBetween(config: Config): string[] {
  const problems: string[] = [];
  if (config.role !== 'all' && config.databaseUrl === null) {
    problems.push(`ROUNDTRIP_ROLE=${config.role} needs DATABASE_URL: the embedded database serves one process only.`);
  }
  if (config.role !== 'all' && config.secretKeys === null) {
    problems.push(`ROUNDTRIP_ROLE=${config.role} needs ROUNDTRIP_SECRET_KEYS: all processes must share the same keys.`);
  }
  if (config.databaseUrl === null && config.pgPort === config.port) {
    problems.push('ROUNDTRIP_PG_PORT must differ from PORT.');
  }
  if ((config.koreaPostKey === null) !== (config.koreaPostSecurityKey === null)) {
    problems.push('KOREA_POST_KEY and KOREA_POST_SECURITY_KEY belong together: set both, or neither.');
  }
  return problems;
}

/** What `roundtrip listen` and its like read; no settings of the platform. */
const ofTheCommandLine = new Set(['ROUNDTRIP_URL', 'ROUNDTRIP_KEY']);

/** Variables that look like ours and are none: most likely a slip of the pen. */
export function unknownVariables(env: Readonly<Record<string, string | undefined>>): string[] {
  return Object.keys(env).filter(
    (name) =>
      name.startsWith('ROUNDTRIP_') &&
      !ofTheCommandLine.has(name) &&
      !SETTINGS.some(({ variable }) => variable === name),
  );
}

/**
 * The keys for secrets at rest, the first one for encrypting. Without a setting they come from the data directory,
 * where one is made at the first call. Throws `ConfigError` when the kept file is damaged or cannot be made.
 */
export function secretKeys(config: Config): readonly SecretKey[] {
  if (config.secretKeys) return config.secretKeys;
  const file = join(config.dataDir, 'secret-keys');
  try {
    const keys = readSecretKeys((readOrNull(file) ?? makeSecretKeys(file)).trim());
    if (!(keys instanceof Problem)) return keys;
    throw new ConfigError([
      `${file} ${keys.text}. Restore it from a backup: what was encrypted with its key is lost without it.`,
    ]);
  } catch (error) {
    if (error instanceof ConfigError || !(error instanceof Error)) throw error;
    throw new ConfigError([
      `${file} cannot be used (${error.message}). Correct its rights or set ROUNDTRIP_SECRET_KEYS.`,
    ]);
  }
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Written aside and linked into place: of two processes at the same time one key wins, and it is always whole. */
function makeSecretKeys(file: string): string {
  mkdirSync(dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, `k1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  try {
    linkSync(aside, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
  return readFileSync(file, 'utf8');
}

function readSecretKeys(text: string): readonly SecretKey[] | Problem {
  const keys: SecretKey[] = [];
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const [, id, encoded] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(part) ?? [];
    if (!id || !encoded) {
      return new Problem(
        'must be id:key pairs, each key the base64 of 32 bytes; make one with: echo "k1:$(openssl rand -base64 32)"',
      );
    }
    if (keys.some((key) => key.id === id))
      return new Problem(`names the key "${id}" twice; each id stands for one key`);
    keys.push({ id, key: Buffer.from(encoded, 'base64') });
  }
  return keys;
}

function readDatabaseUrl(text: string | null): string | null | Problem {
  if (text === null) return null;
  const wanted = 'must look like postgres://owner:password@host:5432/database';
  if (!URL.canParse(text))
    return new Problem(`${wanted} (special characters in the password are written as %40 and the like)`);
  const url = new URL(text);
  if (url.protocol !== 'postgres:' && url.protocol !== 'postgresql:') return new Problem(wanted);
  if (!url.hostname || !url.username)
    return new Problem(`${wanted}: ${url.hostname ? 'the role' : 'the host'} is missing`);
  return url.pathname.length < 2 ? new Problem(`${wanted}: the database is missing`) : text;
}

function wholeNumber({ fallback, from, to }: { fallback: number; from: number; to: number }) {
  return {
    fallback: String(fallback),
    secret: false,
    read(text: string | null): number | Problem {
      if (text === null) return fallback;
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
      if (value >= from && value <= to) return value;
      return new Problem(`must be a whole number from ${from} to ${to}, not "${text}"`);
    },
  };
}

function httpAddress(fallback: string) {
  return {
    fallback,
    secret: false,
    read(text: string | null): string | Problem {
      const url = text ?? fallback;
      if (URL.canParse(url) && /^https?:/.test(url)) return url.replace(/\/+$/, '');
      return new Problem(`must be an http(s) address, such as ${fallback}`);
    },
  };
}

function oneOf<T extends string>(fallback: T, allowed: readonly T[]) {
  return {
    fallback,
    secret: false,
    read(text: string | null): T | Problem {
      if (text === null) return fallback;
      return (
        allowed.find((value) => value === text) ?? new Problem(`must be one of ${allowed.join(', ')}, not "${text}"`)
      );
    },
  };
}
