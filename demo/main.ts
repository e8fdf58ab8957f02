/**
 * The demo of a first start, made through API and clock alone: a mall in pounds with the first orders of a real
 * retailer's December 2009 (`replay/`), and a Korean mall in won with something in every state (`korea.ts`).
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Client, openClient, Refused, Unreachable } from '../replay/client.ts';
import { customerNumberOf, openContract } from '../replay/contract.ts';
import { december } from '../replay/december.ts';
import { openPost, setMovement } from '../replay/post.ts';
import { replay } from '../replay/replay.ts';
import { readState, removeState } from '../replay/state-file.ts';
import { newKey, openMall, openSeller } from '../replay/world.ts';
import { type DemoMall, type DemoSeller, demoFile, keepMall, readKept, writeKept } from './keep.ts';
import { tellKorea } from './korea.ts';
import type { Shop } from './shop.ts';

export interface DemoOptions {
  url: string;
  platformKey: string;
  /** The simulated carriers of that server. */
  sandboxUrl: string;
  /** Where `demo.json` is kept. */
  dataDir: string;
  log(line: string): void;
  /** Data rows of the retailer's file. */
  rows?: number;
}

export interface Demo {
  malls: DemoMall[];
  /** Holds the keys. */
  file: string;
}

/** 102 orders and 3 returns: the first two days. Each parcel is asked about some 30 times until it has come. */
const rowsOfDemo = 3_000;

/** Makes what is missing of the demo; called again, it finds everything there. Throws when the server refuses something. */
export async function makeDemo(options: DemoOptions): Promise<Demo> {
  const { dataDir, log } = options;
  await dropWhatIsGone(options);
  if (!readKept(dataDir).done) {
    await makeKorea(options);
    await makeBritain(options);
    writeKept(dataDir, { ...readKept(dataDir), done: true });
  }
  const { malls } = readKept(dataDir);
  log(whereToLook(options, malls));
  return { malls, file: demoFile(dataDir) };
}

/** A data directory may have outlived its database: malls that are not in this one are made anew. */
async function dropWhatIsGone({ url, dataDir }: DemoOptions): Promise<void> {
  const kept = readKept(dataDir);
  const there: DemoMall[] = [];
  for (const mall of kept.malls) {
    const { status } = await openClient(url, mall.key).get(`/v1/malls/${mall.id}`);
    if (status === 200) there.push(mall);
  }
  if (there.length < kept.malls.length) writeKept(dataDir, { ...kept, done: false, malls: there });
  const half = readState(stateOf(dataDir))?.mall;
  if (half && (await openClient(url, half.key).get(`/v1/malls/${half.id}`)).status !== 200)
    removeState(stateOf(dataDir));
}

function stateOf(dataDir: string): string {
  return join(dataDir, 'demo-gbp.state.json');
}

const korea = {
  name: '모두의 마켓 (demo)',
  reference: 'demo-krw',
  time_zone: 'Asia/Seoul',
  currency: 'KRW',
  locale: 'ko',
  jurisdiction: 'KR',
  // Scans of typed numbers are pushed with the mall's key; here they count as a carrier's would.
  policies: { mall_tracking_moves_money: true, return_fee: 3_000 },
  metadata: { made_up: 'everything' },
  test_clock: { starts_at: '2026-10-19T09:00:00+09:00', frozen: true },
};

async function makeKorea(options: DemoOptions): Promise<void> {
  const { url, platformKey, sandboxUrl, dataDir } = options;
  const known = readKept(dataDir).malls.find(({ reference }) => reference === korea.reference);
  const mall = known ?? {
    ...(await openMall(options, korea)),
    name: korea.name,
    reference: korea.reference,
    sellers: [],
  };
  keepMall(dataDir, mall);
  const client = openClient(url, mall.key);
  const sellers: DemoSeller[] = [];
  for (const wish of sellersOfKorea) {
    const seller = mall.sellers.find(({ name }) => name === wish.name) ?? (await takeIn(client, wish));
    sellers.push(seller);
    keepMall(dataDir, { ...mall, sellers: [...sellers] });
  }
  const [hanbit, gongbang] = [sellers[0]!.id, sellers[1]!.id];
  const platform = openClient(url, platformKey);
  const customerNumber = customerNumberOf(hanbit);
  await openContract({
    ...{ mall: client, platform, seller: hanbit, customerNumber },
    reference: 'demo-hanbit',
    returnFee: 3_000,
  });
  const post = openPost(sandboxUrl, customerNumber);
  const shop: Shop = { client, platform, mall: mall.id, sellers: { hanbit, gongbang }, post, numbers: new Map() };
  // Parcels stand still while the story is told; where it leaves them they go on by themselves.
  await setMovement(sandboxUrl, customerNumber, false);
  await tellKorea(shop);
  await setMovement(sandboxUrl, customerNumber, true);
}

