/** Malls, their versions of policies and their clocks. */
import { int4, int8, json, nullable, oneOf, table, text, time } from '../kernel/table.ts';
import type { Metadata } from '../order-file/shapes.ts';
import { jurisdictions, type MallPolicies } from './policies.ts';

export const malls = table(
  'malls',
  {
    /** Its house seller: a mall's own keys, money and contracts are without a book otherwise. */
    seller_id: int4,
    mall_id: int4,
    id: text,
    name: text,
    reference: text,
    time_zone: text,
    currency: text,
    locale: text,
    jurisdiction: oneOf(jurisdictions),
    /** The version that new orders and claims pin. */
    policy_version: int4,
    event_sequence: int4,
    metadata: json<Metadata>(),
    created_at: time,
  },
  { key: ['id', 'seller_id'], mutable: ['policy_version', 'event_sequence'] },
);

/** Never changed once written: orders and claims go on with the version they pinned. */
export const policyVersions = table(
  'policy_versions',
  { seller_id: int4, mall_id: int4, mall: text, version: int4, policies: json<MallPolicies>(), created_at: time },
  { key: ['mall', 'version', 'seller_id'] },
);

export const clocks = table(
  'clocks',
  {
    seller_id: int4,
    mall_id: int4,
    mall: text,
    mode: oneOf(['test', 'live']),
    offset_ms: int8,
    frozen_at: nullable(time),
  },
  { key: ['mall', 'mode', 'seller_id'], mutable: ['offset_ms', 'frozen_at'] },
);
