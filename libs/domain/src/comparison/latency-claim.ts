import { pText } from './p-value-text';

/** A ratio with its interval, all above 0; the bounds are null where launches are too few for one. */
export interface RatioInterval {
  readonly estimate: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

interface Distinguishable {
  readonly of: string;
  readonly to: string;
  /** Latency of `of` over that of `to`. */
  readonly ratio: RatioInterval;
  readonly pAdjusted: number;
}

/**
 * What may be claimed of two latencies that a test distinguishes, as a sentence without its full stop: "a is faster
 * than b: 0.345× the latency, 95 % interval 0.333× to 0.357×, p < 0.001". The ratio is the one that is shown everywhere,
 * never turned round.
 */
export function latencyClaim({ of, to, ratio, pAdjusted }: Distinguishable): string {
  return `${of} is ${ratio.estimate < 1 ? 'faster' : 'slower'} than ${to}: ${ratioText(ratio, pAdjusted, 'the latency')}`;
}

/**
 * A ratio, its interval and its p-value: "1.002×, 95 % interval 0.990× to 1.010×, p = 0.6".
 * @param noun what it is a ratio of.
 */
export function ratioText({ estimate, lower, upper }: RatioInterval, pAdjusted: number, noun = ''): string {
  const ratio = `${times(estimate)}${noun && ` ${noun}`}`;
  if (lower === null || upper === null) return `${ratio}, too few launches for a 95 % interval`;
  return `${ratio}, 95 % interval ${times(lower)} to ${times(upper)}, ${pText(pAdjusted)}`;
}

/** A ratio as it is written: "0.345×", "12.40×". */
export function times(value: number): string {
  return `${value < 10 ? value.toFixed(3) : value.toPrecision(4)}×`;
}
