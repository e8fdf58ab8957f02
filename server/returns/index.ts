/** The room of returns: what the order file and other rooms may use of it. */

export {
  approveCommand,
  enterWaybillCommand,
  lapseReturn,
  refuseReturn,
  waiveGoodsCommand,
  withdrawReturn,
} from './answer.ts';
export { shipUntil } from './approve.ts';
export { createReturn } from './create.ts';
export { followReturn } from './follow.ts';
export { returnLifecycle } from './lifecycle.ts';
export { presentReturn } from './present.ts';
export { inspectReturn, receiveReturn } from './receive.ts';
