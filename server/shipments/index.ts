/** The room of shipments: what the order file and other rooms may use of it. */
export { checkWaybill, createShipment } from './create.ts';
export { voidShipment } from './void.ts';
export { followShipment } from './follow.ts';
export { presentShipment } from './present.ts';
export { shipmentLifecycle } from './lifecycle.ts';
