/** A mall, its policies and its clocks as the API shows them. */
import { type BusinessClock, businessNow, msOf } from '../kernel/clock.ts';
import { type ActorKind, actionsOf } from '../kernel/lifecycle.ts';
import type { Mode, Row } from '../kernel/table.ts';
import { mallLifecycle } from './lifecycle.ts';
import type { MallPolicies } from './policies.ts';
import type { clocks, malls, policyVersions } from './tables.ts';

export type MallRow = Row<typeof malls>;
export type ClockRow = Row<typeof clocks>;
export type PolicyVersionRow = Row<typeof policyVersions>;

export interface MallParts {
  policies: MallPolicies;
  /** Public id of its house seller. */
  houseSeller: string;
}

export function presentMall(row: MallRow, parts: MallParts, actor: ActorKind) {
  return {
    id: row.id,
    object: 'mall' as const,
    name: row.name,
    reference: row.reference,
    time_zone: row.time_zone,
    currency: row.currency,
    locale: row.locale,
    jurisdiction: row.jurisdiction,
    policy_version: row.policy_version,
    policies: parts.policies,
    house_seller: parts.houseSeller,
    metadata: row.metadata,
    created_at: row.created_at,
    actions: actionsOf(mallLifecycle, row, actor),
  };
}

export function presentPolicies(version: PolicyVersionRow) {
  return {
    object: 'mall_policies' as const,
    mall: version.mall,
    version: version.version,
    ...version.policies,
    created_at: version.created_at,
  };
}

/** `offset_ms` is business time less machine time, also for a clock that stands still. */
export function presentClock(clock: BusinessClock & { mode: Mode }, machineMs: number) {
  const now = businessNow(clock, machineMs);
  return { mode: clock.mode, now, offset_ms: msOf(now) - machineMs, frozen: clock.frozen_at !== null };
}
