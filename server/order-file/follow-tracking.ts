/** `tracking.follow`: a tracker's change reaches the shipment or return that its parcel belongs to. */
import type { CommandType } from '../kernel/command.ts';
import { refuse } from '../kernel/problems.ts';
import { followReturn } from '../returns/index.ts';
import { followShipment } from '../shipments/index.ts';
import type { TrackingNews } from '../tracking/index.ts';
import { refoldOrder } from './state.ts';
import type { OrderFileTables } from './tables.ts';

export const followTracking: CommandType<OrderFileTables, TrackingNews> = {
  type: 'tracking.follow',
  status: 200,
  decide(draft, command, ctx) {
    const news = command.args;
    const shipment = draft.rows.shipments.find((each) => each.id === command.object);
    const row = draft.rows.returns.find((each) => each.id === command.object);
    const target = shipment ?? row;
    if (!target) return refuse('not_found', `There is no ${command.object}.`);
    // Older news, or news of a number that was replaced since, changes nothing.
    if (target.tracker_id !== news.tracker_id || target.tracker_sequence >= news.sequence) return undefined;
    if (shipment) followShipment(draft, ctx, { shipment, news });
    if (row) followReturn(draft, ctx, { row, news });
    refoldOrder(draft, 'B4: from the tracking of its parcels');
    return undefined;
  },
  present: () => ({}),
};
