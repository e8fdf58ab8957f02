/**
 * A TCP proxy between server and PostgreSQL that loses the answer of COMMIT: the commit is forwarded and takes effect,
 * its answer never arrives and the connection is gone. Kills alone never produce this state.
 */

import type { AddressInfo } from 'node:net';
import { createConnection, createServer, type Server, type Socket } from 'node:net';

export interface CutOptions {
  /** Share of marked commits whose answer is lost, 0 to 1; evenly spread, the first of each stretch. */
  share: number;
  /** Questions of the server about what became of a transaction (`pg_xact_status`) end its connection too. */
  deaf?: boolean;
  /** Called in the moment of a cut, before any connection is closed. */
  onCut?: () => void;
}

export interface CutProxy {
  port: number;
  /** What to do from now on. */
  set(options: CutOptions): void;
  /** Commits whose answer was lost. */
  readonly cuts: number;
  /** Questions about a transaction's fate that were cut off. */
  readonly deafened: number;
  close(): Promise<void>;
}

export interface ProxyTarget {
  host: string;
  port: number;
  /** Bytes in the client's messages that mark a transaction as one worth cutting, such as a statement's name. */
  marks: string;
}

export async function startCutProxy(target: ProxyTarget): Promise<CutProxy> {
  const state = { options: { share: 0 } as CutOptions, cuts: 0, deafened: 0, marked: 0, sockets: new Set<Socket>() };
  const server = createServer((client) => serve(state, client, target));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    set: (options) => {
      state.options = options;
    },
    get cuts() {
      return state.cuts;
    },
    get deafened() {
      return state.deafened;
    },
    close: () => closeAll(server, state.sockets),
  };
}

interface State {
  options: CutOptions;
  cuts: number;
  deafened: number;
  /** Commits seen that were marked. */
  marked: number;
  sockets: Set<Socket>;
}

function serve(state: State, client: Socket, target: ProxyTarget): void {
  const upstream = createConnection({ host: target.host, port: target.port });
  const drop = (): void => {
    client.destroy();
    upstream.destroy();
  };
  for (const socket of [client, upstream]) {
    state.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', drop);
    socket.on('close', () => {
      state.sockets.delete(socket);
      drop();
    });
  }
  let marked = false;
  client.on('data', (bytes: Buffer) => {
    if (state.options.deaf && bytes.includes('pg_xact_status')) {
      state.deafened += 1;
      drop();
      return;
    }
    if (bytes.includes(target.marks)) marked = true;
    upstream.write(bytes);
  });
  const messages = messageReader((type, body) => {
    // CommandComplete with the tag COMMIT: from here on the transaction is kept.
    if (type !== 'C' || !body.subarray(0, 6).equals(commit)) return 'forward';
    const worth = marked;
    marked = false;
    return worth && shouldCut(state) ? 'cut' : 'forward';
  });
  upstream.on('data', (bytes: Buffer) => {
    if (client.destroyed) return;
    const { forward, cut } = messages(bytes);
    if (forward.length > 0) client.write(forward);
    if (!cut) return;
    state.cuts += 1;
    state.options.onCut?.();
    drop();
  });
}

const commit = Buffer.from('COMMIT');

/** Every n-th, so that a share is met without dice. */
function shouldCut(state: State): boolean {
  const { share } = state.options;
  const before = Math.floor(state.marked * share);
  state.marked += 1;
  return Math.floor(state.marked * share) > before;
}

type Verdict = 'forward' | 'cut';

/** Splits the server's stream into messages (one byte type, four bytes length with themselves, body). */
function messageReader(
  judge: (type: string, body: Buffer) => Verdict,
): (bytes: Buffer) => { forward: Buffer; cut: boolean } {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    const all = rest.length > 0 ? Buffer.concat([rest, bytes]) : bytes;
    let at = 0;
    while (all.length - at >= 5) {
      const end = at + 1 + all.readUInt32BE(at + 1);
      if (end > all.length) break;
      if (judge(String.fromCharCode(all[at]!), all.subarray(at + 5, end)) === 'cut')
        return { forward: all.subarray(0, at), cut: true };
      at = end;
    }
    rest = all.subarray(at);
    return { forward: all.subarray(0, at), cut: false };
  };
}

function closeAll(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of sockets) socket.destroy();
  });
}
