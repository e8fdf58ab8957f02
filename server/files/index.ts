/** Files that callers upload: evidence for claims, tables to import. */
export { type File, readFile, readFileChunks, sweepFiles } from './store.ts';
export { files, type Purpose } from './tables.ts';
