/** What other programmes of this project may start; the platform itself imports nothing from here. */
export type { Fault, FaultKind } from './faults.ts';
export type { JournalEntry } from './journal.ts';
export { type GatewaySandbox, type GatewaySandboxOptions, startGatewaySandbox } from './server.ts';
