import type { LatencyComparison } from '@torchperf/contracts';
import { isolated, latencyClaim, ratioText } from '@torchperf/domain';

/** What a test found, as far as a claim needs it. */
export type TestedRatio = Pick<LatencyComparison, 'of' | 'to' | 'ratio' | 'pAdjusted' | 'isDistinguishable'>;

/**
 * What may be claimed of two latencies, in a sentence. Where the test does not distinguish them it says so, and what
 * the interval leaves open; it never calls them equal.
 */
export function claimOf(tested: TestedRatio): string {
  const { ratio, pAdjusted, isDistinguishable } = tested;
  const [of, to] = [isolated(tested.of), isolated(tested.to)];
  if (isDistinguishable) return `${latencyClaim({ of, to, ratio, pAdjusted })}.`;
  return `${of} and ${to} are not distinguishable: ${ratioText(ratio, pAdjusted)}.`;
}

/** What a bundle that was measured with itself shows of the machine. */
export function selfClaim({ of, ratio, pAdjusted, isDistinguishable }: Omit<TestedRatio, 'to'>): string {
  const shown = `${isolated(of)} compared with itself: ${ratioText(ratio, pAdjusted)}.${resolutionText(ratio)}`;
  if (!isDistinguishable) return shown;
  return `${shown} A bundle was distinguishable from itself, as it should be in one run of twenty; if it happens again, run torchperf doctor.`;
}

function resolutionText({ lower, upper }: TestedRatio['ratio']): string {
  if (lower === null || upper === null) return '';
  const resolution = 100 * Math.max(upper - 1, 1 - lower);
  return ` This machine resolves differences of about ${resolution.toFixed(1)} %.`;
}
