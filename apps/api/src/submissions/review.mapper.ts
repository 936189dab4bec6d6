import type { Review } from '@torchperf/contracts';
import type { ReviewRow } from '@torchperf/database';

/** The review state of a submission; null when it is not held and was never released. */
export function toReview({ heldAt, heldReason, releasedAt, releaseNote }: ReviewRow): Review | null {
  if (heldAt) return { state: 'held', since: heldAt.toISOString(), reason: heldReason ?? '' };
  if (releasedAt) return { state: 'released', at: releasedAt.toISOString(), note: releaseNote ?? '' };
  return null;
}
