/** B1, B5, C9, D1: pieces are conserved, and an order's counters and state are what its pieces say. */
import { countPieces, foldStates, type LineCount, liveOf, returnedOf, sum } from '../oracle/pieces.ts';
import type { FileView } from '../views.ts';
import type { Report } from './violation.ts';

export function checkPieces(file: FileView, report: Report): void {
  const { order } = file;
  const counts = countPieces(file);
  for (const count of counts) checkLine(file, count, report);
  const states = foldStates(file);
  if (!states.some((each) => each.state === order.state && each.partial === order.partial)) {
    const expected = states.map((each) => `${each.state}${each.partial ? ' (partial)' : ''}`).join(' or ');
    report('B1', order.id, `is ${order.state}${order.partial ? ' (partial)' : ''}, its pieces say ${expected}`);
  }
  const open = sum(counts.map(liveOf));
  if (open !== order.open_quantity)
    report('B1', order.id, `open_quantity ${order.open_quantity}, its pieces say ${open}`);
  for (const { id, lines, state } of file.cancellations) {
    const over = lines.find((each) => each.cancelled_quantity > each.quantity);
    if (over) report('D1', id, `cancelled ${over.cancelled_quantity} of ${over.quantity} asked for`);
    if (state !== 'completed' && lines.some((each) => each.cancelled_quantity > 0))
      report('D1', id, `is ${state} and has cancelled pieces`);
  }
  for (const { id, lines } of file.returns) {
    const over = lines.find((each) => (each.accepted_quantity ?? 0) > each.quantity);
    if (over) report('C9', id, `accepted ${over.accepted_quantity} of ${over.quantity} asked for`);
  }
}

function checkLine({ order }: FileView, count: LineCount, report: Report): void {
  const shown = order.lines.find((each) => each.id === count.line)!;
  const shipped = sum(count.shipped.map((each) => each.quantity));
  const inReturn = sum(count.shipped.map((each) => each.inReturn));
  if (count.undispatched < 0) {
    report('B5', count.line, `${shipped} dispatched + ${count.cancelledBefore} cancelled > ${count.quantity} ordered`);
  }
  for (const each of count.shipped) {
    if (each.returned + each.inReturn > each.quantity) {
      report(
        'C9',
        count.line,
        `${each.returned} returned + ${each.inReturn} in returns > ${each.quantity} of shipment ${each.shipment.id}`,
      );
    }
  }
  const claimed = count.cancelledAfter + count.openAfter + returnedOf(count) + inReturn;
  if (claimed > shipped)
    report('C9', count.line, `${claimed} pieces in claims after dispatch, ${shipped} were dispatched`);
  const underWay = sum(
    count.shipped.filter((each) => each.shipment.state !== 'delivered').map((each) => each.quantity),
  );
  if (count.openAfter > underWay) {
    report(
      'D2',
      count.line,
      `${count.openAfter} pieces are asked to be cancelled under way, ${underWay} are under way`,
    );
  }
  const pairs: [string, number, number][] = [
    ['undispatched_quantity', shown.undispatched_quantity, count.undispatched],
    ['dispatched_quantity', shown.dispatched_quantity, shipped],
    ['cancelled_quantity', shown.cancelled_quantity, count.cancelledBefore + count.cancelledAfter],
    ['returned_quantity', shown.returned_quantity, returnedOf(count)],
  ];
  for (const [name, is, should] of pairs) {
    if (is !== should) report('B1', count.line, `${name} is ${is}, the order's objects say ${should}`);
  }
}
