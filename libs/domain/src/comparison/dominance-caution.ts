import type { MetricName } from '../metric';
import type { PairComparison, TestedInterval } from './compare-runs';

/** The note next to a dominance that the tests of the same pair do not support. */
export const DOMINANCE_CAUTION =
  'Dominance is decided by the interval of each entry, as on the board. The tests here compare these two directly, ' +
  'by their launches and on the same examples, so they can decide otherwise.';

/**
 * What a reader must know where a pair's tests and its dominance on the board differ: a test distinguishes the dominator
 * as worse in one of the objectives, or each objective is tested and none distinguishes it as better. Boards have an
 * interval of each entry, corrected for the number of entries; a pair has tests of its own, corrected for the pairs.
 * @returns null where they agree, or neither of the two dominates.
 */
export function dominanceCaution(
  pair: Pick<PairComparison, 'dominance' | 'latency' | 'accuracy' | 'peakMemory'>,
): string | null {
  const { dominance, latency, accuracy, peakMemory } = pair;
  if (!dominance?.byIntervals) return null;
  const latencyGain = gainOf(latency?.tested, 1 - (latency?.ratio ?? 1));
  const gains: Partial<Record<MetricName, number | null>> = {
    relativeLatency: latencyGain,
    latency: latencyGain,
    peakMemory: gainOf(peakMemory?.tested, 1 - (peakMemory?.ratio ?? 1)),
    accuracy: gainOf(accuracy?.tested, accuracy?.difference ?? 0),
  };
  const sign = dominance.byIntervals === 'other' ? 1 : -1;
  const found = dominance.objectives.map((metric) => gains[metric] ?? null);
  const isWorse = found.some((gain) => gain !== null && sign * gain < 0);
  const isNowhereBetter = found.every((gain) => gain !== null && sign * gain <= 0);
  return isWorse || isNowhereBetter ? DOMINANCE_CAUTION : null;
}

/** Above 0 where the test distinguishes the other as better, 0 where it distinguishes nothing, null without a test. */
function gainOf(tested: TestedInterval | null | undefined, difference: number): number | null {
  if (!tested) return null;
  return tested.isDistinguishable ? difference : 0;
}
