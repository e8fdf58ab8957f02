/** The room of imports: files of orders, previewed row by row, then placed. */
export { type FieldName, fieldNames, fields } from './columns.ts';
export { importsJob, importsQueueDefinition, importsShape, importsSweep } from './job.ts';
export { importLifecycle, importStates } from './lifecycle.ts';
export { importsQueue } from './store.ts';
export { importErrors, importOrders, importRows, imports } from './tables.ts';
