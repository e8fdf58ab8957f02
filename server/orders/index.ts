/** The room of orders: what the order file and other rooms may use of it. */
export { acknowledgeOrder, changeAddress, createOrder } from './commands.ts';
export { orderLifecycle } from './lifecycle.ts';
export { presentOrder } from './present.ts';
