/** Commands on a mall: making it, changing its policies, setting its test clock. */
import { apiKeys, type FirstKey, firstKey } from '../api-keys/index.ts';
import { type IsoTime, msOf } from '../kernel/clock.ts';
import type { Command, CommandType, DecisionContext } from '../kernel/command.ts';
import type { Draft } from '../kernel/draft.ts';
import { checkMove } from '../kernel/lifecycle.ts';
import { isCurrency } from '../kernel/money.ts';
import { type FieldProblem, type Refusal, refuse } from '../kernel/problems.ts';
import type { Metadata } from '../order-file/shapes.ts';
import { sellers } from '../sellers/index.ts';
import { checkPolicies } from './legal-bounds.ts';
import { mallLifecycle } from './lifecycle.ts';
import type {} from './lookups.ts';
import { type Jurisdiction, type MallPolicies, policiesFor } from './policies.ts';
import { presentMall, presentPolicies } from './present.ts';
import { clocks, malls, policyVersions } from './tables.ts';

export const mallTables = { malls, policyVersions, clocks, sellers, apiKeys };
export type MallTables = typeof mallTables;

export interface CreateMall {
  name: string;
  reference: string;
  time_zone: string;
  currency: string;
  locale: string;
  jurisdiction: Jurisdiction;
  policies: Partial<MallPolicies>;
  metadata: Metadata;
  /** `starts_at` may lie in the past, for replays; without it the test clock runs with the machine's. */
  test_clock: { starts_at: IsoTime | null; frozen: boolean };
  /** Public id of the house seller. */
  house: string;
  keys: readonly FirstKey[];
  /** Of the key that asks, and so of the first keys. */
  scopes: readonly string[];
  /** Machine time, for the keys. */
  at: IsoTime;
}

export const createMall: CommandType<MallTables, CreateMall> = {
  type: 'mall.create',
  status: 201,
  creates: true,
  lookups: ({ args }) => ({ mallReferences: [args.reference] }),
  decide(draft, command, ctx) {
    const { name, reference, time_zone, currency, locale, jurisdiction, metadata } = command.args;
    const taken = ctx.lookups.mallReferences?.get(reference);
    if (taken)
      return refuse('reference_taken', `Reference "${reference}" is already used by mall ${taken}.`, {
        extra: { existing: taken },
      });
    const policies = policiesFor(jurisdiction, command.args.policies);
    const refusal = checkPlace(command.args) ?? checkPolicies(jurisdiction, policies, '/policies');
    if (refusal) return refusal;
    const owner = { seller_id: command.seller, mall_id: command.mall };
    const id = command.object;
    const created_at = ctx.now;
    draft.insert('malls', {
      ...owner,
      id,
      name,
      reference,
      time_zone,
      currency,
      locale,
      jurisdiction,
      policy_version: 1,
      event_sequence: 0,
      metadata,
      created_at,
    });
    draft.insert('policyVersions', { ...owner, mall: id, version: 1, policies, created_at });
    addClocks(draft, command, ctx);
    addHouse(draft, command, ctx);
    draft.emit({ type: 'mall.created', object: id });
    const { keys, scopes, at } = command.args;
    for (const key of keys) {
      draft.insert('apiKeys', { ...owner, ...firstKey(key, { owner_id: id, owner_kind: 'mall', scopes, at }) });
      draft.emit({ type: 'api_key.created', object: key.id, data: { scopes } });
    }
    return undefined;
  },
  present(draft, { args, actor }) {
    return presentMall(
      draft.rows.malls[0]!,
      { policies: draft.rows.policyVersions[0]!.policies, houseSeller: args.house },
      actor.kind,
    );
  },
};

function addClocks(draft: Draft<MallTables>, command: Command<CreateMall>, ctx: DecisionContext): void {
  const owner = { seller_id: command.seller, mall_id: command.mall, mall: command.object };
  const { starts_at, frozen } = command.args.test_clock;
  // The mall has no clock yet, so `now` is the machine's.
  const start = starts_at ?? ctx.now;
  draft.insert('clocks', { ...owner, mode: 'live', offset_ms: 0, frozen_at: null });
  draft.insert('clocks', {
    ...owner,
    mode: 'test',
    offset_ms: frozen ? 0 : msOf(start) - msOf(ctx.now),
    frozen_at: frozen ? start : null,
  });
}

