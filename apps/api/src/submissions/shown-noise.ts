import { type FreezeDates } from '@torchperf/domain';
import { isHiddenFrom } from '../competitions/freeze-visibility';
import type { Viewer } from '../http/auth/viewer';

/**
 * A run as a viewer may know of its noise. What an organiser lets count since the boards were frozen does not count on
 * them yet: but for the organiser and its own team, the run is as if it had not been accepted.
 */
export function withShownNoise<T extends { readonly noiseAcceptedAt: Date | null }>(
  run: T,
  dates: FreezeDates,
  now: Date,
  viewer: Viewer,
  teamId: string,
): T {
  if (!isHiddenFrom(viewer, run.noiseAcceptedAt, dates, now, teamId)) return run;
  return { ...run, noiseAcceptedAt: null };
}
