/** Operations: work too long for one answer. */
export { createOperation, type NewOperation, type Operation, operationsQueue, presentOperation } from './store.ts';
