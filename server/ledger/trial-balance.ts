/** The trial balance: every account of a book with what went in and out; over all accounts a book comes to zero (D9). */
import { type Account, accounts } from './accounts.ts';
import type { AccountSum } from './store.ts';

export interface Book {
  mall: string | null;
  mode: string;
  accounts: AccountLine[];
  /** Per currency, over all accounts; 0 in every book that is right. */
  totals: { currency: string; total: { amount: number; currency: string } }[];
}

interface AccountLine {
  account: string;
  meaning: string | null;
  /** True for accounts that stand for the world outside. */
  outside: boolean;
  currency: string;
  in: { amount: number; currency: string };
  out: { amount: number; currency: string };
  balance: { amount: number; currency: string };
}

/** One book per mall and mode; `nameOf` gives a mall's public id. */
export function booksOf(sums: readonly AccountSum[], nameOf: (mall: number) => string | null): Book[] {
  const byBook = Map.groupBy(sums, (sum) => `${sum.mall} ${sum.mode}`);
  return [...byBook.values()].map((book) => {
    const { mall, mode } = book[0]!;
    return { mall: nameOf(mall), mode, accounts: book.map(lineOf), totals: totalsOf(book) };
  });
}

function lineOf(sum: AccountSum): AccountLine {
  const { account, currency } = sum;
  const known = Object.hasOwn(accounts, account) ? accounts[account as Account] : null;
  const money = (amount: number) => ({ amount, currency });
  return {
    account,
    meaning: known?.meaning ?? null,
    outside: known?.outside ?? false,
    currency,
    in: money(sum.in),
    out: money(sum.out),
    balance: money(sum.in - sum.out),
  };
}

function totalsOf(book: readonly AccountSum[]): Book['totals'] {
  const byCurrency = Map.groupBy(book, (sum) => sum.currency);
  return [...byCurrency].map(([currency, sums]) => {
    const amount = sums.reduce((total, sum) => total + sum.in - sum.out, 0);
    return { currency, total: { amount, currency } };
  });
}
