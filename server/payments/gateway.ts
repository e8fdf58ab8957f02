/**
 * What a payment gateway's adapter offers. Adapters fail closed: whatever they cannot read for certain is `unclear`,
 * and no approval is ever made up.
 */

export interface RefundRequest {
  /** Ours, made before the call and the same for ever: the refund's id. The gateway takes effect once per key. */
  key: string;
  /** The gateway's own reference of the payment that goes back. */
  paymentReference: string;
  /** Minor units, greater than 0. */
  amount: number;
  /** ISO 4217. */
  currency: string;
  /** Bank account in clear text, for payments made by transfer. */
  account?: string;
}

/** `unclear`: it may have taken effect. `not_sent`: it cannot have, because no connection came about. */
export type RefundAnswer =
  | { kind: 'paid'; reference: string }
  | { kind: 'declined'; reason: string }
  | { kind: 'unclear'; detail: string }
  | { kind: 'not_sent'; detail: string };

/** `unknown`: the gateway says it never took this key; right after a time-out that proves nothing yet. */
export type LookUpAnswer =
  | { kind: 'paid'; reference: string }
  | { kind: 'declined'; reason: string }
  | { kind: 'unknown' }
  | { kind: 'unclear'; detail: string };

export interface PaymentGateway {
  refund(request: RefundRequest): Promise<RefundAnswer>;
  /** What became of a refund, by our key; the request says what the answer must agree with. */
  lookUp(request: Pick<RefundRequest, 'key' | 'amount' | 'currency'>): Promise<LookUpAnswer>;
}

/** How long an adapter waits for one answer. */
export interface GatewayTimeouts {
  refundMs: number;
  lookUpMs: number;
}

/** Together with the pause between two look-ups well within the 30 s after which a job counts as interrupted (P1). */
export const defaultTimeouts: GatewayTimeouts = { refundMs: 8_000, lookUpMs: 4_000 };
