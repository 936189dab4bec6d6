import type { LatencyComparison } from '@torchperf/contracts';
import { isolated, latencyClaim, ratioText } from '@torchperf/domain';

/** The part of a test's result that a claim needs. */
export type TestedRatio = Pick<LatencyComparison, 'of' | 'to' | 'ratio' | 'pAdjusted' | 'isDistinguishable'>;

/**
 * The claim about two latencies, in a sentence. If they are not distinguishable, it says so and shows the interval;
 * it never calls them equal.
 */
export function pairClaim(tested: TestedRatio): string {
  const { ratio, pAdjusted, isDistinguishable } = tested;
  const [of, to] = [isolated(tested.of), isolated(tested.to)];
  if (isDistinguishable) return `${latencyClaim({ of, to, ratio, pAdjusted })}.`;
  return `${of} and ${to} are not distinguishable: ${ratioText(ratio, pAdjusted)}.`;
}

/** The claim about a bundle that was measured against itself: the resolution of the machine. */
export function selfClaim({ of, ratio, pAdjusted, isDistinguishable }: Omit<TestedRatio, 'to'>): string {
  const shown = `${isolated(of)} compared with itself: ${ratioText(ratio, pAdjusted)}.${resolutionText(ratio)}`;
  if (!isDistinguishable) return shown;
  return `${shown} The bundle is distinguishable from itself, which happens by chance in one run of 20. If it happens again, run torchperf doctor.`;
}

function resolutionText({ lower, upper }: TestedRatio['ratio']): string {
  if (lower === null || upper === null) return '';
  const resolution = 100 * Math.max(upper - 1, 1 - lower);
  return ` This machine resolves differences of about ${resolution.toFixed(1)} %.`;
}