function addHouse(draft: Draft<MallTables>, command: Command<CreateMall>, ctx: DecisionContext): void {
  const { house, name } = command.args;
  draft.insert('sellers', {
    seller_id: command.seller,
    mall_id: command.mall,
    id: house,
    mall: command.object,
    name,
    // Not a name that a caller would give one of its sellers.
    reference: command.object,
    kind: 'house',
    state: 'active',
    registration_country: null,
    registration_number: null,
    cross_border: false,
    cancel_order_enabled: false,
    contacts: {},
    addresses: {},
    event_sequence: 0,
    metadata: {},
    created_at: ctx.now,
  });
}

function checkPlace({ time_zone, currency, locale }: CreateMall): Refusal | null {
  const errors: FieldProblem[] = [];
  const add = (name: string, detail: string) => errors.push({ pointer: `/${name}`, code: 'unknown', detail });
  if (!isTimeZone(time_zone)) add('time_zone', `"${time_zone}" is no IANA time zone; write one such as Asia/Seoul.`);
  if (!isCurrency(currency))
    add('currency', `"${currency}" is no currency that is held here; write an ISO 4217 code such as KRW.`);
  if (!isLocale(locale)) add('locale', `"${locale}" is no language tag; write one such as ko-KR.`);
  return errors.length === 0 ? null : refuse('invalid', errors.map((error) => error.detail).join(' '), { errors });
}

/** Offsets such as +09:00 are no zone: they know no summer time. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Z][A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** Policies that are given change, the others stay; without a difference there is no new version. */
export const changePolicies: CommandType<MallTables, Partial<MallPolicies>> = {
  type: 'mall.change_policies',
  status: 200,
  decide(draft, command, ctx) {
    const mall = draft.rows.malls[0]!;
    const before = currentPolicies(draft).policies;
    const policies = { ...before, ...command.args };
    const refusal =
      checkMove(mallLifecycle, 'change_policies', { row: mall, actor: command.actor.kind }) ??
      checkPolicies(mall.jurisdiction, policies);
    if (refusal) return refusal;
    const changed = (Object.keys(policies) as (keyof MallPolicies)[]).filter((name) => policies[name] !== before[name]);
    if (changed.length === 0) return undefined;
    const version = mall.policy_version + 1;
    draft.insert('policyVersions', {
      seller_id: mall.seller_id,
      mall_id: mall.mall_id,
      mall: mall.id,
      version,
      policies,
      created_at: ctx.now,
    });
    draft.update('malls', mall, { policy_version: version });
    const changes = Object.fromEntries(changed.map((name) => [name, { from: before[name], to: policies[name] }]));
    draft.emit({ type: 'mall.policies_changed', object: mall.id, data: { version, changes } });
    return undefined;
  },
  present: (draft) => presentPolicies(currentPolicies(draft)),
};

function currentPolicies(draft: Draft<MallTables>) {
  const { policy_version } = draft.rows.malls[0]!;
  return draft.rows.policyVersions.find((row) => row.version === policy_version)!;
}

export interface SetClock {
  to: IsoTime;
  /** A stop on the way to where `advance_clock` goes: told to nobody. */
  quiet?: boolean;
}

/** Only forward, and in test mode only; a standing clock stands at the new time, a running one runs on from there. */
export const setClock: CommandType<MallTables, SetClock> = {
  type: 'mall.set_clock',
  status: 200,
  decide(draft, command, ctx) {
    const { to, quiet } = command.args;
    if (command.mode === 'live')
      return refuse('clock_is_live', 'The live clock is the real time; only the test clock can be moved.');
    if (msOf(to) < msOf(ctx.now)) {
      return refuse('clock_goes_forward', `The test clock is at ${ctx.now}; it cannot go back to ${to}.`, {
        rule: `now ${ctx.now}, asked ${to}`,
      });
    }
    const clock = testClock(draft);
    draft.update(
      'clocks',
      clock,
      clock.frozen_at ? { frozen_at: to } : { offset_ms: clock.offset_ms + msOf(to) - msOf(ctx.now) },
    );
    if (!quiet) draft.emit({ type: 'mall.clock_moved', object: command.object, data: { from: ctx.now, to } });
    return undefined;
  },
  present(draft, { args }) {
    const clock = testClock(draft);
    return { object: 'mall_clock', mall: clock.mall, mode: clock.mode, now: args.to, frozen: clock.frozen_at !== null };
  },
};

function testClock(draft: Draft<MallTables>) {
  return draft.rows.clocks.find((row) => row.mode === 'test')!;
}
