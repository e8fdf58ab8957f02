/** Malls over HTTP: made by the platform, seen and ruled by their own keys. */
import { keptAt, newKeys } from '../api-keys/index.ts';
import { read } from '../db/pool.ts';
import { listReply, pageOfRows } from '../http/page.ts';
import {
  type Caller,
  commandFrom,
  defineCommand,
  defineRoute,
  ok,
  type Route,
  type RouteInput,
  resolve,
  scopeOf,
} from '../http/route.ts';
import { listOf, listQuery } from '../http/schemas.ts';
import { type BusinessClock, isoTime, normaliseTime } from '../kernel/clock.ts';
import { isRefusal } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';
import type { Platform } from '../platform.ts';
import { sellers } from '../sellers/index.ts';

import { advanceClockRoute } from './advance-clock-route.ts';
import type { CreateMall } from './commands.ts';
import type { MallPolicies } from './policies.ts';
import { type MallRow, type PolicyVersionRow, presentClock, presentMall, presentPolicies } from './present.ts';
import { readRow } from './read-row.ts';
import { clocksShown, mallBody, mallShown, policiesShown, policyChanges } from './schemas.ts';
import { clocks, malls, policyVersions } from './tables.ts';

const createMall = defineCommand(
  {
    method: 'POST',
    url: '/v1/malls',
    summary: 'Open a mall',
    description: 'Answers with a test key and a live key, shown once.',
    tag: 'malls',
    who: ['platform'],
    scope: 'malls:write',
    boundary: 'mall',
    body: mallBody,
    reply: { 201: mallShown },
    problems: ['reference_taken', 'invalid'],
  },
  async (input) => {
    const { platform, body } = input;
    const { seller, mall } = await nextNumbers(platform);
    const ids = platform.newId;
    const id = ids('mall', seller);
    const keys = newKeys(platform, seller);
    const args: CreateMall = {
      name: body.name,
      reference: body.reference,
      time_zone: body.time_zone,
      currency: body.currency,
      locale: body.locale,
      jurisdiction: body.jurisdiction,
      policies: body.policies ?? {},
      metadata: body.metadata ?? {},
      test_clock: {
        starts_at: body.test_clock?.starts_at ? normaliseTime(body.test_clock.starts_at) : null,
        frozen: body.test_clock?.frozen ?? false,
      },
      house: ids('seller', seller),
      keys: keys.stored,
      scopes: input.caller.scopes,
      at: isoTime(platform.clock.nowMs()),
    };
    const command = commandFrom(
      input as RouteInput,
      { seller, mall, mode: input.caller.mode },
      { type: 'mall.create', file: id, object: id, args },
    );
    return { command: keptAt(command, 0), once: { keys: keys.shown } };
  },
);

const listMalls = defineRoute(
  {
    method: 'GET',
    url: '/v1/malls',
    summary: 'List malls',
    tag: 'malls',
    who: ['platform', 'mall'],
    scope: 'malls:read',
    query: listQuery(),
    reply: { 200: listOf(mallShown) },
  },
  async (input) => {
    const page = await pageOfRows(input, { table: malls, kind: 'mall' });
    return isRefusal(page) ? page : listReply(await presentAll(input, page.rows), page.next);
  },
);

const getMall = defineRoute(
  {
    method: 'GET',
    url: '/v1/malls/:id',
    summary: 'Get a mall',
    tag: 'malls',
    who: ['platform', 'mall'],
    scope: 'malls:read',
    reply: { 200: mallShown },
  },
  async (input) => {
    const mall = await findMall(input);
    if ('refused' in mall) return mall;
    return ok((await presentAll(input, [mall]))[0]);
  },
);

