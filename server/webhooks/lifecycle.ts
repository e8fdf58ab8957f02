/**
 * A webhook endpoint is sent to while it is active. It is disabled by its owner, by the receiver's own 410 or after five
 * days in which nothing got through; what happened meanwhile is fetched with `recover`. Deleted is for good.
 */
import { axis, lifecycle } from '../kernel/lifecycle.ts';

const owners = ['platform', 'mall', 'seller'] as const;

export const webhookEndpointLifecycle = lifecycle({
  noun: 'webhook_endpoint',
  axes: { state: axis({ states: ['active', 'disabled', 'deleted'], initial: 'active', ends: ['deleted'] }) },
  born: 'created',
  moves: {
    disable: { who: owners, on: { state: { from: ['active'], to: ['disabled'] } }, past: ['disabled'] },
    enable: { who: owners, on: { state: { from: ['disabled'], to: ['active'] } }, past: ['enabled'] },
    delete: { who: owners, on: { state: { from: ['active', 'disabled'], to: ['deleted'] } }, past: ['deleted'] },
    rotate_secret: { who: owners, on: { state: { from: ['active', 'disabled'] } }, past: ['secret_rotated'] },
    test: { who: owners, on: { state: { from: ['active'] } }, past: ['tested'] },
    // The receiver gets the event again; nothing new happened.
    resend: { who: owners, on: { state: { from: ['active'] } }, past: [] },
    recover: { who: owners, on: { state: { from: ['active'] } }, past: ['recovery_started'] },
    update: { who: owners, on: { state: { from: ['active', 'disabled'] } }, past: ['updated'], internal: true },
    give_up: {
      who: ['system'],
      on: { state: { from: ['active'], to: ['disabled'] } },
      past: ['disabled'],
      internal: true,
    },
  },
});
