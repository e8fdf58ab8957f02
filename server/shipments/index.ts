/** The room of shipments: what the order file and other rooms may use of it. */
export { checkWaybill, createShipment } from './create.ts';
export { followShipment } from './follow.ts';
export { shipmentLifecycle } from './lifecycle.ts';
export { presentShipment } from './present.ts';
export { voidShipment } from './void.ts';
