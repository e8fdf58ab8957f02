/** What must hold after a replay: rules that collect their deviations, and the book of the mall; no replay's own. */
import { type Client, must } from './client.ts';

export interface Invariant {
  name: string;
  ok: boolean;
  /** Figures; the first deviations where it does not hold. */
  detail: string;
}

/** Account of the mall's book, minor units. */
export interface AccountLine {
  account: string;
  meaning: string;
  in: number;
  out: number;
  balance: number;
}

interface Amount {
  amount: number;
}

interface ShownBook {
  accounts: { account: string; meaning: string | null; in: Amount; out: Amount; balance: Amount }[];
  totals: { currency: string; total: Amount }[];
}

/** Collects deviations of one rule; only the first few are told. */
export function rule(name: string) {
  const wrong: string[] = [];
  return {
    expect(ok: boolean, what: () => string): void {
      if (!ok) wrong.push(what());
    },
    done: (figures: string): Invariant => ({
      name,
      ok: wrong.length === 0,
      detail: wrong.length === 0 ? figures : `${wrong.length} deviations, such as: ${wrong.slice(0, 3).join('; ')}`,
    }),
  };
}

/** `paid`, `refunded`: what the orders and the refunds themselves add up to, of a mall in which nothing else happened. */
export async function checkMoney(
  client: Client,
  { paid, refunded, currency }: { paid: number; refunded: number; currency: string },
): Promise<{ accounts: AccountLine[]; invariants: Invariant[] }> {
  const zero = rule('over all accounts the book comes to zero');
  const kept = rule('what came in is what went back and what is left, account by account');
  const { data } = must<{ data: ShownBook[] }>('/v1/trial_balance', await client.get('/v1/trial_balance'));
  zero.expect(data.length <= 1, () => `${data.length} books`);
  for (const { currency: of, total } of data.flatMap(({ totals }) => totals))
    zero.expect(total.amount === 0, () => `${of} ${total.amount}`);
  const accounts = (data[0]?.accounts ?? []).map((line) => ({
    account: line.account,
    meaning: line.meaning ?? '',
    in: line.in.amount,
    out: line.out.amount,
    balance: line.balance.amount,
  }));
  const wanted: Record<string, { in: number; out: number }> = {
    buyer: { in: refunded, out: paid },
    buyer_payments: { in: paid, out: refunded },
    refunds_due: { in: refunded, out: refunded },
  };
  for (const line of accounts) {
    const should = wanted[line.account] ?? { in: 0, out: 0 };
    kept.expect(
      line.in === should.in && line.out === should.out,
      () => `${line.account}: ${line.in} in and ${line.out} out, not ${should.in} and ${should.out}`,
    );
  }
  kept.expect(paid === 0 || accounts.some(({ account }) => account === 'buyer_payments'), () => 'the book is empty');
  const text = (amount: number) => moneyText(amount, currency);
  return {
    accounts,
    invariants: [zero.done('0'), kept.done(`${text(paid)} in, ${text(refunded)} back, ${text(paid - refunded)} left`)],
  };
}

/** Minor units: 12345 GBP → "£123.45". */
export function moneyText(minor: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 0));
}
