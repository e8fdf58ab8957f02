/** Moving a mall's test clock over HTTP; what falls due on the way has run when the answer comes. */
import { Type } from 'typebox';
import { onceDone } from '../http/once.ts';
import { actorOf, defineRoute, type RouteInput, resolve } from '../http/route.ts';
import { closed, shown, time } from '../http/schemas.ts';
import { isRefusal } from '../kernel/problems.ts';
import { advanceClock } from './advance-clock.ts';

const shownClock = shown({ object: Type.String() });

export const advanceClockRoute = defineRoute(
  {
    method: 'POST',
    url: '/v1/malls/:id/advance_clock',
    summary: "Move a mall's test clock forward",
    description:
      'Takes `by` or `to`. Everything that falls due on the way has happened when the answer comes; a long way is answered 202 with an operation.',
    tag: 'malls',
    who: ['mall'],
    scope: 'malls:write',
    body: closed({
      by: Type.Optional(
        Type.String({ minLength: 2, maxLength: 40, description: 'ISO 8601 duration', examples: ['PT3H', 'P7D'] }),
      ),
      to: Type.Optional(time),
    }),
    reply: { 200: shownClock, 202: shownClock },
    problems: ['clock_is_live', 'clock_goes_forward', 'operation_running'],
  },
  async (input) => {
    const target = await resolve(input, input.params.id, 'mall');
    if ('refused' in target) return target;
    const { mall, seller, mode } = target;
    const { by, to } = input.body;
    const actor = actorOf(input as RouteInput, target, input.params.id);
    return onceDone(input, async () => {
      const moved = await advanceClock(input.platform, { mall, seller, mode, mallId: input.params.id, by, to, actor });
      return isRefusal(moved) ? moved : { status: moved.status, body: moved.body };
    });
  },
);
