/** Which events an endpoint hears: exact types, `<noun>.*` or `*`, of its own seller or, for a mall's, of the mall. */
import { eventTypes, knownEventTypes } from '../events/catalogue.ts';
import type { FieldProblem } from '../kernel/problems.ts';
import type { Mode } from '../kernel/table.ts';

const nouns: ReadonlySet<string> = new Set(eventTypes.map(nounOf));

/** Goes to the endpoint that was tested and to no other. */
export const testedType = 'webhook_endpoint.tested';

export interface Listener {
  id: string;
  seller_id: number;
  mall_id: number;
  mode: Mode;
  owner_kind: string;
  types: readonly string[];
}

export interface Heard {
  type: string;
  object_id: string;
  seller_id: number;
  mall_id: number;
  mode: Mode;
}

/** Whether the event is the owner's to know, whatever types it asked for. */
export function concerns(endpoint: Omit<Listener, 'types'>, event: Heard): boolean {
  if (endpoint.mall_id !== event.mall_id || endpoint.mode !== event.mode) return false;
  if (endpoint.owner_kind !== 'mall' && endpoint.seller_id !== event.seller_id) return false;
  return event.type !== testedType || event.object_id === endpoint.id;
}

export function hears(endpoint: Listener, event: Heard): boolean {
  if (!concerns(endpoint, event)) return false;
  if (event.type === testedType) return true;
  const { types } = endpoint;
  return types.includes('*') || types.includes(event.type) || types.includes(`${nounOf(event.type)}.*`);
}

/** A misspelt type would never be heard of, so it is told at once. */
export function unknownTypes(types: readonly string[]): FieldProblem[] {
  return types.flatMap((type, i) => {
    const known = type === '*' || knownEventTypes.has(type) || (type.endsWith('.*') && nouns.has(nounOf(type)));
    if (known) return [];
    const detail = `"${type.slice(0, 80)}" is no event type; write one of the catalogue, such as return.requested, or return.*, or *.`;
    return [{ pointer: `/types/${i}`, code: 'unknown', detail }];
  });
}

function nounOf(type: string): string {
  return type.slice(0, type.indexOf('.'));
}
