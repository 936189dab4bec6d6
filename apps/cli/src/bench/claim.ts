import type { LatencyComparison } from '@torchperf/contracts';

/** Differences are told apart at this level, of a test alone or of all pairs together. */
export const SIGNIFICANCE = 0.05;

/** From here on "times faster" says more than a percentage. */
const TIMES_FROM = 1.2;
/** The least p-value that is written out. */
const P_LEAST = 0.001;

/** What a test found, as far as a claim needs it. */
export type TestedRatio = Pick<LatencyComparison, 'of' | 'to' | 'ratio' | 'pAdjusted'>;

/**
 * What may be claimed of two latencies, in a sentence. Where the test does not tell them apart it says so, and what
 * the interval leaves open; it never calls them equal.
 */
export function claimOf({ of, to, ratio, pAdjusted }: TestedRatio): string {
  if (pAdjusted >= SIGNIFICANCE) {
    return `${of} and ${to} are not told apart: ratio ${three(ratio.estimate)}, 95 % interval ${range(ratio.lower, ratio.upper, three)}, ${pText(pAdjusted)}.`;
  }
  const isFaster = ratio.estimate < 1;
  const factor = isFaster ? 1 / ratio.estimate : ratio.estimate;
  if (factor >= TIMES_FROM) {
    const [lower, upper] = isFaster ? [1 / ratio.upper, 1 / ratio.lower] : [ratio.lower, ratio.upper];
    return `${of} is ${two(factor)} times ${isFaster ? 'faster' : 'slower'} than ${to}, 95 % interval ${range(lower, upper, two)}, ${pText(pAdjusted)}.`;
  }
  const percents = [ratio.estimate, ratio.lower, ratio.upper].map(
    (value) => 100 * (value - 1) * (isFaster ? -1 : 1),
  );
  const [change, ...bounds] = percents as [number, number, number];
  const [lower, upper] = bounds.sort((a, b) => a - b) as [number, number];
  return `${of} takes ${one(change)} % ${isFaster ? 'less' : 'more'} time than ${to}, 95 % interval ${range(lower, upper, one)} %, ${pText(pAdjusted)}.`;
}

/** What a bundle beside itself shows of the machine. */
export function selfClaim({ of, ratio, pAdjusted }: Omit<TestedRatio, 'to'>): string {
  const resolution = 100 * Math.max(ratio.upper - 1, 1 - ratio.lower);
  const shown = `${of} beside itself: ratio ${three(ratio.estimate)}, 95 % interval ${range(ratio.lower, ratio.upper, three)}, ${pText(pAdjusted)}. This machine resolves differences of about ${one(resolution)} %.`;
  if (pAdjusted >= SIGNIFICANCE) return shown;
  return `${shown} It told a bundle apart from itself, as it should in one run of twenty; if it happens again, see torchperf doctor.`;
}

/** A p-value as it is written in a sentence: "p = 0.031", "p < 0.001". */
export function pText(pValue: number): string {
  return pValue < P_LEAST ? `p ${pValueText(pValue)}` : `p = ${pValueText(pValue)}`;
}

/** A p-value alone: "0.031", "< 0.001". */
export function pValueText(pValue: number): string {
  return pValue < P_LEAST ? `< ${P_LEAST}` : String(Number(pValue.toPrecision(2)));
}

function range(lower: number, upper: number, format: (value: number) => string): string {
  return `${format(lower)} to ${format(upper)}`;
}

function one(value: number): string {
  return value.toFixed(1);
}

function two(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toPrecision(3);
}

function three(value: number): string {
  return value < 10 ? value.toFixed(3) : value.toPrecision(4);
}
