/** Which gateway a payment goes back through. */
import type { Mode } from '../kernel/table.ts';
import type { GatewayTimeouts, PaymentGateway } from './gateway.ts';
import { simulatedGateway } from './simulated/index.ts';

export type {
  GatewayTimeouts,
  LookUpAnswer,
  PaymentGateway,
  RefundAnswer,
  RefundRequest,
} from './gateway.ts';
export { defaultTimeouts } from './gateway.ts';

/** The gateway of that name in that mode; null when none is configured. */
export type GatewayFor = (mode: Mode, name: string) => PaymentGateway | null;

/** In test mode every name leads to the simulated gateway at `gatewayUrl`; live mode has no gateway configured. */
export function openGateways(config: { gatewayUrl: string }, timeouts?: GatewayTimeouts): GatewayFor {
  const simulated = simulatedGateway(config.gatewayUrl.replace(/\/+$/, ''), timeouts);
  return (mode) => (mode === 'test' ? simulated : null);
}

/** Whether an order of this mode may name this gateway (`gateway_not_configured`). */
export function isGatewayConfigured(mode: Mode, _name: string): boolean {
  return mode === 'test';
}
