/**
 * The oracle of the lifecycle matrix, written by hand from the requirements and the API's names: per move who may, in
 * which states it is done and what it leads to, and where a rule says something else than "not now". It is not
 * computed from the lifecycles, which are what it judges.
 */
import type { ActorName } from './test-actors.ts';

export interface Expected {
  /** Everybody else is answered 403. */
  may: readonly ActorName[];
  /** Recipe → the state it leads to. All other recipes of the noun stand in `notNow`. */
  done: Readonly<Record<string, string>>;
  /** 409 not_now. */
  notNow: readonly string[];
  /** What a rule answers instead: [recipe, actors, answer]. */
  rules?: readonly (readonly [recipe: string, who: readonly ActorName[], answer: string])[];
  /** Done before: answered as it stands, and `actions` offers it no more. */
  asItStands?: readonly string[];
  /** Not called by its name (`actions` does not list it). */
  unlisted?: true;
}

const trade: readonly ActorName[] = ['platform', 'mall', 'seller', 'mall_for_seller'];
const buyerSide: readonly ActorName[] = ['platform', 'mall', 'buyer'];

const shipmentOver = [
  'collected',
  'in_transit',
  'out_for_delivery',
  'attempt_failed',
  'available_for_pickup',
  'delivered',
  'returning',
  'returned_to_sender',
  'lost',
  'damaged',
  'cancelled',
];
const closedReturns = [
  'refused none',
  'withdrawn none',
  'lapsed none',
  'refused arrived',
  'refused damaged',
  'accepted received',
  'accepted waived',
  'withdrawn sent_back',
];
const underWay = [
  'approved awaiting',
  'approved booked',
  'approved collection_failed',
  'approved collected',
  'approved in_transit',
  'approved arrived',
  'approved lost',
  'approved damaged',
];
const contractStates = [
  'requested',
  'verifying',
  'verified',
  'in_use',
  'on_hold',
  'rejected',
  'suspended',
  'terminated',
];
const same = (states: readonly string[]) => Object.fromEntries(states.map((state) => [state, state]));
const all = (states: readonly string[], to: string) => Object.fromEntries(states.map((state) => [state, to]));

const owners = ['platform', 'mall', 'seller'] as const;

