/**
 * A refund: one movement back to one gateway payment. After a time-out it is `in_doubt`: the gateway is asked by our
 * key before anything is sent again, so that no money goes twice.
 */
import { axis, lifecycle } from '../kernel/lifecycle.ts';

const unpaid = ['due', 'sent', 'in_doubt', 'failed'] as const;

export const refundLifecycle = lifecycle({
  noun: 'refund',
  axes: {
    money: axis({ states: ['due', 'sent', 'in_doubt', 'paid', 'failed'], initial: 'due', ends: ['paid'] }),
  },
  born: 'due',
  moves: {
    send: {
      who: ['system'],
      on: { money: { from: ['due'], to: ['sent'] } },
      past: ['sent'],
      internal: true,
    },
    // When the gateway says that it paid, it paid, whatever we had come to believe.
    confirm: {
      who: ['system'],
      on: { money: { from: unpaid, to: ['paid'] } },
      past: ['paid'],
      internal: true,
    },
    doubt: {
      who: ['system'],
      on: { money: { from: ['sent'], to: ['in_doubt'] } },
      past: ['in_doubt'],
      internal: true,
    },
    // It never left us, or the gateway never saw our key: nothing was paid, so it may be sent again.
    clear: {
      who: ['system'],
      on: { money: { from: ['sent', 'in_doubt'], to: ['due'] } },
      past: ['not_paid'],
      internal: true,
    },
    fail: {
      who: ['system'],
      on: { money: { from: ['sent', 'in_doubt'], to: ['failed'] } },
      past: ['failed'],
      internal: true,
    },
    retry: {
      who: ['platform', 'mall'],
      on: { money: { from: ['failed'], to: ['due'] } },
      past: ['retried'],
    },
  },
});

export type Money = (typeof refundLifecycle)['axes']['money']['states'][number];
