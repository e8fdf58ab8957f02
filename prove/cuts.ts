/**
 * P2: an answer that is lost after COMMIT is harmless. Four ways to lose it, and a control that must find duplicates,
 * because a test that could not find any would prove nothing.
 *
 *     asked     the database's answer is lost; the server asks the database what became of the transaction
 *     deaf      that question is cut off too, so the client's whole request fails and it asks again with its key
 *     killed    the server dies right after the COMMIT, before it could tell anybody
 *     unheard   the server's own answer never reaches the client
 *     control   like `deaf` and `unheard`, without keys
 */
import type { Ground } from './ground.ts';
import { type Judgement, judge } from './judge.ts';
import { startLoad } from './load.ts';
import type { Kind } from './operations.ts';
import { curePost, loseAnswersOfPost } from './post.ts';

export const ways = ['asked', 'deaf', 'killed', 'unheard', 'control'] as const;
export type Way = (typeof ways)[number];

export interface CutsOptions {
  /** Stop after so many lost answers or so long, whichever is first. */
  cuts: number;
  forMs: number;
  clients: number;
  /** See `Evidence`. */
  leaveLeases?: boolean;
}

export interface CutsResult {
  way: Way;
  /** Answers lost. */
  cuts: number;
  operations: number;
  judgement: Judgement;
}

/** What makes no sense without a key is left out: shipments and orders need one. */
const withoutKeys: readonly Kind[] = ['cancellation'];

export async function proveCuts(ground: Ground, way: Way, options: CutsOptions): Promise<CutsResult> {
  const proxy = ground.proxy;
  if (!proxy) throw new Error('the proof of P2 needs the proxy');
  const tag = `cuts-${way}`;
  const control = way === 'control';
  const unheard = way === 'unheard' || control;
  const load = startLoad({
    url: () => ground.url,
    market: ground.market,
    clients: options.clients,
    tag,
    keys: !control,
    ...(unheard ? { loseAnswers: 0.5 } : {}),
    ...(control ? { kinds: withoutKeys } : {}),
  });
  const before = proxy.cuts;
  const lost = (): number =>
    unheard ? load.journal.filter((entry) => entry.attempts > 1).length : proxy.cuts - before;
  const end = performance.now() + options.forMs;
  await loseAnswersOfPost(ground.sandboxUrl);
  try {
    while (performance.now() < end && lost() < options.cuts) {
      if (way === 'asked') proxy.set({ share: 0.5 });
      if (way === 'deaf' || control) proxy.set({ share: control ? 0.02 : 0.05, deaf: true });
      if (way === 'killed') await killAtCommit(ground);
      await pause(100);
    }
    proxy.set({ share: 0 });
  } finally {
    proxy.set({ share: 0 });
    await load.stop();
    await curePost(ground.sandboxUrl);
  }
  await ground.ready();
  const { leaveLeases = false } = options;
  const judgement = await judge({ ...ground, tag, journal: load.journal, leaveLeases });
  return { way, cuts: lost(), operations: load.journal.length, judgement };
}

/** One server dies in the moment at which the database has committed; the next one is let come up and work. */
async function killAtCommit(ground: Ground): Promise<void> {
  const died = Promise.withResolvers<void>();
  const patience = setTimeout(died.resolve, 5_000);
  ground.proxy!.set({
    share: 1,
    onCut: () => {
      ground.proxy!.set({ share: 0 });
      ground.killServer();
      died.resolve();
    },
  });
  await died.promise;
  clearTimeout(patience);
  await ground.ready();
  await pause(300);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
