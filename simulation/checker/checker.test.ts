/** The checker must be able to fail: each thing it names is broken in a file that is right, and it must say so. */
import { expect, test } from 'vitest';
import type { FileView } from '../views.ts';
import { checkGateway } from './gateway.ts';
import { checkFile, type MallRules } from './index.ts';
import { checkMoves } from './moves.ts';
import { checkTriggers } from './triggers.ts';
import { collect } from './violation.ts';

const krw = (amount: number) => ({ amount, currency: 'KRW' });
const rules: MallRules = {
  calendar: { timeZone: 'Asia/Seoul', jurisdiction: 'KR' },
  defectWindow: 'either',
  refundTrigger: 'received',
  afterDispatch: 'two_step',
  dissatisfiedFault: 'seller',
  returnApproval: 'seller',
  returnFee: 0,
};
const now = '2026-06-10T00:00:00.000Z';

/** The seller hands over itself. */
const typedHandoff = {
  state: 'accepted',
  due_at: null,
  late: false,
  booking: null,
  reason: null,
  cancel_asked_at: null,
  cancel_refused: null,
};

/** Two pieces at 10,000 less a coupon of 1,000: one cancelled before dispatch, one delivered, returned and paid back. */
function rightFile(): FileView {
  const plan = (components: [string, number][]) => ({
    total: krw(components.reduce((sum, [, amount]) => sum + amount, 0)),
    components: components.map(([kind, amount]) => ({ kind, amount: krw(amount), rule: 'C9', text: kind })),
  });
  return {
    order: {
      id: 'ord_1',
      state: 'returned',
      partial: false,
      open_quantity: 0,
      reference: 'r',
      currency: 'KRW',
      ordered_at: '2026-06-01T00:00:00.000Z',
      acknowledged_at: '2026-06-01T02:00:00.000Z',
      created_at: '2026-06-01T00:00:00.000Z',
      lines: [
        {
          id: 'lin_1',
          quantity: 2,
          unit_price: krw(10_000),
          discount: krw(0),
          returnable: null,
          undispatched_quantity: 0,
          dispatched_quantity: 1,
          cancelled_quantity: 1,
          returned_quantity: 1,
        },
      ],
      discounts: [{ kind: 'coupon', amount: krw(1_000), borne_by: 'mall' }],
      shipping_fee: krw(0),
      payments: [{ id: 'pay_1', method: 'card', gateway_reference: 'g', amount: krw(19_000) }],
      shipments: ['shp_1'],
      cancellations: ['can_1'],
      returns: ['ret_1'],
      refunds: ['rfd_1', 'rfd_2'],
    },
    shipments: [
      {
        id: 'shp_1',
        state: 'delivered',
        method: 'manual',
        carrier: 'logen',
        waybill_number: '90000000011',
        tracker: 'trk_1',
        handoff: { ...typedHandoff },
        lines: [{ line: 'lin_1', quantity: 1 }],
        legs: [],
        dispatched_at: '2026-06-01T03:00:00.000Z',
        delivered_at: '2026-06-02T03:00:00.000Z',
      },
    ],
    cancellations: [
      {
        id: 'can_1',
        state: 'completed',
        money: 'paid',
        reason: 'no_longer_wanted',
        fault: 'buyer',
        after_dispatch: false,
        refused_because: null,
        lines: [{ line: 'lin_1', quantity: 1, cancelled_quantity: 1 }],
        refund: plan([
          ['goods', 10_000],
          ['coupon_share', -500],
        ]),
        refunds: ['rfd_1'],
        created_at: '2026-06-01T01:00:00.000Z',
        decided_at: '2026-06-01T01:00:00.000Z',
      },
    ],
    returns: [
      {
        id: 'ret_1',
        decision: 'accepted',
        goods: 'received',
        money: 'paid',
        reason: 'no_longer_wanted',
        fault: 'buyer',
        noticed_on: null,
        window: { kind: 'change_of_mind', ends_at: '2026-06-09T15:00:00.000Z' },
        lines: [{ line: 'lin_1', shipment: 'shp_1', quantity: 1, accepted_quantity: 1, inspection: [] }],
        postage_paid: null,
        refund: plan([
          ['goods', 10_000],
          ['coupon_share', -500],
        ]),
        refunds: ['rfd_2'],
        route: 'buyer_ships',
        contract: null,
        carrier_fee: null,
        pickup: null,
        tracker: null,
        carrier: null,
        waybill_number: null,
        created_at: '2026-06-05T00:00:00.000Z',
        approved_at: '2026-06-05T01:00:00.000Z',
        arrived_at: null,
        decided_at: '2026-06-08T00:00:00.000Z',
      },
    ],
    refunds: [
      {
        id: 'rfd_1',
        state: 'paid',
        order: 'ord_1',
        claim: 'can_1',
        payment: { id: 'pay_1' },
        amount: krw(9_500),
        attempts: 1,
        created_at: now,
        due_by: now,
      },
      {
        id: 'rfd_2',
        state: 'paid',
        order: 'ord_1',
        claim: 'ret_1',
        payment: { id: 'pay_1' },
        amount: krw(9_500),
        attempts: 1,
        created_at: now,
        due_by: now,
      },
    ],
  };
}

function rulesBroken(change: (file: FileView) => void, at = now): string[] {
  const file = rightFile();
  change(file);
  const { violations, report } = collect();
  checkFile(file, { now: at, rules }, report);
  return [...new Set(violations.map((violation) => violation.rule))].toSorted();
}

test('a right file has nothing wrong', () => {
  expect(rulesBroken(() => undefined)).toEqual([]);
});

