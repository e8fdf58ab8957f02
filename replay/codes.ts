/**
 * What a stock code stands for. Articles are five digits with letters behind them, and a few other families; the rest
 * are bookings of the shop, of which only postage and carriage belong to an order (as its freight).
 */
import type { Reason } from './reasons.ts';

export type Treatment = { as: 'goods' } | { as: 'freight' } | { as: 'aside'; reason: Reason };

const bookings: Readonly<Record<string, Treatment>> = {
  POST: { as: 'freight' }, // postage
  DOT: { as: 'freight' }, // "dotcom postage": postage of the web shop
  C2: { as: 'freight' }, // carriage
  C3: { as: 'freight' },
  D: { as: 'aside', reason: 'discount' },
  M: { as: 'aside', reason: 'manual_entry' },
  S: { as: 'aside', reason: 'sample' },
  B: { as: 'aside', reason: 'bad_debt' },
  'BANK CHARGES': { as: 'aside', reason: 'fee' },
  AMAZONFEE: { as: 'aside', reason: 'fee' },
  CRUK: { as: 'aside', reason: 'fee' }, // commission to a charity
  ADJUST: { as: 'aside', reason: 'adjustment' },
  ADJUST2: { as: 'aside', reason: 'adjustment' },
};

/** DCGS: articles of the web shop; gift_…: vouchers, which are sold and given back like goods; PADS: cushion pads. */
const articles = /^(\d{5,6}[A-Z]*|DCGS[0-9A-Z]*|GIFT_\d+_\d+|SP\d+|PADS)$/;

export function treatmentOf(code: string): Treatment {
  const name = code.toUpperCase();
  const booking = Object.hasOwn(bookings, name) ? bookings[name] : undefined;
  if (booking) return booking;
  if (/^TEST\d*$/.test(name)) return { as: 'aside', reason: 'test_article' };
  return articles.test(name) ? { as: 'goods' } : { as: 'aside', reason: 'unknown_code' };
}
