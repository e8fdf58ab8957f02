/** Which states wait for whom: for a seller and its mall what the next step of is theirs, for an operator its own. */
import type { List } from '../api/api.ts';

export interface Waiting {
  name: string;
  noun: string;
  collection: List;
  query: Readonly<Record<string, string>>;
  /** The page that lists them all. */
  list?: '/orders' | '/returns' | '/carrier_contracts';
  onOrder?: true;
}

const orders = { noun: 'order', collection: 'orders', list: '/orders' } as const;
const returns = { noun: 'return', collection: 'returns', list: '/returns' } as const;
const contracts = { noun: 'carrier_contract', collection: 'carrier_contracts', list: '/carrier_contracts' } as const;

const failedRefunds: Waiting = {
  name: 'refundFailed',
  noun: 'refund',
  collection: 'refunds',
  query: { state: 'failed' },
  onOrder: true,
};

const sellers: readonly Waiting[] = [
  { name: 'acknowledge', ...orders, query: { state: 'paid' } },
  { name: 'dispatch', ...orders, query: { state: 'acknowledged' } },
  {
    name: 'handoffRefused',
    noun: 'shipment',
    collection: 'shipments',
    query: { handoff_state: 'refused' },
    onOrder: true,
  },
  {
    name: 'cancellationAsked',
    noun: 'cancellation',
    collection: 'cancellations',
    query: { state: 'requested' },
    onOrder: true,
  },
  { name: 'returnAsked', ...returns, query: { decision: 'requested' } },
  { name: 'returnNotCollected', ...returns, query: { decision: 'approved', goods: 'collection_failed' } },
  { name: 'returnArrived', ...returns, query: { decision: 'approved', goods: 'arrived' } },
  failedRefunds,
  { name: 'contractOnHold', ...contracts, query: { state: 'on_hold' } },
];

const operators: readonly Waiting[] = [
  { name: 'contractVerified', ...contracts, query: { state: 'verified' } },
  { name: 'contractRequested', ...contracts, query: { state: 'requested' } },
  failedRefunds,
];

export function waitingFor(kind: string): readonly Waiting[] {
  return kind === 'platform' ? operators : sellers;
}
