import type { LatencyComparison } from '@torchperf/contracts';
import { latencyClaim, ratioText, SIGNIFICANCE } from '@torchperf/domain';

/** What a test found, as far as a claim needs it. */
export type TestedRatio = Pick<LatencyComparison, 'of' | 'to' | 'ratio' | 'pAdjusted'>;

/**
 * What may be claimed of two latencies, in a sentence. Where the test does not tell them apart it says so, and what
 * the interval leaves open; it never calls them equal.
 */
export function claimOf(tested: TestedRatio): string {
  const { of, to, ratio, pAdjusted } = tested;
  if (pAdjusted < SIGNIFICANCE) return `${latencyClaim(tested)}.`;
  return `${of} and ${to} are not told apart: ${ratioText(ratio, pAdjusted)}.`;
}

/** What a bundle beside itself shows of the machine. */
export function selfClaim({ of, ratio, pAdjusted }: Omit<TestedRatio, 'to'>): string {
  const resolution = 100 * Math.max(ratio.upper - 1, 1 - ratio.lower);
  const shown = `${of} beside itself: ${ratioText(ratio, pAdjusted)}. This machine resolves differences of about ${resolution.toFixed(1)} %.`;
  if (pAdjusted >= SIGNIFICANCE) return shown;
  return `${shown} It told a bundle apart from itself, as it should in one run of twenty; if it happens again, see torchperf doctor.`;
}