const getPolicies = defineRoute(
  {
    method: 'GET',
    url: '/v1/malls/:id/policies',
    summary: "Get a mall's policies",
    tag: 'malls',
    who: ['platform', 'mall'],
    scope: 'malls:read',
    reply: { 200: policiesShown },
  },
  async (input) => {
    const mall = await findMall(input);
    if ('refused' in mall) return mall;
    const [versions] = await read(input.platform.pool, scopeOf(input.caller), [
      {
        text: `select ${Object.keys(policyVersions.columns).join(', ')} from policy_versions where mall = $1 and version = $2 and seller_id = any($3::int4[])`,
        values: [mall.id, mall.policy_version, [mall.seller_id]],
      },
    ]);
    return ok(presentPolicies(versions![0] as unknown as PolicyVersionRow));
  },
);

const changePolicies = defineCommand(
  {
    method: 'PATCH',
    url: '/v1/malls/:id/policies',
    summary: "Change a mall's policies",
    description: 'Makes a new version. Orders and claims keep the version they began with.',
    tag: 'malls',
    who: ['platform', 'mall'],
    scope: 'malls:write',
    boundary: 'mall',
    body: policyChanges,
    reply: { 200: policiesShown },
    problems: ['invalid'],
  },
  async (input) => {
    const target = await resolve(input, input.params.id, 'mall');
    if ('refused' in target) return target;
    const { id } = input.params;
    return commandFrom(input as RouteInput, target, {
      type: 'mall.change_policies',
      file: id,
      object: id,
      args: input.body,
    });
  },
);

const getClock = defineRoute(
  {
    method: 'GET',
    url: '/v1/malls/:id/clock',
    summary: "Get a mall's time, per mode",
    tag: 'malls',
    who: ['platform', 'mall'],
    scope: 'malls:read',
    reply: { 200: clocksShown },
  },
  async (input) => {
    const mall = await findMall(input);
    if ('refused' in mall) return mall;
    const [rows] = await read(input.platform.pool, scopeOf(input.caller), [
      {
        text: `select ${Object.keys(clocks.columns).join(', ')} from clocks where mall = $1 and seller_id = any($2::int4[])`,
        values: [mall.id, [mall.seller_id]],
      },
    ]);
    const machineMs = input.platform.clock.nowMs();
    const byMode = Object.fromEntries(
      (rows as unknown as (BusinessClock & { mode: Mode })[]).map((clock) => [
        clock.mode,
        presentClock(clock, machineMs),
      ]),
    );
    return ok({ object: 'mall_clock', mall: mall.id, ...byMode });
  },
);

export const routes: readonly Route[] = [
  createMall,
  listMalls,
  getMall,
  getPolicies,
  changePolicies,
  advanceClockRoute,
  getClock,
];

/** Numbers come before the command, because ids and the lock carry them; one that stays unused does no harm. */
async function nextNumbers({ pool }: Platform): Promise<{ seller: number; mall: number }> {
  const { rows } = await pool.query(
    `select nextval('seller_numbers')::int4 as seller, nextval('mall_numbers')::int4 as mall`,
  );
  return rows[0];
}

type Asking = { platform: Platform; caller: Caller };

function findMall(input: Asking & { params: { id: string } }) {
  return readRow(input, input.params.id, { table: malls, kind: 'mall' });
}

async function presentAll(input: Asking, rows: readonly MallRow[]) {
  const numbers = rows.map((row) => row.seller_id);
  const [versions = [], houses = []] = await read(input.platform.pool, scopeOf(input.caller), [
    {
      text: 'select p.mall, p.policies from policy_versions p join malls m on m.id = p.mall and m.policy_version = p.version and m.seller_id = p.seller_id where p.seller_id = any($1::int4[])',
      values: [numbers],
    },
    {
      text: `select id, mall from ${sellers.name} where seller_id = any($1::int4[]) and kind = 'house'`,
      values: [numbers],
    },
  ]);
  const policies = new Map(versions.map((row) => [row['mall'], row['policies'] as MallPolicies]));
  const house = new Map(houses.map((row) => [row['mall'], String(row['id'])]));
  return rows.map((row) =>
    presentMall(row, { policies: policies.get(row.id)!, houseSeller: house.get(row.id)! }, input.caller.kind),
  );
}
