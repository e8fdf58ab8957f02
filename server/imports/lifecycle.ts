/** An import's life: read and shown first, written only when that is asked for. Its moves make no events; its orders' do. */
import { axis, lifecycle } from '../kernel/lifecycle.ts';

export const importStates = ['uploaded', 'previewed', 'applying', 'applied', 'failed'] as const;
export type ImportState = (typeof importStates)[number];

export const importLifecycle = lifecycle({
  noun: 'import',
  axes: { state: axis({ states: importStates, initial: 'uploaded', ends: ['applied', 'failed'] }) },
  born: 'uploaded',
  moves: {
    preview: {
      who: ['system'],
      on: { state: { from: ['uploaded'], to: ['previewed', 'failed'] } },
      past: [],
      internal: true,
    },
    apply: { who: ['platform', 'mall', 'seller'], on: { state: { from: ['previewed'], to: ['applying'] } }, past: [] },
    finish: {
      who: ['system'],
      on: { state: { from: ['applying'], to: ['applied', 'failed'] } },
      past: [],
      internal: true,
    },
    expire: { who: ['system'], on: { state: { from: ['previewed'], to: ['failed'] } }, past: [], internal: true },
  },
});
