/** P1, D6: the gateway's own journal: each refund moved money at most once, by its amount, and `paid` means that it did. */
import type { Report } from './violation.ts';

export interface GatewayEffect {
  key: string;
  amount: number;
  currency: string;
  effect: boolean;
}

export interface RefundFacts {
  id: string;
  state: string;
  amount: number;
  currency: string;
}

export async function readJournal(gatewayUrl: string): Promise<GatewayEffect[]> {
  const response = await fetch(`${gatewayUrl}/journal`, { signal: AbortSignal.timeout(30_000) });
  const { entries } = (await response.json()) as { entries: GatewayEffect[] };
  return entries;
}

/** `settled`: nothing is under way any more, so a payment that the gateway made must be known as made. */
export function checkGateway(
  refunds: readonly RefundFacts[],
  journal: readonly GatewayEffect[],
  { settled, report }: { settled: boolean; report: Report },
): void {
  const effects = Map.groupBy(
    journal.filter((entry) => entry.effect),
    (entry) => entry.key,
  );
  for (const refund of refunds) {
    const made = effects.get(refund.id) ?? [];
    if (made.length > 1) report('P1', refund.id, `money moved ${made.length} times`);
    if (made.some((each) => each.amount !== refund.amount || each.currency !== refund.currency)) {
      report(
        'D6',
        refund.id,
        `the gateway moved ${made[0]!.amount} ${made[0]!.currency}, the refund is ${refund.amount} ${refund.currency}`,
      );
    }
    if (refund.state === 'paid' && made.length === 0)
      report('D6', refund.id, 'is paid, but the gateway moved no money');
    if (made.length > 0 && ['due', 'failed'].includes(refund.state))
      report('D6', refund.id, `is ${refund.state}, but the gateway moved the money`);
    if (settled && made.length > 0 && refund.state !== 'paid')
      report('D6', refund.id, `is ${refund.state} at the end, but the gateway moved the money`);
  }
}
