/** HTTP of carriers: what each can do, and what its waybill numbers look like. */
import { Type } from 'typebox';
import { notFoundId } from '../http/resolve.ts';
import { defineRoute, ok, type Route } from '../http/route.ts';
import * as shape from '../http/schemas.ts';
import { carrierByCode, carriers, isCarrierCode } from './index.ts';
import type { CarrierManifest } from './manifest.ts';

const everyone = ['platform', 'mall', 'seller', 'carrier'] as const;

const carrierShape = Type.Object({
  id: Type.String(),
  object: Type.Literal('carrier'),
  name: Type.Record(Type.String(), Type.String()),
});

function present(carrier: CarrierManifest): unknown {
  const { code, name, country, waybill, tracking, interceptable, statusMap } = carrier;
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
  };
}

export const listCarriers = defineRoute(
  {
    method: 'GET',
    url: '/v1/carriers',
    summary: 'List carriers',
    description:
      'Capabilities, waybill formats and status codes; what could not be checked against a source says verified: false.',
    tag: 'carriers',
    who: everyone,
    scope: 'carriers:read',
    reply: { 200: shape.listOf(carrierShape) },
  },
  async () => ok({ object: 'list', data: carriers.map(present), next: null }),
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
  },
  async ({ params: { id } }) => (isCarrierCode(id) ? ok(present(carrierByCode(id)!)) : notFoundId(id)),
);

export const routes: readonly Route[] = [listCarriers, readCarrier];
