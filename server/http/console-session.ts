/**
 * `GET /console/session`: whose key this is, in which mode, and what the console needs to show dates and money: the
 * mall's time zone, currency and business time. A seller's key cannot read its mall, so the mall is told here.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { read } from '../db/pool.ts';
import { type BusinessClock, businessNow } from '../kernel/clock.ts';
import type { MallContext } from '../kernel/command.ts';
import type { Platform } from '../platform.ts';
import { authenticate } from './keys.ts';
import type { RateLimit } from './rate-limit.ts';
import { sendProblem } from './replies.ts';
import { scopeOf } from './resolve.ts';
import type { Caller } from './route.ts';

interface Parts {
  platform: Platform;
  rateLimit: RateLimit;
}

export async function sessionOf(parts: Parts, request: FastifyRequest, reply: FastifyReply) {
  const { platform, rateLimit } = parts;
  const caller = await authenticate(platform, request.headers.authorization);
  // As on every route: guessing has an end.
  const tooMany = ('refused' in caller ? rateLimit.address(request.ip) : rateLimit.key(caller.keyId))?.refusal;
  if (tooMany) return sendProblem(request, reply, tooMany);
  if ('refused' in caller) return sendProblem(request, reply, caller);
  const mall = caller.mall > 0 ? await mallOf(platform, caller) : null;
  return reply.send({
    object: 'session',
    kind: caller.kind,
    id: caller.id,
    name: await nameOf(platform, caller, mall),
    // The platform's key sees both modes.
    mode: caller.kind === 'platform' ? null : caller.mode,
    scopes: caller.scopes,
    mall: mall && {
      id: mall.context.id,
      name: mall.context.name,
      time_zone: mall.context.time_zone,
      currency: mall.context.currency,
      now: mall.now,
    },
  });
}

interface MallNow {
  context: MallContext;
  now: string;
}

type ClockRow = BusinessClock & { mall_id: number; mode: string; policy_version: number };

async function mallOf(platform: Platform, { mall, mode }: Caller): Promise<MallNow | null> {
  const { rows } = await platform.pool.query<ClockRow>({
    name: 'clocks_of_views',
    text: 'select * from mall_clocks($1::int4[])',
    values: [[mall]],
  });
  await platform.malls.ensure(rows);
  const clock = rows.find((row) => row.mode === mode);
  if (!clock) return null;
  return {
    context: platform.malls.context(mall, clock.policy_version),
    now: businessNow(clock, platform.clock.nowMs()),
  };
}

async function nameOf(platform: Platform, caller: Caller, mall: MallNow | null): Promise<string | null> {
  if (caller.kind === 'mall') return mall?.context.name ?? null;
  if (caller.kind !== 'seller') return null;
  const [rows] = await read(platform.pool, scopeOf(caller), [
    { name: 'seller_name', text: 'select name from sellers where id = $1', values: [caller.id] },
  ]);
  return rows?.[0] ? String(rows[0]['name']) : null;
}
