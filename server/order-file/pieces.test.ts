/** Pieces are counted once, whatever became of the shipments, hand-offs and cancellations that name them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shipmentLifecycle } from '../shipments/lifecycle.ts';
import { dispatchable, isHandoffOpen, isVoid, type LinePieces, piecesOf } from './pieces.ts';
import type { OrderRows } from './tables.ts';

interface Drawn {
  quantity: number;
  shipments: { handoff: (typeof shipmentLifecycle.axes.handoff_state.states)[number]; quantity: number }[];
  cancellations: { state: 'requested' | 'completed' | 'refused'; quantity: number }[];
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  quantity: fc.integer({ min: 1, max: 12 }),
  shipments: fc.array(
    fc.record({
      handoff: fc.constantFrom(...shipmentLifecycle.axes.handoff_state.states),
      quantity: fc.integer({ min: 1, max: 5 }),
    }),
    { maxLength: 6 },
  ),
  cancellations: fc.array(
    fc.record({
      state: fc.constantFrom('requested' as const, 'completed' as const, 'refused' as const),
      quantity: fc.integer({ min: 1, max: 5 }),
    }),
    { maxLength: 4 },
  ),
});

/** The rows that counting looks at. */
function rowsOf({ quantity, shipments, cancellations }: Drawn): OrderRows {
  return {
    lines: [{ id: 'line', quantity }],
    shipments: shipments.map((each, i) => ({ id: `s${i}`, handoff_state: each.handoff })),
    shipmentLines: shipments.map((each, i) => ({ shipment_id: `s${i}`, line_id: 'line', quantity: each.quantity })),
    cancellations: cancellations.map((each, i) => ({ id: `c${i}`, state: each.state, after_dispatch: false })),
    cancellationLines: cancellations.map((each, i) => ({
      cancellation_id: `c${i}`,
      line_id: 'line',
      shipment_id: '',
      quantity: each.quantity,
      cancelled_quantity: each.state === 'completed' ? each.quantity : 0,
    })),
    returns: [],
    returnLines: [],
  } as unknown as OrderRows;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

test('B2, B5: each piece is cancelled, dispatched, reserved or free: exactly one of these', () => {
  fc.assert(
    fc.property(drawn, (file) => {
      const [line] = piecesOf(rowsOf(file)) as [LinePieces];
      const dispatched = sum(line.shipped.map((each) => each.shipped));
      expect(line.cancelledBefore + dispatched + line.reserved + dispatchable(line)).toBe(file.quantity);
      // And each as often as its shipment says: a void or refused one holds none, an open one reserves, else dispatched.
      const pieces = (wanted: (shipment: { handoff_state: Drawn['shipments'][number]['handoff'] }) => boolean) =>
        sum(file.shipments.filter((each) => wanted({ handoff_state: each.handoff })).map((each) => each.quantity));
      expect(line.reserved).toBe(pieces(isHandoffOpen));
      expect(dispatched).toBe(pieces((each) => !isVoid(each) && !isHandoffOpen(each)));
      expect(line.undispatched).toBe(file.quantity - line.cancelledBefore - dispatched);
    }),
  );
});

test('B2: a hand-off that comes to its end moves its pieces and no others', () => {
  fc.assert(
    fc.property(drawn, fc.constantFrom('accepted' as const, 'refused' as const, 'cancelled' as const), (file, end) => {
      const open = file.shipments.findIndex((each) => each.handoff === 'pending' || each.handoff === 'sent');
      fc.pre(open >= 0);
      const { quantity } = file.shipments[open]!;
      const after = { ...file, shipments: file.shipments.with(open, { handoff: end, quantity }) };
      const [[before], [then]] = [piecesOf(rowsOf(file)), piecesOf(rowsOf(after))] as [[LinePieces], [LinePieces]];
      expect(then.reserved).toBe(before.reserved - quantity);
      expect(then.undispatched).toBe(before.undispatched - (end === 'accepted' ? quantity : 0));
      expect(dispatchable(then)).toBe(dispatchable(before) + (end === 'accepted' ? 0 : quantity));
    }),
  );
});
