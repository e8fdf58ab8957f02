/** The order file: the boundary in which orders, shipments, cancellations, returns and refunds can never disagree. */
import { bookingCommands } from '../bookings/commands.ts';
import {
  approveCancellation,
  completeCommand,
  createCancellation,
  lapseCommand,
  refuseCancellation,
  withdrawCancellation,
} from '../cancellations/index.ts';
import { usableContracts } from '../contracts/index.ts';
import { type Boundary, commandMap } from '../kernel/boundary.ts';
import { acknowledgeOrder, changeAddress, createOrder } from '../orders/index.ts';
import { refundCommands } from '../refunds/index.ts';
import {
  approveCommand,
  bookAgainCommand,
  createParcelReturn,
  createReturn,
  enterWaybillCommand,
  inspectReturn,
  lapseReturn,
  parcelReturns,
  receiveReturn,
  refuseReturn,
  rerouteReturn,
  waiveGoodsCommand,
  withdrawReturn,
} from '../returns/index.ts';
import { createShipment, voidShipment } from '../shipments/index.ts';
import { waybillHolders } from '../tracking/index.ts';
import { deadlinesOfOrder } from './deadlines.ts';
import { followTracking } from './follow-tracking.ts';
import { orderFileShape } from './lists.ts';
import { references, sellerStates } from './lookups.ts';
import type { OrderFileTables } from './tables.ts';

export const orderFile: Boundary<OrderFileTables> = {
  ...orderFileShape,
  deadlines: deadlinesOfOrder,
  commands: commandMap<OrderFileTables>(
    createOrder,
    acknowledgeOrder,
    changeAddress,
    createShipment,
    voidShipment,
    followTracking,
    createCancellation,
    approveCancellation,
    refuseCancellation,
    completeCommand,
    withdrawCancellation,
    lapseCommand,
    createReturn,
    approveCommand,
    refuseReturn,
    enterWaybillCommand,
    inspectReturn,
    receiveReturn,
    withdrawReturn,
    waiveGoodsCommand,
    lapseReturn,
    bookAgainCommand,
    createParcelReturn,
    rerouteReturn,
    ...refundCommands,
    ...bookingCommands,
  ),
  lookups: { sellerStates, references, waybillHolders, usableContracts, parcelReturns },
};
