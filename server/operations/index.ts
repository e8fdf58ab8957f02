/** Operations: work too long for one answer. */
export { type Note, noteOperation } from './note.ts';
export { createOperation, type NewOperation, type Operation, operationsQueue, presentOperation } from './store.ts';
