import { type FreezeDates } from '@torchperf/domain';
import { isHiddenFrom } from '../competitions/freeze-visibility';
import type { Viewer } from '../http/auth/viewer';

/**
 * The noise of a run as a viewer may see it. A noisy run that an organiser accepted after the freeze does not count on
 * the frozen boards. So only the organiser and its own team see it as accepted.
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