export const expectations: Readonly<Record<string, Readonly<Record<string, Expected>>>> = {
  // B1
  order: {
    acknowledge: {
      may: trade,
      done: { paid: 'acknowledged' },
      notNow: ['acknowledged', 'dispatched', 'in_delivery', 'delivered', 'returned', 'cancelled'],
    },
    change_address: {
      may: [...trade, 'buyer'],
      done: same(['paid', 'acknowledged']),
      notNow: ['dispatched', 'in_delivery', 'delivered', 'returned', 'cancelled'],
      unlisted: true,
    },
  },
  // A1, A2
  carrier_contract: {
    verify: {
      may: ['platform'],
      // Where the carrier has a check (`verifying` is one), it is asked again.
      done: { requested: 'verified', verifying: 'verifying' },
      notNow: contractStates.filter((state) => !['requested', 'verifying'].includes(state)),
    },
    authorise: {
      may: ['platform'],
      done: { verified: 'in_use' },
      notNow: contractStates.filter((state) => state !== 'verified'),
    },
    hold: {
      may: ['platform'],
      done: all(['requested', 'verifying', 'verified'], 'on_hold'),
      notNow: ['in_use', 'on_hold', 'rejected', 'suspended', 'terminated'],
    },
    resubmit: {
      may: trade,
      done: all(['on_hold', 'suspended'], 'requested'),
      notNow: contractStates.filter((state) => state !== 'on_hold' && state !== 'suspended'),
    },
    reject: {
      may: ['platform'],
      done: all(['requested', 'verifying', 'verified', 'on_hold'], 'rejected'),
      notNow: ['in_use', 'rejected', 'suspended', 'terminated'],
    },
    add_use: { may: trade, done: same(['in_use']), notNow: contractStates.filter((state) => state !== 'in_use') },
    suspend: {
      may: ['platform'],
      done: { in_use: 'suspended' },
      notNow: contractStates.filter((state) => state !== 'in_use'),
    },
    reinstate: {
      may: ['platform'],
      done: { suspended: 'in_use' },
      notNow: contractStates.filter((state) => state !== 'suspended'),
    },
    terminate: {
      may: trade,
      done: all(['requested', 'verifying', 'verified', 'in_use', 'on_hold', 'suspended'], 'terminated'),
      notNow: ['rejected', 'terminated'],
    },
  },
  // B2
  shipment: {
    void: { may: trade, done: all(['pre_transit', 'unknown'], 'cancelled'), notNow: shipmentOver },
  },
  // D1, D2, D8
  cancellation: {
    approve: {
      may: trade,
      done: { 'requested (before dispatch)': 'completed', 'requested (after dispatch)': 'approved' },
      notNow: ['approved', 'completed', 'refused', 'withdrawn', 'lapsed'],
    },
    refuse: {
      may: trade,
      done: all(['requested (before dispatch)', 'requested (after dispatch)'], 'refused'),
      notNow: ['approved', 'completed', 'refused', 'withdrawn', 'lapsed'],
    },
    complete: {
      may: buyerSide,
      done: { approved: 'completed' },
      notNow: [
        'requested (before dispatch)',
        'requested (after dispatch)',
        'completed',
        'refused',
        'withdrawn',
        'lapsed',
      ],
    },
    withdraw: {
      may: buyerSide,
      done: all(['requested (before dispatch)', 'requested (after dispatch)', 'approved'], 'withdrawn'),
      notNow: ['completed', 'refused', 'withdrawn', 'lapsed'],
    },
  },
  // C6, C8, C10, D8
  return: {
    approve: {
      may: trade,
      done: { 'requested none': 'approved awaiting' },
      notNow: [...closedReturns, ...underWay, 'approved sent_back'],
    },
    refuse: {
      may: trade,
      done: {
        'requested none': 'refused none',
        'approved arrived': 'refused arrived',
        'approved damaged': 'refused damaged',
      },
      notNow: [
        ...closedReturns,
        ...underWay.filter((each) => !['approved arrived', 'approved damaged'].includes(each)),
        'approved sent_back',
      ],
    },
    enter_waybill: {
      may: buyerSide,
      // What came back to the buyer is sent again.
      done: all(
        ['approved awaiting', 'approved booked', 'approved collection_failed', 'approved sent_back'],
        'approved booked',
      ),
      notNow: ['requested none', ...closedReturns, ...underWay.slice(3)],
    },
    // Everybody at the return may; what is booked with its day to come, or sent, is not thrown over (C5).
    reroute: {
      may: [...trade, 'buyer'],
      done: all(['approved awaiting', 'approved booked', 'approved collection_failed'], 'approved awaiting'),
      notNow: ['requested none', ...closedReturns, ...underWay.slice(3), 'approved sent_back'],
      rules: [['approved booked', [...trade, 'buyer'], '409 not_now']],
    },
    inspect: { may: trade, done: same(underWay), notNow: ['requested none', ...closedReturns, 'approved sent_back'] },
    receive: {
      may: trade,
      done: all(underWay, 'accepted received'),
      notNow: ['requested none', ...closedReturns, 'approved sent_back'],
    },
    withdraw: {
      may: buyerSide,
      done: {
        ...all(
          ['requested none', 'approved awaiting', 'approved booked', 'approved collection_failed'],
          'withdrawn none',
        ),
        ...all(
          ['approved collected', 'approved in_transit', 'approved arrived', 'approved damaged', 'approved sent_back'],
          'withdrawn sent_back',
        ),
      },
      notNow: [...closedReturns, 'approved lost'],
      // D8: once the goods are away only an operator can.
      rules: ['approved collected', 'approved in_transit', 'approved arrived', 'approved damaged'].map(
        (state) => [state, ['mall', 'buyer'], '422 withdrawal_needs_operator'] as const,
      ),
    },
    waive_goods: {
      may: trade,
      done: all(
        ['requested none', 'approved awaiting', 'approved booked', 'approved collection_failed', 'approved lost'],
        'accepted waived',
      ),
      notNow: [
        ...closedReturns,
        'approved collected',
        'approved in_transit',
        'approved arrived',
        'approved damaged',
        'approved sent_back',
      ],
    },
  },
  // An operator's move: no on_behalf_of.
  refund: {
    retry: { may: ['platform', 'mall'], done: { failed: 'due' }, notNow: ['due', 'sent', 'in_doubt', 'paid'] },
  },
  seller: {
    suspend: { may: ['platform', 'mall'], done: { active: 'suspended' }, notNow: ['suspended'] },
    reinstate: { may: ['platform', 'mall'], done: { suspended: 'active' }, notNow: ['active'] },
    open_wallet: {
      may: ['mall', 'seller', 'mall_for_seller'],
      done: { active: 'active', suspended: 'suspended' },
      notNow: [],
      rules: [['suspended', ['mall', 'seller', 'mall_for_seller'], '422 seller_suspended']],
    },
  },
  import: {
    apply: {
      asItStands: ['applied'],
      may: ['platform', 'mall', 'seller'],
      done: { previewed: 'applied', applied: 'applied' },
      notNow: [],
    },
  },
  webhook_endpoint: {
    disable: { may: owners, done: { active: 'disabled' }, notNow: ['disabled', 'deleted'] },
    enable: { may: owners, done: { disabled: 'active' }, notNow: ['active', 'deleted'] },
    delete: { may: owners, done: { active: 'deleted', disabled: 'deleted' }, notNow: ['deleted'] },
    rotate_secret: { may: owners, done: { active: 'active', disabled: 'disabled' }, notNow: ['deleted'] },
    test: { may: owners, done: { active: 'active' }, notNow: ['disabled', 'deleted'] },
    resend: { may: owners, done: { active: 'active' }, notNow: ['disabled', 'deleted'] },
    recover: { may: owners, done: { active: 'active' }, notNow: ['disabled', 'deleted'] },
  },
  api_key: {
    rotate: { may: ['platform', 'mall', 'seller'], done: { active: 'revoked' }, notNow: ['revoked'] },
    revoke: { may: ['platform', 'mall', 'seller'], done: { active: 'revoked' }, notNow: ['revoked'] },
  },
};

/** The answer that the table wants for one cell. */
export function expectedAnswer(expected: Expected, recipe: string, actor: ActorName): string {
  if (!expected.may.includes(actor)) return '403 forbidden';
  const rule = expected.rules?.find(([state, who]) => state === recipe && who.includes(actor));
  if (rule) return rule[2];
  return recipe in expected.done ? '200' : '409 not_now';
}
