/** HTTP of carriers: what each can do, and what its waybill numbers look like. */
import { Type } from 'typebox';
import { defineRoute, ok, type Route } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { refuse } from '../kernel/problems.ts';
import type { CarrierAdapter } from './adapter.ts';
import { type Carriers, carrierByCode, carriers, isCarrierCode, labelPageOf, openCarriers } from './index.ts';
import { type Capability, type CarrierManifest, capabilities } from './manifest.ts';

const everyone = ['platform', 'mall', 'seller', 'carrier'] as const;

const words = Type.Object({ ko: Type.String(), zh: Type.String(), en: Type.String() });
const verified = Type.Boolean({ description: 'false: no official text or named source confirms it' });

const carrierShape = shape.shown({
  id: Type.String(),
  object: Type.Literal('carrier'),
  name: words,
  country: Type.String(),
  waybill: shape.shown({ verified, formats: Type.Array(Type.Unknown()) }),
  tracking: Type.String({ description: 'polled or pushed' }),
  interceptable: Type.Unknown({ description: 'true, false or not_known' }),
  statuses: Type.Array(shape.shown({ code: Type.String(), status: Type.String(), verified })),
  capabilities: Type.Array(
    shape.shown({
      name: Type.String({ description: capabilities.join(', ') }),
      call: Type.String({ description: "The call of the carrier's protocol behind it" }),
      verified,
      source: Type.String(),
      connected: Type.Object({ test: Type.Boolean(), live: Type.Boolean() }),
    }),
  ),
  contract: shape.nullable(
    shape.shown({
      code_field: Type.String({ description: "The field that is the contract's public number" }),
      check: Type.String({ description: 'carrier or operator: who verifies it' }),
      one_account_per_business: Type.Array(Type.String({ description: 'outbound, return' })),
      verified,
    }),
  ),
  contract_fields: shape.nullable(
    Type.Unknown({
      description: 'JSON Schema (2020-12) of `credentials`; x-label: ko, zh, en; x-secret: never shown again',
    }),
  ),
  contract_steps: Type.Array(words, { description: 'What the seller does elsewhere before it applies' }),
  fee_tiers: Type.Array(
    shape.shown({ name: words, max_weight_grams: Type.Integer(), max_size_cm: Type.Integer(), verified }),
    { description: 'The higher step of weight and size counts' },
  ),
  booking: shape.nullable(
    shape.shown({
      directions: Type.Array(Type.String()),
      number_source: Type.String(),
      cancel: Type.Boolean(),
      return_number: Type.String(),
      time_zone: Type.String(),
    }),
  ),
  label: Type.String({ description: 'at_carrier or ours: who prints waybills' }),
  label_page: Type.Object(
    { test: shape.nullable(Type.String()), live: shape.nullable(Type.String()) },
    { description: "The carrier's own page for printing" },
  ),
  polling: shape.shown({ every_hours: Type.Integer(), stop_after_days: Type.Integer() }),
  health: Type.Array(
    shape.shown({
      mode: shape.mode,
      channel: Type.String({ description: 'api or tracking' }),
      state: Type.String({ description: 'closed (calls go through), open, half_open' }),
      since: shape.time,
      last_error: shape.nullable(Type.String({ description: 'For the platform only' })),
    }),
    { description: 'Of the process that answers; machine time' },
  ),
});

/** Addresses of machines stand in errors: they are for the platform's own eyes. */
function present(carrier: CarrierManifest, connected: Carriers, withErrors: boolean): unknown {
  const { code, name, country, waybill, tracking, interceptable, statusMap, polling, label } = carrier;
  return {
    id: code,
    object: 'carrier',
    name,
    country,
    waybill: {
      verified: waybill.verified,
      formats: waybill.formats.map(({ name: format, pattern, length, checkDigit, verified, source }) => ({
        name: format,
        pattern,
        length,
        check_digit: checkDigit ?? null,
        verified,
        source,
      })),
    },
    tracking,
    interceptable,
    statuses: Object.entries(statusMap).map(([raw, { status, verified }]) => ({ code: raw, status, verified })),
    capabilities: presentCapabilities(carrier, connected),
    ...presentContract(carrier),
    booking: presentBooking(carrier),
    label,
    label_page: {
      test: labelPageOf(connected.config, code, 'test'),
      live: labelPageOf(connected.config, code, 'live'),
    },
    polling: { every_hours: polling.everyHours, stop_after_days: polling.stopAfterDays },
    health: connected
      .health()
      .filter((each) => each.carrier === code)
      .map(({ mode, channel, state, since, last_error: error }) => {
        return { mode, channel, state, since, last_error: withErrors ? error : null };
      }),
  };
}

