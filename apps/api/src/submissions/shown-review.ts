import type { ReviewRow } from '@torchperf/database';
import { type FreezeDates } from '@torchperf/domain';
import { isHiddenFrom } from '../competitions/freeze-visibility';
import type { Viewer } from '../http/auth/viewer';

/**
 * A submission as a viewer may know of its review. A hold since the boards were frozen tells how fast a run was that is
 * withheld: but for the organiser and its own team, the submission is as if it were not held.
 */
export function withShownReview<T extends ReviewRow & { readonly team: { readonly id: string } }>(
  submission: T,
  dates: FreezeDates,
  now: Date,
  viewer: Viewer,
): T {
  const { heldAt, team } = submission;
  if (!isHiddenFrom(viewer, heldAt, dates, now, team.id)) return submission;
  return { ...submission, heldAt: null, heldReason: null };
}
