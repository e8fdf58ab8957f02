/**
 * The payments of a checkout over the orders of its sellers (B1): by goods plus freight, largest remainder. Pure.
 *
 * Each payment in turn is split by what the orders still have to get, so that the rows add up to the payments and the
 * columns to the orders, both to the cent: a share is the payment's own proportion of what is left, at most rounded up,
 * and so never more than that; the last payment is what is left.
 */

/** `shares[i][k]`: of payment `i` for order `k`. Throws unless the payments are what is due. */
export function splitPayments(payments: readonly number[], dues: readonly number[]): number[][] {
  if (sum(payments) !== sum(dues)) throw new RangeError(`${sum(payments)} paid, ${sum(dues)} due`);
  const left = [...dues];
  return payments.map((payment) => {
    const shares = largestRemainder(payment, left);
    shares.forEach((share, k) => {
      left[k]! -= share;
    });
    return shares;
  });
}

/** Units left over after cutting go one each to the largest remainders, a tie to the lower index. */
function largestRemainder(total: number, weights: readonly number[]): number[] {
  const whole = BigInt(sum(weights));
  if (whole === 0n) return weights.map(() => 0);
  const exact = weights.map((weight) => BigInt(total) * BigInt(weight));
  const shares = exact.map((each) => Number(each / whole));
  const byRemainder = exact
    .map((each, index) => ({ index, remainder: each % whole }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of byRemainder.slice(0, total - sum(shares))) shares[index]! += 1;
  return shares;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
