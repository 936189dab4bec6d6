import { mayReadLogsOf, type Viewer } from '../http/auth/viewer';

/** When the public boards of a competition stand still. */
export interface FreezeDates {
  readonly freezeAt: Date | null;
  readonly unfrozenAt: Date | null;
}

/** The moment at which the public boards have stood still since, if they do now; null when they do not. */
export function frozenSince({ freezeAt, unfrozenAt }: FreezeDates, now: Date): Date | null {
  if (!freezeAt || now < freezeAt) return null;
  return unfrozenAt && now >= unfrozenAt ? null : freezeAt;
}

/**
 * Up to which moment what happened may be told: until the boards are unfrozen that is when they are to freeze, even
 * while that lies ahead by this clock, for the moments that things happened at are the database's. Null for all.
 */
export function toldUntil({ freezeAt, unfrozenAt }: FreezeDates, now: Date): Date | null {
  return unfrozenAt && now >= unfrozenAt ? null : freezeAt;
}

/** What an anonymous reader is shown instead of how a run ended. */
export const FROZEN_MESSAGE = 'The boards are frozen: the figures are shown with the final boards.';

/**
 * Whether what happened at a moment is kept from a viewer: it was after the boards were frozen. The organiser and the
 * team that it is about are told.
 * @param moment null when it has not happened
 */
export function isKeptFrom(
  viewer: Viewer,
  moment: Date | null,
  dates: FreezeDates,
  now: Date,
  teamId: string,
): boolean {
  const until = toldUntil(dates, now);
  if (!until || !moment || moment <= until) return false;
  return !mayReadLogsOf(viewer, teamId);
}

/**
 * Whether the figures of a run are kept from a viewer: they came after the boards were frozen. Its own team and the
 * organiser see them.
 */
export function isWithheld(
  { landedAt }: { readonly landedAt: Date | null },
  dates: FreezeDates,
  now: Date,
  viewer: Viewer,
  teamId: string,
): boolean {
  return isKeptFrom(viewer, landedAt, dates, now, teamId);
}
