/**
 * Which states of an axis are its ordinary way, in order, and where the others leave it. The states themselves come from
 * the lifecycles; a test holds this against them.
 */
import { lifecycles } from '../generated/vocabulary.ts';

export interface RailShape {
  noun: string;
  axis: string;
  stations: readonly string[];
  /** State off the way → the last station that was reached before it. */
  off: Readonly<Record<string, string>>;
  /** Station → past tense of an event that reaches it, besides the one of its own name. */
  reachedBy?: Readonly<Record<string, string>>;
}

export const rails = {
  order: {
    noun: 'order',
    axis: 'state',
    stations: ['paid', 'acknowledged', 'dispatched', 'in_delivery', 'delivered', 'purchase_confirmed'],
    off: { returned: 'delivered', cancelled: 'paid' },
    reachedBy: { paid: 'placed' },
  },
  goods: {
    noun: 'return',
    axis: 'goods',
    stations: ['none', 'awaiting', 'booked', 'collected', 'in_transit', 'arrived', 'received'],
    off: {
      collection_failed: 'booked',
      lost: 'in_transit',
      damaged: 'in_transit',
      sent_back: 'in_transit',
      waived: 'none',
    },
    reachedBy: {
      none: 'requested',
      awaiting: 'approved',
      booked: 'waybill_entered',
      received: 'accepted',
      waived: 'goods_waived',
    },
  },
  money: {
    noun: 'refund',
    axis: 'money',
    stations: ['none', 'due', 'sent', 'paid'],
    off: { in_doubt: 'sent', failed: 'sent' },
  },
  contract: {
    noun: 'carrier_contract',
    axis: 'state',
    stations: ['requested', 'verifying', 'verified', 'in_use'],
    off: { on_hold: 'verifying', rejected: 'verifying', suspended: 'in_use', terminated: 'in_use' },
    reachedBy: { in_use: 'authorised', on_hold: 'held' },
  },
} as const satisfies Record<string, RailShape>;

export interface Station {
  state: string;
  /** `end` is the last one, reached: nothing more is to come. */
  look: 'done' | 'now' | 'end' | 'off' | 'ahead';
}

/** The stations to draw. `over` is true where nothing more will happen, whatever the state itself says. */
export function stationsOf(rail: RailShape, state: string, over = false): Station[] {
  const at = rail.stations.indexOf(state);
  const ended = over || endsOf(rail).includes(state);
  if (at >= 0) {
    const shown = ended && !isLast(rail, at) ? rail.stations.slice(0, at + 1) : rail.stations;
    const present = isLast(rail, at) ? 'end' : 'now';
    return shown.map((station, i) => ({ state: station, look: i < at ? 'done' : i === at ? present : 'ahead' }));
  }
  const left = rail.stations.indexOf(rail.off[state] ?? rail.stations[0]!);
  const done = rail.stations.slice(0, left + 1).map((station): Station => ({ state: station, look: 'done' }));
  const ahead = ended
    ? []
    : rail.stations.slice(left + 1).map((station): Station => ({ state: station, look: 'ahead' }));
  return [...done, { state, look: 'off' }, ...ahead];
}

function isLast(rail: RailShape, at: number): boolean {
  return at === rail.stations.length - 1;
}

function endsOf(rail: RailShape): readonly string[] {
  const cycles: Record<string, { axes: Record<string, { ends: readonly string[] }> }> = lifecycles;
  return cycles[rail.noun]?.axes[rail.axis]?.ends ?? [];
}
