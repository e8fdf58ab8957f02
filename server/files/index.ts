/** Files that callers upload: evidence for claims, tables to import. */
export { xlsxType } from './kinds.ts';
export { type File, finishFile, readFile, readFileChunks, startFile, storePieces, sweepFiles } from './store.ts';
export { files, type Purpose } from './tables.ts';
