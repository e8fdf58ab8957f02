/** A wallet has no states: once open it stays. Its moves are declared so that actions and events are known. */
import { lifecycle } from '../kernel/lifecycle.ts';

export const walletLifecycle = lifecycle({
  noun: 'wallet',
  axes: {},
  born: 'opened',
  moves: {
    // Called `open_wallet` on the seller, who has the wallet.
    open: { who: ['mall', 'seller'], on: {}, past: ['opened'], internal: true },
    top_up: { who: ['platform', 'mall', 'seller'], on: {}, past: ['topped_up'] },
    pay_out: { who: ['platform', 'mall', 'seller'], on: {}, past: ['paid_out'] },
  },
});
