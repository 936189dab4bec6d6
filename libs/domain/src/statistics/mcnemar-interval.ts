import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import { DEFAULT_CONFIDENCE, type IntervalEstimate, tailError } from './interval';
import { pairedDifference } from './paired-difference';

/** Halvings that bring a share to within 10⁻¹⁵. */
const HALVINGS = 50;

/**
 * How much greater the share of right answers of the second of two models is than that of the first, on the same
 * examples, with an interval that agrees with McNemar's exact test: it leaves 0 out exactly where the p-value of
 * `mcnemarExact` is at most 1 − confidence.
 *
 * On the side of 0 it ends where the exact test does: Clopper and Pearson's interval of c among the b + c discordant
 * examples, as a difference of shares. That takes the number of discordant examples as given. Away from 0 it ends at the
 * further of that and Agresti and Min's ({@link pairedDifference}), which takes it as observed.
 * Sources: Clopper and Pearson (1934), Biometrika 26; Fagerland, Lydersen and Laake (2014), Statistics in Medicine 33,
 * on intervals for paired proportions and the exact conditional test.
 * @param b examples that only the first model gets right.
 * @param c examples that only the second model gets right.
 * @param n all examples that both were asked.
 * @throws RangeError as `pairedDifference`.
 */
export function mcnemarInterval(
  b: number,
  c: number,
  n: number,
  confidence: number = DEFAULT_CONFIDENCE,
): IntervalEstimate {
  const wide = pairedDifference(b, c, n, confidence);
  if (b + c === 0) return wide;
  const tail = tailError(confidence);
  const least = minShare(c, b + c, tail);
  const most = 1 - minShare(b, b + c, tail);
  const [lower, upper] = [least, most].map((share) => ((b + c) * (2 * share - 1)) / n) as [number, number];
  return {
    estimate: wide.estimate,
    lower: lower > 0 ? lower : Math.min(lower, wide.lower),
    upper: upper < 0 ? upper : Math.max(upper, wide.upper),
    confidence,
  };
}

/** The share at which so many successes or more have the probability `tail`; 0 for none. */
function minShare(successes: number, total: number, tail: number): number {
  if (successes === 0) return 0;
  const orMore = (share: number) => binomialCdf(total - successes, total, 1 - share);
  // One half is what McNemar's test asks about: there the two must agree to the last digit.
  let [low, high] = orMore(0.5) <= tail ? [0.5, 1] : [0, 0.5];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (orMore(middle) <= tail) low = middle;
    else high = middle;
  }
  return low;
}