const storehouse = {
  name: '물류 담당 (지어낸 이름)',
  phone: '010-0000-0000',
  postal_code: '04524',
  address1: '서울특별시 중구 (지어낸 주소)',
  country: 'KR',
};

/** Registration numbers are made up (no tax office has 999); their check digit is right. */
const sellersOfKorea = [
  { name: '한빛생활', reference: 'demo-hanbit', number: '9998800009' },
  { name: '서울공방', reference: 'demo-gongbang', number: '9998800014' },
].map(({ number, ...seller }) => ({
  ...seller,
  kind: 'third_party',
  registration: { country: 'KR', number },
  contacts: { shipping_manager: { name: storehouse.name, phone: storehouse.phone } },
  addresses: { ship_from: storehouse, return_to: storehouse },
  metadata: { made_up: 'everything' },
}));

async function takeIn(client: Client, body: (typeof sellersOfKorea)[number]): Promise<DemoSeller> {
  const { id, key } = await openSeller(client, body);
  return { id, name: body.name, key: key ?? (await newKey(client, { owner: id })) };
}

async function makeBritain(options: DemoOptions): Promise<void> {
  const { url, platformKey, sandboxUrl, dataDir, log, rows = rowsOfDemo } = options;
  const name = 'Online retailer, December 2009 (demo)';
  const reference = 'demo-gbp';
  if (readKept(dataDir).malls.some((mall) => mall.reference === reference)) return;
  const { report } = await replay({
    file: december,
    limit: rows,
    stateFile: stateOf(dataDir),
    server: async () => ({ url, platformKey, sandboxUrl }),
    reference,
    mallName: name,
    out: { write: () => true, isTTY: false },
    played: ({ mall: { id, key, sellerId } }) =>
      keepMall(dataDir, { id, name, reference, key, sellers: [{ id: sellerId, name: 'Online retailer', key: null }] }),
  });
  for (const { name: rule, ok, detail } of report.invariants) if (!ok) log(`demo: ${rule}: ${detail}`);
}

function whereToLook({ url, dataDir }: DemoOptions, malls: readonly DemoMall[]): string {
  const lines = malls.flatMap((mall) => [
    `  ${mall.name}  ${mall.id}`,
    `    test key         ${mall.key}`,
    ...mall.sellers.filter(({ key }) => key !== null).map((seller) => `    seller ${seller.name}   ${seller.key}`),
    `    look             curl -H 'Authorization: Bearer ${mall.key}' ${url}/v1/returns`,
  ]);
  return [
    'The demo malls are ready; their test clocks stand still until you move them (advance_clock).',
    ...lines,
    `  kept in ${demoFile(dataDir)}`,
  ].join('\n');
}

/**
 * `node demo/main.ts --url … --sandbox … --data-dir …` with the platform's key in ROUNDTRIP_PLATFORM_KEY, where no list of processes
 * shows it: how the server has its demo made without knowing it. Returns the exit code.
 */
export async function demoCommand(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { url: { type: 'string' }, sandbox: { type: 'string' }, 'data-dir': { type: 'string' } },
  });
  const { url, sandbox: sandboxUrl, 'data-dir': dataDir } = values;
  const platformKey = env.ROUNDTRIP_PLATFORM_KEY;
  if (!url || !sandboxUrl || !platformKey || !dataDir) {
    process.stderr.write('demo needs --url, --sandbox, --data-dir and ROUNDTRIP_PLATFORM_KEY\n');
    return 2;
  }
  try {
    await makeDemo({ url, sandboxUrl, platformKey, dataDir, log: (line) => process.stdout.write(`${line}\n`) });
    return 0;
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    process.stderr.write(`demo: ${error.message}\n`);
    return 1;
  }
}

if (import.meta.main) process.exit(await demoCommand(process.argv.slice(2), process.env));