/** Which member of an adapter is behind a capability. */
const members: Readonly<Record<Capability, (adapter: CarrierAdapter, carrier: CarrierManifest) => boolean>> = {
  check_contract: (adapter) => adapter.checkContract !== undefined,
  book_outbound: (adapter, { booking }) => adapter.book !== undefined && !!booking?.directions.includes('outbound'),
  book_return: (adapter, { booking }) => adapter.book !== undefined && !!booking?.directions.includes('return'),
  find_booking: (adapter) => adapter.findBooking !== undefined,
  cancel_booking: (adapter) => adapter.cancelBooking !== undefined,
  track: (adapter) => adapter.track !== undefined,
  intercept: () => false,
};

function presentCapabilities(carrier: CarrierManifest, connected: Carriers): unknown[] {
  const isConnected = (name: Capability, mode: 'test' | 'live'): boolean => {
    const adapter = connected(carrier.code, mode);
    return adapter !== null && members[name](adapter, carrier);
  };
  return capabilities.flatMap((name) => {
    const known = carrier.calls[name];
    if (known === undefined) return [];
    return [{ name, ...known, connected: { test: isConnected(name, 'test'), live: isConnected(name, 'live') } }];
  });
}

function presentContract({ contract }: CarrierManifest): Record<string, unknown> {
  if (contract === undefined) return { contract: null, contract_fields: null, contract_steps: [], fee_tiers: [] };
  const { codeField, check, oneAccountPerBusiness, verified, fields, steps, feeTiers = [] } = contract;
  return {
    contract: { code_field: codeField, check, one_account_per_business: oneAccountPerBusiness, verified },
    contract_fields: fields,
    contract_steps: steps,
    fee_tiers: feeTiers.map(({ name, maxWeightGrams, maxSizeCm, verified: known }) => ({
      name,
      max_weight_grams: maxWeightGrams,
      max_size_cm: maxSizeCm,
      verified: known,
    })),
  };
}

function presentBooking({ booking }: CarrierManifest): unknown {
  if (booking === undefined) return null;
  const { directions, numberSource, cancel, returnNumber, timeZone } = booking;
  return { directions, number_source: numberSource, cancel, return_number: returnNumber, time_zone: timeZone };
}

export const listCarriers = defineRoute(
  {
    method: 'GET',
    url: '/v1/carriers',
    summary: 'List carriers',
    description:
      'What each carrier can do and what of it is connected, the form of a contract, waybill formats, status codes, and ' +
      'how its connections are. What could not be checked against a source says verified: false.',
    tag: 'carriers',
    who: everyone,
    scope: 'carriers:read',
    reply: { 200: shape.listOf(carrierShape) },
  },
  async ({ platform, caller }) => {
    const connected = openCarriers(platform.config);
    return ok({
      object: 'list',
      data: carriers.map((carrier) => present(carrier, connected, caller.kind === 'platform')),
      next: null,
    });
  },
);

export const readCarrier = defineRoute(
  {
    method: 'GET',
    url: '/v1/carriers/:id',
    summary: 'Read a carrier',
    tag: 'carriers',
    who: everyone,
    scope: 'carriers:read',
    reply: { 200: carrierShape },
    problems: ['not_found'],
    knows: isCarrierCode,
  },
  async ({ platform, caller, params: { id } }) =>
    isCarrierCode(id)
      ? ok(present(carrierByCode(id), openCarriers(platform.config), caller.kind === 'platform'))
      : refuse('not_found', 'There is no such carrier; GET /v1/carriers lists them.'),
);

export const routes: readonly Route[] = [listCarriers, readCarrier];
