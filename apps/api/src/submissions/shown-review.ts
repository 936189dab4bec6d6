import type { ReviewRow } from '@torchperf/database';
import { type FreezeDates } from '@torchperf/domain';
import { isHiddenFrom } from '../competitions/freeze-visibility';
import type { Viewer } from '../http/auth/viewer';

/**
 * The review of a submission as a viewer may see it. A hold after the freeze would reveal the speed of a hidden run. So
 * only the organiser and its own team see the submission as held.
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
