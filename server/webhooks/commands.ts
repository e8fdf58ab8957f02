/**
 * The commands on a webhook endpoint. A decision never sees a secret, only what is sealed. Times are machine time:
 * receivers live in real time, whatever a mall's clock says.
 */
import type { IsoTime } from '../kernel/clock.ts';
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import type { Draft } from '../kernel/draft.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import { noticeRow } from '../notifications/notify.ts';
import { notifications } from '../notifications/tables.ts';
import type { Metadata } from '../order-file/shapes.ts';
import { webhookEndpointLifecycle } from './lifecycle.ts';
import type {} from './lookups.ts';
import { type EndpointRow, presentEndpoint } from './present.ts';
import { type DisabledReason, webhookEndpoints, webhookRecoveries } from './tables.ts';

export const endpointTables = { webhookEndpoints, webhookRecoveries, notifications };
export type EndpointTables = typeof endpointTables;
type Of<A> = CommandType<EndpointTables, A>;

/** Endpoints of one owner in one mode that are not deleted. */
export const mostEndpoints = 20;

export interface CreateEndpoint {
  owner_id: string;
  owner_kind: 'mall' | 'seller';
  url: string;
  types: string[];
  description: string;
  metadata: Metadata;
  /** Sealed. */
  secret: string;
  at: IsoTime;
}

export type UpdateEndpoint = Partial<Pick<CreateEndpoint, 'url' | 'types' | 'description' | 'metadata'>>;

export interface RotateSecret {
  /** Sealed anew, as every secret is bound to its column; null: the old one stops at once. */
  previous_secret: string | null;
  previous_until: IsoTime | null;
  secret: string;
  /** The sealed secret that the caller saw. */
  replaces: string | null;
}

export interface Recover {
  since: IsoTime;
  /** Event ids: those after the first up to the second are looked at. */
  after_event: string;
  before_event: string;
  at: IsoTime;
}

export const createEndpoint: Of<CreateEndpoint> = {
  type: 'webhook_endpoint.create',
  status: 201,
  creates: true,
  lookups: ({ seller, mode, args }) => ({ webhookEndpointCounts: [{ seller, owner: args.owner_id, mode }] }),
  decide(draft, command, ctx) {
    const { at, ...given } = command.args;
    const { seller, mall, mode, object } = command;
    const count = ctx.lookups.webhookEndpointCounts?.({ seller, owner: given.owner_id, mode }) ?? 0;
    if (count >= mostEndpoints)
      return refuse('not_now', `There are ${count} webhook endpoints already; delete one before making another.`, {
        rule: `at most ${mostEndpoints} webhook endpoints per owner and mode`,
      });
    draft.insert('webhookEndpoints', {
      seller_id: seller,
      mall_id: mall,
      mode,
      id: object,
      ...given,
      state: 'active',
      previous_secret: null,
      previous_until: null,
      disabled_because: null,
      failing_since: null,
      event_sequence: 0,
      created_at: at,
    });
    draft.emit({ type: 'webhook_endpoint.created', object, data: { types: given.types } });
    return undefined;
  },
  present,
};

export const updateEndpoint: Of<UpdateEndpoint> = move('update', 'updated', (draft, row, { args }) => {
  draft.update('webhookEndpoints', row, args);
});

export const disableEndpoint: Of<unknown> = move('disable', 'disabled', (draft, row) => {
  draft.update('webhookEndpoints', row, { state: 'disabled', disabled_because: 'asked' });
  return { reason: 'asked' };
});

/**
 * Given by the deliveries when the receiver says 410, or nothing got through for five days. The owner is told by a
 * notice, as it may have no other endpoint to hear of it. The address is told without its path, which may hold a secret.
 */
export const giveUpEndpoint: Of<{ because: Exclude<DisabledReason, 'asked'>; rule: string }> = move(
  'give_up',
  'disabled',
  (draft, row, { args }, ctx) => {
    draft.update('webhookEndpoints', row, { state: 'disabled', disabled_because: args.because });
    const template = `webhook_endpoint_${args.because}` as const;
    const notice = { to: 'seller', template, object: row.id, data: { host: new URL(row.url).host } } as const;
    draft.insert('notifications', noticeRow(ctx, notice, { file: row, locale: ctx.mall.locale, channels: ['mail'] }));
    return { reason: args.because, rule: args.rule };
  },
);

export const enableEndpoint: Of<unknown> = move('enable', 'enabled', (draft, row) => {
  draft.update('webhookEndpoints', row, { state: 'active', disabled_because: null, failing_since: null });
});

/** Its secrets go with it; the row stays for the log of deliveries. */
export const deleteEndpoint: Of<unknown> = move('delete', 'deleted', (draft, row) => {
  draft.update('webhookEndpoints', row, {
    state: 'deleted',
    secret: null,
    previous_secret: null,
    previous_until: null,
  });
});

export const rotateSecret: Of<RotateSecret> = move('rotate_secret', 'secret_rotated', (draft, row, { args }) => {
  const { replaces, ...secrets } = args;
  if (row.secret !== replaces)
    return refuse('busy', 'The secret was changed by another request at the same moment; ask again.');
  draft.update('webhookEndpoints', row, secrets);
  return undefined;
});

/** The event itself is the test: it goes the way of all events, to this endpoint only. */
export const testEndpoint: Of<unknown> = move('test', 'tested', () => undefined);

export const recoverEndpoint: Of<Recover> = move('recover', 'recovery_started', (draft, row, command) => {
  const { since, at, ...range } = command.args;
  const { seller_id, mall_id, mode, id: endpoint_id } = row;
  draft.insert('webhookRecoveries', {
    seller_id,
    mall_id,
    mode,
    id: command.id,
    endpoint_id,
    ...range,
    created_at: at,
  });
  return { data: { since } };
});

export const endpointCommands = [
  createEndpoint,
  updateEndpoint,
  disableEndpoint,
  giveUpEndpoint,
  enableEndpoint,
  deleteEndpoint,
  rotateSecret,
  testEndpoint,
  recoverEndpoint,
] as const;

interface Told {
  reason?: string;
  rule?: string;
  data?: Record<string, unknown>;
}

/** A move of the lifecycle that changes the one row and tells of it. */
function move<A>(
  name: string,
  past: string,
  change: (
    draft: Draft<EndpointTables>,
    row: EndpointRow,
    command: Command<A>,
    ctx: DecisionContext,
  ) => Told | Refusal | undefined,
): Of<A> {
  return {
    type: `webhook_endpoint.${name}`,
    status: 200,
    decide(draft, command, ctx) {
      const row = draft.rows.webhookEndpoints[0]!;
      const blocked = checkMove(webhookEndpointLifecycle, name, {
        row: { state: row.state },
        actor: command.actor.kind,
      });
      if (blocked) return blocked;
      const told = change(draft, row, command, ctx) ?? {};
      if ('refused' in told) return told;
      draft.emit({ type: `webhook_endpoint.${past}`, object: row.id, ...told });
      return undefined;
    },
    present,
  };
}

function present(draft: Draft<EndpointTables>, command: Command) {
  return presentEndpoint(draft.rows.webhookEndpoints[0]!, command.actor.kind);
}
