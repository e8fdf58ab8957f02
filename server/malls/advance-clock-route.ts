/** Moving a mall's test clock over HTTP; what falls due on the way has run when the answer comes. */
import { Type } from 'typebox';
import { actorOf, defineRoute, resolve, type RouteInput } from '../http/route.ts';
import { closed, shown, time } from '../http/schemas.ts';
import { normaliseTime } from '../kernel/clock.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import { advanceClock } from './advance-clock.ts';

const shownClock = shown({ object: Type.String() });

export const advanceClockRoute = defineRoute(
  {
    method: 'POST',
    url: '/v1/malls/:id/advance_clock',
    summary: "Move a mall's test clock forward",
    description: 'Takes `by` or `to`. Everything that falls due on the way has happened when the answer comes; a long way is answered 202 with an operation.',
    tag: 'malls',
    who: ['mall'],
    scope: 'malls:write',
    body: closed({
      by: Type.Optional(Type.String({ minLength: 2, maxLength: 40, description: 'ISO 8601 duration', examples: ['PT3H', 'P7D'] })),
      to: Type.Optional(time),
    }),
    reply: { 200: shownClock, 202: shownClock },
    problems: ['clock_is_live', 'clock_goes_forward', 'operation_running'],
  },
  async (input) => {
    const target = await resolve(input, input.params.id, 'mall');
    if ('refused' in target) return target;
    if (input.caller.mode === 'live') return refuse('clock_is_live', "The live clock is the real time; use the mall's test key.");
    const wish = readWish(input.body);
    if ('refused' in wish) return wish;
    const { mall, seller } = target;
    return advanceClock(input.platform, { mall, seller, mallId: input.params.id, ...wish, actor: actorOf(input as RouteInput, target, input.params.id) });
  },
);

function readWish({ by, to }: { by?: string; to?: string }): { by: string } | { to: string } | Refusal {
  if ((by === undefined) === (to === undefined)) return wrong('', 'Say either how far (by) or where to (to).');
  if (to !== undefined) return { to: normaliseTime(to) };
  try {
    if (Temporal.Duration.from(by!).sign >= 0) return { by: by! };
  } catch {
    return wrong('/by', `"${by}" is no ISO 8601 duration; write one such as PT3H or P7D.`);
  }
  return refuse('clock_goes_forward', `The test clock only moves forward, not by ${by}.`);
}

function wrong(pointer: string, detail: string): Refusal {
  return refuse('malformed', detail, { errors: [{ pointer, code: 'invalid', detail }] });
}
