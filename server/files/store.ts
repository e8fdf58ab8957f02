/** Files in the database: written and read in pieces of 1 MB, so that no file is ever in memory as a whole. */
import { createHash } from 'node:crypto';
import { type Client, flight, read, transaction } from '../db/pool.ts';
import { insertRows } from '../db/write.ts';
import { scopeOf } from '../http/resolve.ts';
import type { Caller } from '../http/route.ts';
import { isoTime } from '../kernel/clock.ts';
import type { Row } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';
import { files } from './tables.ts';

export type File = Row<typeof files>;

export const pieceBytes = 1024 * 1024;

/** What came of an upload's bytes. */
export interface Stored {
  size: number;
  sha256: string;
  /** The first bytes, by which the kind is told. */
  head: Buffer;
}

/** Makes the row that the pieces hang on; nobody sees it before `finishFile`. */
export async function startFile(platform: Platform, caller: Caller): Promise<File> {
  const row: File = {
    seller_id: caller.seller,
    mall_id: caller.mall,
    mode: caller.mode,
    id: platform.newId('file', caller.seller),
    name: '',
    media_type: 'application/octet-stream',
    size: 0,
    sha256: '',
    purpose: 'evidence',
    created_at: isoTime(platform.clock.nowMs()),
  };
  await transaction(platform.pool, scopeOf(caller), (client) => flight(client, [insertRows(files, [row])]));
  return row;
}

/** Takes the stream at the pace of the database. `check` is asked after each piece and ends the upload by throwing. */
export async function storePieces(
  platform: Platform,
  given: { caller: Caller; file: File; bytes: AsyncIterable<Buffer> },
  check: (soFar: { size: number; head: Buffer }) => void,
): Promise<Stored> {
  const hash = createHash('sha256');
  let head = Buffer.alloc(0);
  let [size, number] = [0, 0];
  for await (const piece of pieces(given.bytes)) {
    if (number === 0) head = Buffer.from(piece.subarray(0, 4096));
    size += piece.length;
    check({ size, head });
    hash.update(piece);
    await storePiece(platform, given, { number, piece });
    number += 1;
  }
  return { size, sha256: hash.digest('hex'), head };
}

async function storePiece(
  platform: Platform,
  { caller, file }: { caller: Caller; file: File },
  { number, piece }: { number: number; piece: Buffer },
): Promise<void> {
  await transaction(platform.pool, scopeOf(caller), (client) =>
    client.query({
      name: 'store_piece',
      text: 'insert into file_chunks (file_id, seller_id, mall_id, number, bytes) values ($1, $2, $3, $4, $5)',
      values: [file.id, caller.seller, caller.mall, number, piece],
    }),
  );
}

async function* pieces(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const part of bytes) {
    waiting.push(part);
    size += part.length;
    while (size >= pieceBytes) {
      const all = Buffer.concat(waiting);
      yield all.subarray(0, pieceBytes);
      waiting = [all.subarray(pieceBytes)];
      size -= pieceBytes;
    }
  }
  if (size > 0) yield Buffer.concat(waiting);
}

/** From now on the file exists. */
export async function finishFile(client: Client, file: File): Promise<void> {
  await client.query({
    name: 'finish_file',
    text: 'update files set name = $2, media_type = $3, size = $4, sha256 = $5, purpose = $6 where id = $1',
    values: [file.id, file.name, file.media_type, file.size, file.sha256, file.purpose],
  });
}

export async function dropFile(platform: Platform, file: Pick<File, 'id'>): Promise<void> {
  await transaction(platform.pool, { all: true }, (client) =>
    client.query({ name: 'drop_file', text: 'delete from files where id = $1', values: [file.id] }),
  );
}

/** Null when the caller has no such file. */
export async function readFile(platform: Platform, caller: Caller, id: string): Promise<File | null> {
  const [rows] = await read(platform.pool, scopeOf(caller), [
    { name: 'read_file', text: `select * from files where id = $1 and sha256 <> ''`, values: [id] },
  ]);
  const file = rows![0] as File | undefined;
  return file && (caller.kind === 'platform' || file.mode === caller.mode) ? file : null;
}

/** A file's bytes in pieces of at most 1 MB. Whether the asker may have them was decided before. */
export async function* readFileChunks(platform: Platform, id: string): AsyncGenerator<Buffer> {
  for (let number = 0; ; number += 1) {
    const [rows] = await read(platform.pool, { all: true }, [
      {
        name: 'read_piece',
        text: 'select bytes from file_chunks where file_id = $1 and number = $2',
        values: [id, number],
      },
    ]);
    const bytes = rows![0]?.bytes as Buffer | undefined;
    if (!bytes) return;
    yield bytes;
  }
}

/** Removes what interrupted uploads have left, and exports after 30 days; to be run now and then. Returns how many. */
export async function sweepFiles(platform: Platform): Promise<number> {
  const daysAgo = (days: number) => isoTime(platform.clock.nowMs() - days * 24 * 3_600_000);
  return transaction(platform.pool, { all: true }, async (client) => {
    const { rowCount } = await client.query({
      name: 'sweep_files',
      text: `delete from files where (sha256 = '' and created_at < $1) or (purpose = 'export' and created_at < $2)`,
      values: [daysAgo(1), daysAgo(30)],
    });
    return rowCount ?? 0;
  });
}
