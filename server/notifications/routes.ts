/** HTTP of the log of notices: who was told what and when, with the text as the reader got it. */
import { Type } from 'typebox';
import { read } from '../db/pool.ts';
import { listReply, pageOfRows } from '../http/page.ts';
import { notFound } from '../http/resolve.ts';
import { type Caller, defineRoute, ok, type Route, resolve, scopeOf } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { isRefusal } from '../kernel/problems.ts';
import { notifications } from './tables.ts';
import { textOf } from './templates.ts';

const everyone = ['platform', 'mall', 'seller'] as const;

const notificationShape = shape.shown({
  ...shape.objectHead,
  recipient: Type.String(),
  contact: shape.nullable(Type.String()),
  channels: Type.Array(Type.String()),
  template: Type.String(),
  text: Type.String(),
});

function present(row: Readonly<Record<string, unknown>>): unknown {
  const data = row['data'] as Record<string, string | number>;
  return {
    id: row['id'],
    object: 'notification',
    mode: row['mode'],
    state: row['state'],
    order: String(row['file_id']).startsWith('ord_') ? row['file_id'] : null,
    object_id: row['object_id'],
    recipient: row['recipient'],
    contact: row['contact'],
    channels: row['channels'],
    template: row['template'],
    locale: row['locale'],
    text: textOf(String(row['template']), String(row['locale']), data),
    created_at: row['created_at'],
  };
}

function mayRead(caller: Caller, row: Readonly<Record<string, unknown>>): boolean {
  return caller.kind === 'platform' || row['recipient'] !== 'operator';
}

export const listNotifications = defineRoute(
  {
    method: 'GET',
    url: '/v1/notifications',
    summary: 'List notices',
    tag: 'notifications',
    who: everyone,
    scope: 'notifications:read',
    query: shape.listQuery({
      order_id: Type.Optional(shape.idOf('ord')),
      object_id: Type.Optional(shape.id),
      template: Type.Optional(shape.text(100)),
    }),
    reply: { 200: shape.listOf(notificationShape) },
  },
  async ({ query, ...asking }) => {
    const { order_id: file_id, object_id, template } = query;
    const filters = { file_id, object_id, template };
    const page = await pageOfRows({ ...asking, query }, { table: notifications, kind: 'notification', filters });
    if (isRefusal(page)) return page;
    // What the operator was told is left out of a tenant's log; its page is then shorter.
    return listReply(page.rows.filter((row) => mayRead(asking.caller, row)).map(present), page.next);
  },
);

export const readNotification = defineRoute(
  {
    method: 'GET',
    url: '/v1/notifications/:id',
    summary: 'Read a notice',
    tag: 'notifications',
    who: everyone,
    scope: 'notifications:read',
    reply: { 200: notificationShape },
    problems: ['not_found'],
  },
  async (input) => {
    const target = await resolve(input, input.params.id, 'notification');
    if (isRefusal(target)) return target;
    const statement = {
      name: 'read_notification',
      text: 'select * from notifications where id = $1 and seller_id = $2 and mode = $3',
      values: [input.params.id, target.seller, target.mode],
    };
    const [rows] = await read(input.platform.pool, scopeOf(input.caller), [statement]);
    const row = rows?.[0];
    return row && mayRead(input.caller, row) ? ok(present(row)) : notFound('notification', input.params.id);
  },
);

export const routes: readonly Route[] = [listNotifications, readNotification];
