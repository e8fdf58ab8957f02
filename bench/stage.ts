/** The stage of a run: server, filled database, the malls with their keys. */
import type pg from 'pg';
import { isoTime } from '../server/kernel/clock.ts';
import { firstIdAt } from '../server/kernel/ids.ts';
import { apiOf } from '../tools/api.ts';
import { openContract } from './contract.ts';
import { analyzeAll, fillSpread } from './fill.ts';
import { period, type Spread } from './numbering.ts';
import type { BenchOptions } from './options.ts';
import { type BenchPlace, connectOwner, openPlace } from './place.ts';
import { platformKey, type ServerChild, startServerChild } from './server-child.ts';

export interface Stage {
  place: BenchPlace;
  server: ServerChild;
  owner: pg.Client;
  ownerUrl: string;
  appUrl: string;
  /** Of the embedded database; null for one on another server. */
  postmaster: number | null;
  spreads: Spread[];
  /** Key of the carrier whose parcels these are. */
  carrierKey: string;
  /** Five characters that the ids of the benchmark begin with, and the time of the filling. */
  prefix: string;
  since: string;
  close(): Promise<void>;
}

export async function openStage(options: BenchOptions, say: (line: string) => void): Promise<Stage> {
  const place = await openPlace(options.dataDir);
  const server = await startServerChild(place.env);
  const { ownerUrl, appUrl, postmaster } = place.urls();
  const owner = await connectOwner(ownerUrl);
  const close = async () => {
    await owner.end();
    await server.stop();
    if (!options.keep) await place.remove();
  };
  try {
    const kept = await readKept(owner);
    const made = kept ?? (await make(options, { server, owner, say }));
    if (kept) say(`The filled database of an earlier run is used again.`);
    return { place, server, owner, ownerUrl, appUrl, postmaster, ...made, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Made {
  spreads: Spread[];
  carrierKey: string;
  /** What is younger was made by the benchmark: ids from `prefix` on, times from `since` on. */
  prefix: string;
  since: string;
}

async function readKept(owner: pg.Client): Promise<Made | null> {
  const { rows } = await owner.query<{ there: boolean }>(`select to_regclass('bench.made') is not null as there`);
  if (!rows[0]!.there) return null;
  return (await owner.query<{ made: Made }>('select made from bench.made')).rows[0]!.made;
}

async function make(
  options: BenchOptions,
  on: { server: ServerChild; owner: pg.Client; say: (line: string) => void },
): Promise<Made> {
  const { server, owner, say } = on;
  const platform = apiOf(`http://127.0.0.1:${server.port}`, platformKey);
  const carrier = await platform.post('/v1/api_keys', {
    label: 'bench',
    scopes: ['*'],
    owner: { carrier: 'korea_post', mode: 'test' },
  });
  if (carrier.status !== 201) throw new Error(JSON.stringify(carrier.body));
  const each = Math.max(1, Math.floor(options.orders / options.spreads.length / period)) * period;
  const spreads: Spread[] = [];
  for (const [i, sellers] of options.spreads.entries()) {
    const born = await platform.post('/v1/malls', {
      ...{ name: `Bench ${sellers}`, reference: `bench-${sellers}`, time_zone: 'Asia/Seoul', currency: 'KRW' },
      ...{ locale: 'ko', jurisdiction: 'KR' },
    });
    if (born.status !== 201) throw new Error(JSON.stringify(born.body));
    const { rows } = await owner.query<{ mall_id: number }>('select mall_id from malls where id = $1', [born.body.id]);
    const mall = { number: rows[0]!.mall_id, id: born.body.id, key: born.body.keys.test };
    const own = apiOf(`http://127.0.0.1:${server.port}`, mall.key);
    await openContract({ platform, mall: own, mallId: mall.id, number: `20000000${i}0` });
    const spread = { sellers, firstSeller: 110_000 + i * 10_000, first: i * each, orders: each, mall };
    const started = performance.now();
    await fillSpread(owner, spread, (done) => {
      if (done === each) say(`  ${done} orders of ${sellers} sellers in ${seconds(started)} s`);
    });
    spreads.push(spread);
  }
  await analyzeAll(owner);
  const made = { spreads, carrierKey: carrier.body.key as string, ...(await timeOf(owner)) };
  await owner.query('create schema if not exists bench');
  await owner.query('create table bench.made (made jsonb)');
  await owner.query('insert into bench.made values ($1)', [JSON.stringify(made)]);
  return made;
}

/** The database's present: ids begin with machine time, so their first characters tell old rows from new. */
async function timeOf(owner: pg.Client): Promise<{ prefix: string; since: string }> {
  const { rows } = await owner.query<{ ms: string }>('select trunc(extract(epoch from now()) * 1000) as ms');
  const ms = Number(rows[0]!.ms);
  return { prefix: firstIdAt('order', ms).slice(4, 9), since: isoTime(ms) };
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