const broken: [string, string, (file: FileView) => void][] = [
  ['B1', 'a state that its pieces do not say', (file) => (file.order.state = 'delivered')],
  ['B1', 'a piece counted open that is not', (file) => (file.order.open_quantity = 1)],
  ['B1', 'a counter that differs from the objects', (file) => (file.order.lines[0]!.returned_quantity = 0)],
  ['B5', 'more dispatched and cancelled than ordered', (file) => (file.shipments[0]!.lines[0]!.quantity = 2)],
  ['C9', 'a piece returned twice', (file) => (file.returns[0]!.lines[0]!.accepted_quantity = 2)],
  ['C9', 'components that do not sum to the total', (file) => (file.returns[0]!.refund!.total.amount = 9_501)],
  ['C9', 'refunds that do not sum to the total', (file) => (file.refunds[1]!.amount.amount = 9_400)],
  ['C9', 'a payment that goes back beyond itself', (file) => (file.order.payments[0]!.amount.amount = 18_000)],
  ['C9', 'a refund without a claim', (file) => (file.refunds[0]!.claim = 'can_2')],
  [
    'C9',
    'goods refunded beyond their worth',
    (file) => (file.returns[0]!.refund!.components[0]!.amount.amount = 12_000),
  ],
  ['C6', 'axes that do not go together', (file) => (file.returns[0]!.goods = 'awaiting')],
  [
    'B1',
    'pieces counted as dispatched before the number is there',
    (file) => Object.assign(file.shipments[0]!.handoff, { state: 'pending', booking: 'bkg_1' }),
  ],
  [
    'C8',
    'money before the goods are where the mall pays',
    (file) => Object.assign(file.returns[0]!, { decision: 'approved', goods: 'in_transit' }),
  ],
  [
    'C9',
    'a dearer way back than was shown',
    (file) =>
      file.returns[0]!.refund!.components.push({ kind: 'return_freight', amount: krw(-1), rule: 'A8', text: '' }),
  ],
  ['C3', 'a return asked for after its window', (file) => (file.returns[0]!.created_at = '2026-06-09T15:00:00.000Z')],
];

test.each(broken)('%s: sees %s', (rule, _what, change) => {
  expect(rulesBroken(change)).toContain(rule);
});

test('C8: sees a refund that its trigger should have made due', () => {
  const arrived = (refundTrigger: MallRules['refundTrigger']) => {
    const file = rightFile();
    Object.assign(file.returns[0]!, { decision: 'approved', goods: 'arrived', money: 'none', refunds: [] });
    const { violations, report } = collect();
    checkTriggers(file, { ...rules, refundTrigger }, report);
    return violations.map((violation) => violation.rule);
  };
  expect(arrived('received')).toEqual([]);
  expect(arrived('arrived')).toEqual(['C8']);
  expect(arrived('collected')).toEqual(['C8']);
});

test('B2: sees a number that changes, and a refused hand-off that comes back', () => {
  const [before, after] = [rightFile(), rightFile()];
  after.shipments[0]!.waybill_number = '90000000022';
  const second = { ...before.shipments[0]!, id: 'shp_2' };
  before.shipments.push({ ...second, handoff: { ...typedHandoff, state: 'refused' } });
  after.shipments.push(second);
  const { violations, report } = collect();
  checkMoves(before, after, report);
  expect(violations.map((violation) => violation.object).toSorted()).toEqual(['shp_1', 'shp_2']);
});

test('D1: sees a request that silence should have approved', () => {
  const open = (file: FileView) => {
    const created_at = '2026-06-04T01:00:00.000Z';
    Object.assign(file.cancellations[0]!, { state: 'requested', decided_at: null, created_at });
    file.cancellations[0]!.lines[0]!.cancelled_quantity = 0;
  };
  expect(rulesBroken(open, '2026-06-08T14:59:59.000Z')).not.toContain('D1');
  expect(rulesBroken(open, '2026-06-08T15:00:00.000Z')).toContain('D1');
});

test('C8: sees goods that arrived and that nobody took in by the third business day', () => {
  const idle = (file: FileView) =>
    Object.assign(file.returns[0]!, {
      decision: 'approved',
      goods: 'arrived',
      money: 'none',
      arrived_at: '2026-06-05T05:00:00.000Z',
    });
  expect(rulesBroken(idle, '2026-06-09T14:59:59.000Z')).not.toContain('C8');
  expect(rulesBroken(idle, '2026-06-09T15:00:00.000Z')).toContain('C8');
});

test('D6: sees a paid refund that is due again, and a claim that changes its mind', () => {
  const after = rightFile();
  after.refunds[0]!.state = 'due';
  after.cancellations[0]!.state = 'withdrawn';
  const { violations, report } = collect();
  checkMoves(rightFile(), after, report);
  expect(violations.map((violation) => violation.rule).toSorted()).toEqual(['D1', 'D6']);
});

test('P1: sees money that moved twice, and money that never moved', () => {
  const effect = { key: 'rfd_1', amount: 100, currency: 'KRW', effect: true };
  const refund = { id: 'rfd_1', state: 'paid', amount: 100, currency: 'KRW' };
  const rulesOf = (journal: (typeof effect)[]) => {
    const { violations, report } = collect();
    checkGateway([refund], journal, { settled: true, report });
    return violations.map((violation) => violation.rule);
  };
  expect(rulesOf([effect])).toEqual([]);
  expect(rulesOf([effect, effect])).toEqual(['P1']);
  expect(rulesOf([])).toEqual(['D6']);
  expect(rulesOf([{ ...effect, amount: 99 }])).toEqual(['D6']);
});
