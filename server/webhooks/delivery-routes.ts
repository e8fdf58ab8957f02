/** The log of deliveries, and sending again: one event, or all that did not arrive. */
import { Type } from 'typebox';
import { listRows } from '../http/page.ts';
import { defineCommand, defineRoute, type Route, type RouteInput } from '../http/route.ts';
import { listOf, listQuery, oneOf } from '../http/schemas.ts';
import { isoTime, msOf, normaliseTime } from '../kernel/clock.ts';
import { firstIdAt } from '../kernel/ids.ts';
import { isRefusal, type Refusal, refuse } from '../kernel/problems.ts';
import type { Recover } from './commands.ts';
import { logKeptMs } from './housekeeping.ts';
import { about, find, onRow } from './on-endpoint.ts';
import { presentDelivery } from './present.ts';
import { resend } from './resend.ts';
import * as shape from './schemas.ts';
import { deliveryStates, webhookDeliveries } from './tables.ts';

const recover = defineCommand(
  {
    method: 'POST',
    url: '/v1/webhook_endpoints/:id/recover',
    summary: 'Send again everything since a time that did not arrive',
    description:
      'Events recorded since then (machine time, at most 30 days back) that this webhook endpoint listens to and that were never delivered to it.',
    tag: about.tag,
    who: about.who,
    scope: about.write,
    body: shape.recoverBody,
    reply: { 200: shape.endpointShown },
    problems: ['not_now', 'invalid'],
    boundary: 'webhook_endpoint',
  },
  async (input) => {
    const { platform, body } = input;
    const row = await find(input);
    if (isRefusal(row)) return row;
    const now = platform.clock.nowMs();
    const since = msOf(normaliseTime(body.since));
    if (since > now || since < now - logKeptMs) return outsideLog(now);
    const args: Recover = {
      since: isoTime(since),
      after_event: firstIdAt('event', since),
      before_event: firstIdAt('event', now + 1),
      at: isoTime(now),
    };
    return onRow(input as RouteInput, row, { name: 'recover', args });
  },
);

const resendToEndpoint = defineRoute(
  {
    method: 'POST',
    url: '/v1/webhook_endpoints/:id/resend',
    summary: 'Send one event to this webhook endpoint again',
    description: 'Under the same `webhook-id`, whatever became of it before.',
    tag: about.tag,
    who: about.who,
    scope: about.write,
    body: shape.resendToEndpointBody,
    reply: { 200: listOf(shape.deliveryShown) },
    problems: ['not_now'],
  },
  async (input) => {
    const row = await find(input);
    return isRefusal(row) ? row : resend(input as RouteInput, { event: input.body.event, endpoint: row.id });
  },
);

const resendEvent = defineRoute(
  {
    method: 'POST',
    url: '/v1/events/:id/resend',
    summary: 'Send an event again',
    description:
      'To the webhook endpoint named, or to all of your own that listen to its type. The event keeps its id.',
    tag: 'events',
    who: about.who,
    scope: about.write,
    body: shape.resendBody,
    reply: { 200: listOf(shape.deliveryShown) },
    problems: ['not_now'],
  },
  async (input) => resend(input as RouteInput, { event: input.params.id, endpoint: input.body.endpoint }),
);

const deliveries = defineRoute(
  {
    method: 'GET',
    url: '/v1/webhook_endpoints/:id/deliveries',
    summary: 'The deliveries of a webhook endpoint with their tries, newest first',
    description: 'Kept for 30 days.',
    tag: about.tag,
    who: about.who,
    scope: about.read,
    query: listQuery({
      state: Type.Optional(oneOf([...deliveryStates])),
      event: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    }),
    reply: { 200: listOf(shape.deliveryShown) },
  },
  async (input) => {
    const row = await find(input);
    if (isRefusal(row)) return row;
    const { state, event } = input.query;
    const filters = { endpoint_id: row.id, state, event_id: event };
    return listRows(
      input,
      { table: webhookDeliveries, kind: 'webhook_delivery', filters, sellerNumber: row.seller_id },
      presentDelivery,
    );
  },
);

export const deliveryRoutes: readonly Route[] = [recover, resendToEndpoint, deliveries, resendEvent];

function outsideLog(now: number): Refusal {
  const detail = `Say a time from ${isoTime(now - logKeptMs)} to now: the log of deliveries is kept for 30 days.`;
  return refuse('invalid', detail, {
    rule: 'recover reaches back 30 days',
    errors: [{ pointer: '/since', code: 'out_of_range', detail }],
  });
}
