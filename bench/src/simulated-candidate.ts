import type { Metrics, RankCandidate } from '@torchperf/domain';

/** A submission of a simulated board, which competes and is not held. */
export function candidate(
  submissionId: string,
  teamId: string,
  submittedAt: Date,
  metrics: Metrics,
): RankCandidate {
  return {
    submissionId,
    teamId,
    submittedAt,
    metrics,
    disqualifiedReason: null,
    heldReason: null,
    noisyReason: null,
    isBaseline: false,
    isReference: false,
  };
}
