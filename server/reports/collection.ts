/**
 * How soon carriers collect (C6): the share of returns whose first collection scan lies at or before 24:00 of the day
 * after the request, over returns that a carrier was to collect. Withdrawn returns and later days that the buyer chose
 * are left out, and so is what can still become either. A return that was rerouted to the buyer after a carrier was
 * asked counts as not collected: it would else mend the figure.
 */

import type { Pool } from '../db/pool.ts';
import { type DbRow, read, type Statement, type TenantScope } from '../db/pool.ts';
import { type BusinessCalendar, businessDayFrom, startOfDate } from '../kernel/calendar/index.ts';
import { type IsoTime, isoOf } from '../kernel/clock.ts';
import type { Mode } from '../kernel/table.ts';

export interface CollectionQuestion {
  /** The narrowest column that says whose returns are counted. */
  owner: { column: 'mall_id' | 'seller_id'; number: number };
  scope: TenantScope;
  mode: Mode;
  /** Days of the requests in the calendar's time zone, both counted. */
  from: Temporal.PlainDate;
  to: Temporal.PlainDate;
  calendar: BusinessCalendar;
  now: IsoTime;
}

export interface CollectionFigure {
  /** Null: all carriers together. */
  carrier: string | null;
  /** Whether the day after the request is any day or a business day. */
  days: 'calendar' | 'business';
  /** Collected in time. */
  collected: number;
  /** Of so many. */
  counted: number;
  /** `collected / counted`, four places; null where nothing was counted. */
  share: number | null;
  left_out: { withdrawn: number; later_day_chosen: number; still_open: number };
}

export async function collectionFigures(pool: Pool, question: CollectionQuestion): Promise<CollectionFigure[]> {
  const [rows] = await read(pool, question.scope, [statementOf(question)]);
  const figures = rows!.map(figureOf);
  const kinds = ['calendar', 'business'] as const;
  return kinds.flatMap((days) => {
    const each = figures.filter((figure) => figure.days === days);
    return [together(days, each), ...each];
  });
}

/** One day of requests, with the day by which its parcels are to be collected, and the end of that day. */
interface RequestDay {
  day: string;
  next: string;
  nextEnds: IsoTime;
  business: string;
  businessEnds: IsoTime;
}

function requestDays({ from, to, calendar }: CollectionQuestion): RequestDay[] {
  const { timeZone, jurisdiction } = calendar;
  const days: RequestDay[] = [];
  const endOf = (date: Temporal.PlainDate) => isoOf(startOfDate(date.add({ days: 1 }), timeZone));
  for (let day = from; Temporal.PlainDate.compare(day, to) <= 0; day = day.add({ days: 1 })) {
    const next = day.add({ days: 1 });
    const business = businessDayFrom(next, jurisdiction).date;
    days.push({
      day: day.toString(),
      next: next.toString(),
      nextEnds: endOf(next),
      business: business.toString(),
      businessEnds: endOf(business),
    });
  }
  return days;
}

/** By the index on (owner, mode, requested_at); the first booking of a return names the carrier that was to collect. */
function statementOf(question: CollectionQuestion): Statement {
  const { owner, mode, from, to, calendar, now } = question;
  const days = requestDays(question);
  const bounds = [from, to.add({ days: 1 })].map((date) => isoOf(startOfDate(date, calendar.timeZone)));
  return {
    name: `collection_by_${owner.column}`,
    text: `
      with judged as (
        select m.days, coalesce(b.carrier, r.carrier) as carrier,
          r.route <> 'buyer_ships' and r.collected_at <= m.ends as in_time,
          case when r.decision = 'withdrawn' then 'withdrawn'
               when r.pickup_on > m.day then 'later_day_chosen'
               when $1::timestamptz <= m.ends then 'still_open' end as left_out
        from returns r
        join unnest($2::date[], $3::date[], $4::timestamptz[], $5::date[], $6::timestamptz[])
          as d(day, next, next_ends, business, business_ends) on d.day = (r.requested_at at time zone $7)::date
        cross join lateral (values ('calendar', d.next, d.next_ends), ('business', d.business, d.business_ends)) as m(days, day, ends)
        left join lateral (
          select k.carrier from bookings k
          where k.order_id = r.order_id and k.seller_id = r.seller_id and k.object_id = r.id and k.direction = 'return'
          order by k.id limit 1
        ) b on true
        where r.${owner.column} = $8 and r.mode = $9 and r.requested_at >= $10 and r.requested_at < $11
          and (r.contract_id is not null or b.carrier is not null)
      )
      select days, carrier,
        count(*) filter (where left_out is null)::int4 as counted,
        count(*) filter (where left_out is null and in_time)::int4 as collected,
        count(*) filter (where left_out = 'withdrawn')::int4 as withdrawn,
        count(*) filter (where left_out = 'later_day_chosen')::int4 as later_day_chosen,
        count(*) filter (where left_out = 'still_open')::int4 as still_open
      from judged group by days, carrier order by carrier`,
    values: [
      now,
      days.map((each) => each.day),
      days.map((each) => each.next),
      days.map((each) => each.nextEnds),
      days.map((each) => each.business),
      days.map((each) => each.businessEnds),
      calendar.timeZone,
      owner.number,
      mode,
      ...bounds,
    ],
  };
}

function figureOf(row: DbRow): CollectionFigure {
  const count = (name: string) => Number(row[name]);
  return {
    carrier: String(row['carrier']),
    days: row['days'] as CollectionFigure['days'],
    ...shareOf(count('collected'), count('counted')),
    left_out: {
      withdrawn: count('withdrawn'),
      later_day_chosen: count('later_day_chosen'),
      still_open: count('still_open'),
    },
  };
}

function together(days: CollectionFigure['days'], figures: readonly CollectionFigure[]): CollectionFigure {
  const sum = (of: (figure: CollectionFigure) => number) => figures.reduce((total, each) => total + of(each), 0);
  return {
    carrier: null,
    days,
    ...shareOf(
      sum((each) => each.collected),
      sum((each) => each.counted),
    ),
    left_out: {
      withdrawn: sum((each) => each.left_out.withdrawn),
      later_day_chosen: sum((each) => each.left_out.later_day_chosen),
      still_open: sum((each) => each.left_out.still_open),
    },
  };
}

function shareOf(collected: number, counted: number): Pick<CollectionFigure, 'collected' | 'counted' | 'share'> {
  return { collected, counted, share: counted === 0 ? null : Math.round((collected / counted) * 10_000) / 10_000 };
}

export function csvOf(figures: readonly CollectionFigure[]): string {
  const head = 'carrier,days,collected,counted,share,left_out_withdrawn,left_out_later_day_chosen,left_out_still_open';
  const lines = figures.map(({ carrier, days, collected, counted, share, left_out }) =>
    [
      carrier ?? 'all',
      days,
      collected,
      counted,
      share ?? '',
      left_out.withdrawn,
      left_out.later_day_chosen,
      left_out.still_open,
    ].join(','),
  );
  return `${[head, ...lines].join('\r\n')}\r\n`;
}
