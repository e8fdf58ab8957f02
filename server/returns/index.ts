/** The room of returns: what the order file and other rooms may use of it. */

export {
  approveCommand,
  enterWaybillCommand,
  lapseReturn,
  refuseReturn,
  waiveGoodsCommand,
  withdrawReturn,
} from './answer.ts';
export { bookAgainCommand } from './book-again.ts';
export { createReturn } from './create.ts';
export { deadlinesOfReturn } from './deadlines.ts';
export { followReturn } from './follow.ts';
export { returnLifecycle } from './lifecycle.ts';
export { createParcelReturn } from './parcel.ts';
export { parcelReturns } from './parcel-lookup.ts';
export { bookingsOf, bookReturnAccepted, bookReturnCancelled, bookReturnRefused, dayToAskFor } from './pickup.ts';
export { presentReturn } from './present.ts';
export { inspectReturn, receiveReturn } from './receive.ts';
export { rerouteReturn } from './reroute.ts';
