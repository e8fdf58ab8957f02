/** Where the label of a shipment comes from (B6). */
import { carrierByCode } from '../carriers/index.ts';
import { type Refusal, refuse } from '../kernel/problems.ts';
import { isHandoffOpen, isVoid, type ShipmentRow } from '../order-file/pieces.ts';

export function labelOf(shipment: ShipmentRow): Refusal {
  if (isHandoffOpen(shipment))
    return refuse('handoff_open', 'There is no waybill number yet: the carrier has not answered.', {
      rule: 'B6: a label carries the number',
    });
  if (isVoid(shipment))
    return refuse('not_now', `The hand-off of this shipment is ${shipment.handoff_state}; there is nothing to label.`);
  const carrier = shipment.carrier === null ? undefined : carrierByCode(shipment.carrier);
  if (!carrier || shipment.waybill_number === null)
    return refuse('method_not_available', 'An untracked parcel has no waybill number, so it has no label.');
  if (carrier.label === 'at_carrier')
    return refuse(
      'label_at_carrier',
      `${carrier.name.en} prints its labels itself; the number is ${shipment.waybill_number}.`,
      {
        rule: "B6: at the carrier's own page where that is the carrier's way",
        extra: { page: carrier.labelPage ?? null, waybill_number: shipment.waybill_number },
      },
    );
  return refuse(
    'method_not_available',
    `Labels of ${carrier.name.en} are not made here yet; print it with the programme that the carrier gave you (number ${shipment.waybill_number}).`,
    { rule: 'B6' },
  );
}
