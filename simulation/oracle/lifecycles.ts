/** Which states may follow each other and stand together, by hand from the API's values and the requirements. */

type Steps = Readonly<Record<string, readonly string[]>>;

/** D1, D2, D8. Only a request that dispatch had refused comes back. */
export const cancellationSteps: Steps = {
  requested: ['approved', 'completed', 'refused', 'withdrawn', 'lapsed'],
  approved: ['completed', 'withdrawn', 'lapsed'],
  refused: ['requested'],
  completed: [],
  withdrawn: [],
  lapsed: [],
};

/** C6, C8, C10, D8. */
export const decisionSteps: Steps = {
  requested: ['approved', 'accepted', 'refused', 'withdrawn'],
  approved: ['accepted', 'refused', 'withdrawn', 'lapsed'],
  accepted: [],
  refused: [],
  withdrawn: [],
  lapsed: [],
};

/** D6. A paid refund stays paid. */
export const refundSteps: Steps = {
  due: ['sent', 'paid'],
  sent: ['due', 'in_doubt', 'paid', 'failed'],
  in_doubt: ['due', 'paid', 'failed'],
  failed: ['due', 'paid'],
  paid: [],
};

/** Decision and goods of a return that make sense together. */
export const legalPairs: Readonly<Record<string, readonly string[]>> = {
  requested: ['none'],
  approved: [
    'awaiting',
    'booked',
    'collection_failed',
    'collected',
    'in_transit',
    'arrived',
    'received',
    'lost',
    'damaged',
    'sent_back',
  ],
  accepted: ['received', 'waived', 'lost', 'damaged'],
  refused: ['none', 'arrived', 'received', 'damaged'],
  withdrawn: ['none', 'sent_back'],
  lapsed: ['none'],
};

/** True when `to` can be reached from `from` by any number of steps; the checker does not see every moment. */
export function reachable(steps: Steps, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const state of seen) for (const next of steps[state] ?? []) seen.add(next);
  return seen.has(to);
}
