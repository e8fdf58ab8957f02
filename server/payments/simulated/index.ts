/** The adapter of the simulated gateway, which every payment of test mode goes through. */
import { defaultTimeouts, type GatewayTimeouts, type PaymentGateway } from '../gateway.ts';
import { callOutside } from '../outside.ts';
import { readLookUpAnswer, readRefundAnswer, refundBody } from './wire.ts';

/** `url` without a slash at its end, such as `http://127.0.0.1:4200`. */
export function simulatedGateway(url: string, timeouts: GatewayTimeouts = defaultTimeouts): PaymentGateway {
  return {
    async refund(request) {
      const answer = await callOutside({
        method: 'POST',
        url: `${url}/refunds`,
        body: refundBody(request),
        timeoutMs: timeouts.refundMs,
      });
      return readRefundAnswer(answer, request);
    },
    async lookUp(request) {
      const answer = await callOutside({
        method: 'GET',
        url: `${url}/refunds/${encodeURIComponent(request.key)}`,
        timeoutMs: timeouts.lookUpMs,
      });
      return readLookUpAnswer(answer, request);
    },
  };
}
