/** The room of returns: what the order file and other rooms may use of it. */
export { createReturn } from './create.ts';
export { approveCommand, enterWaybillCommand, lapseReturn, refuseReturn, waiveGoodsCommand, withdrawReturn } from './answer.ts';
export { inspectReturn, receiveReturn } from './receive.ts';
export { followReturn } from './follow.ts';
export { shipUntil } from './approve.ts';
export { presentReturn } from './present.ts';
export { returnLifecycle } from './lifecycle.ts';
