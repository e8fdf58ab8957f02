/**
 * How far a replay has come, kept in a file after every stop, so that it goes on after a kill. A stop that was under
 * way is done again with the same keys, which changes nothing that had happened.
 */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { World } from './world.ts';

/** `Mall`: what is kept of the mall and its sellers. */
export interface StateOf<Mall> {
  /** Of the shape of what a replay keeps. */
  version: number;
  /** Of the content that was planned from; another file cannot go on from here. */
  sha256: string;
  limit: number | null;
  /** Null: a server of its own. */
  url: string | null;
  /** Distinguishes this replay's keys and references from every other's. */
  run: string;
  /** A server started by the replay itself. */
  server: { dataDir: string; key: string } | null;
  mall: Mall | null;
  /** Stops that are done. */
  stops: number;
  elapsedMs: number;
  /** Reference → order. Line ids only where a return needs them. */
  orders: Record<string, { id: string; lines?: string[] }>;
  /** Reference → id. */
  returns: Record<string, string>;
}

export interface State extends StateOf<World> {
  /** Waybill numbers that the post gave, by the reference of the order or return. */
  waybills: Record<string, string>;
}

export function readState<Kept extends StateOf<unknown> = State>(path: string): Kept | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Kept;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return null;
    throw new Error(`The state file ${path} cannot be read (${(error as Error).message}). Remove it to begin anew.`);
  }
}

/** Whole or not at all; it holds a key, so only its owner reads it. */
export function writeState(path: string, state: StateOf<unknown>): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

export function removeState(path: string): void {
  rmSync(path, { force: true });
}
