/** HTTP of reports. Each is counted from the rows as they are when it is asked for. */
import { Type } from 'typebox';
import { defineRoute, ok, type Route, type RouteInput, scopeOf } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { type BusinessClock, businessNow, type IsoTime } from '../kernel/clock.ts';
import type { MallContext } from '../kernel/command.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import { calendarOf } from '../order-file/answer.ts';
import { collectionFigures, csvOf } from './collection.ts';

const longestDays = 366;

const count = Type.Integer();

const collectionReport = Type.Object(
  {
    object: Type.Literal('report'),
    name: Type.Literal('collection'),
    from: shape.date,
    to: shape.date,
    time_zone: Type.String(),
    as_of: shape.time,
    rule: Type.String(),
    figures: Type.Array(
      Type.Object({
        carrier: shape.nullable(Type.String({ description: 'Null: all carriers together' })),
        days: shape.oneOf(['calendar', 'business']),
        collected: count,
        counted: count,
        share: shape.nullable(Type.Number()),
        left_out: Type.Object({ withdrawn: count, later_day_chosen: count, still_open: count }),
      }),
    ),
  },
  { title: 'CollectionReport' },
);

export const readCollectionReport = defineRoute(
  {
    method: 'GET',
    url: '/v1/reports/collection',
    summary: 'Share of returns collected by the end of the day after the request',
    description:
      'Over returns that a carrier was to collect, by the day of the request (from and to counted, mall time); without withdrawn ones, days that the buyer chose later, and those whose day is not over. In calendar and in business days.',
    tag: 'reports',
    who: ['mall', 'seller'],
    scope: 'reports:read',
    query: shape.closed({
      from: shape.date,
      to: shape.date,
      format: Type.Optional(shape.oneOf(['json', 'csv'])),
    }),
    reply: { 200: collectionReport },
    problems: ['invalid'],
  },
  async (input) => {
    const { caller, platform, query } = input;
    const [from, to] = [Temporal.PlainDate.from(query.from), Temporal.PlainDate.from(query.to)];
    const wrong = badPeriod(from, to);
    if (wrong) return wrong;
    const { mall, now } = await mallOf(input);
    const figures = await collectionFigures(platform.pool, {
      owner:
        caller.kind === 'seller'
          ? { column: 'seller_id', number: caller.seller }
          : { column: 'mall_id', number: caller.mall },
      scope: scopeOf(caller),
      mode: caller.mode,
      from,
      to,
      calendar: calendarOf(mall),
      now,
    });
    if (query.format === 'csv')
      return { status: 200, body: Buffer.from(csvOf(figures)), type: 'text/csv; charset=utf-8' };
    return ok({
      object: 'report',
      name: 'collection',
      from: query.from,
      to: query.to,
      time_zone: mall.time_zone,
      as_of: now,
      rule: 'C6: first collection scan at or before 24:00 of the day after the request',
      figures,
    });
  },
);

function badPeriod(from: Temporal.PlainDate, to: Temporal.PlainDate): Refusal | null {
  const days = from.until(to).days + 1;
  if (days >= 1 && days <= longestDays) return null;
  const detail = `to must be on or after from, and the period at most ${longestDays} days long.`;
  return refuse('invalid', detail, { errors: [{ pointer: '/to', code: 'out_of_range', detail }] });
}

/** The caller's mall with its business time. */
async function mallOf({ platform, caller }: RouteInput): Promise<{ mall: MallContext; now: IsoTime }> {
  const { rows } = await platform.pool.query<BusinessClock & { mall_id: number; mode: string; policy_version: number }>(
    {
      name: 'clocks_of_views',
      text: 'select * from mall_clocks($1::int4[])',
      values: [[caller.mall]],
    },
  );
  await platform.malls.ensure(rows);
  const clock = rows.find((row) => row.mode === caller.mode)!;
  return {
    mall: platform.malls.context(caller.mall, clock.policy_version),
    now: businessNow(clock, platform.clock.nowMs()),
  };
}

export const routes: readonly Route[] = [readCollectionReport];
