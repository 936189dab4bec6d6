import { pText } from './p-value-text';

/** From here on "times faster" says more than a percentage. */
const TIMES_FROM = 1.2;

/** A ratio of latencies with its 95 % interval, all above 0. */
export interface RatioInterval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

interface ToldApart {
  readonly of: string;
  readonly to: string;
  /** Latency of `of` over that of `to`. */
  readonly ratio: RatioInterval;
  readonly pAdjusted: number;
}

/**
 * What may be claimed of two latencies that a test tells apart, as the words of a sentence without its full stop:
 * "a is 2.86 times faster than b, 95 % interval 2.78 to 2.94, p < 0.001". Small differences are said in percent.
 */
export function latencyClaim({ of, to, ratio, pAdjusted }: ToldApart): string {
  const isFaster = ratio.estimate < 1;
  const factor = isFaster ? 1 / ratio.estimate : ratio.estimate;
  if (factor >= TIMES_FROM) {
    const [lower, upper] = isFaster ? [1 / ratio.upper, 1 / ratio.lower] : [ratio.lower, ratio.upper];
    return `${of} is ${two(factor)} times ${isFaster ? 'faster' : 'slower'} than ${to}, 95 % interval ${two(lower)} to ${two(upper)}, ${pText(pAdjusted)}`;
  }
  const percents = [ratio.estimate, ratio.lower, ratio.upper].map(
    (value) => 100 * (value - 1) * (isFaster ? -1 : 1),
  );
  const [change, ...bounds] = percents as [number, number, number];
  const [lower, upper] = bounds.sort((a, b) => a - b) as [number, number];
  return `${of} takes ${change.toFixed(1)} % ${isFaster ? 'less' : 'more'} time than ${to}, 95 % interval ${lower.toFixed(1)} to ${upper.toFixed(1)} %, ${pText(pAdjusted)}`;
}

/** A ratio and its interval where nothing is told apart: "ratio 1.002, 95 % interval 0.990 to 1.010, p = 0.6". */
export function ratioText({ estimate, lower, upper }: RatioInterval, pAdjusted: number): string {
  return `ratio ${three(estimate)}, 95 % interval ${three(lower)} to ${three(upper)}, ${pText(pAdjusted)}`;
}

function two(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toPrecision(3);
}

/** A ratio as it is written alone. */
export function three(value: number): string {
  return value < 10 ? value.toFixed(3) : value.toPrecision(4);
}
