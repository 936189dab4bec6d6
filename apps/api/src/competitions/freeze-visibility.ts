import { type FreezeDates, frozenSince, visibleUntil } from '@torchperf/domain';
import { canReadLogsOf, type Viewer } from '../http/auth/viewer';

/** What an anonymous reader is shown instead of how a run ended. */
export const FROZEN_MESSAGE = 'The boards are frozen: the figures are shown with the final boards.';

/**
 * Whether an event is hidden from a viewer, because it happened after the boards were frozen. The organiser and the
 * team that it is about see it.
 * @param moment null when it has not happened
 */
export function isHiddenFrom(
  viewer: Viewer,
  moment: Date | null,
  dates: FreezeDates,
  now: Date,
  teamId: string,
): boolean {
  const until = visibleUntil(dates, now);
  if (!until || !moment || moment <= until) return false;
  return !canReadLogsOf(viewer, teamId);
}

/**
 * Whether the figures of a run are hidden from a viewer, because they landed after the boards were frozen. Its own team
 * and the organiser see them.
 */
export function isWithheld(
  { landedAt }: { readonly landedAt: Date | null },
  dates: FreezeDates,
  now: Date,
  viewer: Viewer,
  teamId: string,
): boolean {
  return isHiddenFrom(viewer, landedAt, dates, now, teamId);
}

/** As of when a viewer is shown figures in ms: while the boards are frozen, as of the freeze. Null for now. */
export function statedAt(dates: FreezeDates, viewer: Viewer, now: Date): Date | null {
  return viewer.kind === 'admin' ? null : frozenSince(dates, now);
}
