/** What other programmes of this project may start; the platform itself imports nothing from here. */
export type { Fault, FaultKind } from './faults.ts';
export {
  openSandboxControl,
  type SandboxControl,
  type SandboxParcel,
  SandboxRefused,
} from './remote.ts';
export { type CarrierSandbox, type CarrierSandboxOptions, startCarrierSandbox } from './server.ts';
