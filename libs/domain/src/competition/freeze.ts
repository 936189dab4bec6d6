/** When the public boards of a competition are frozen. */
export interface FreezeDates {
  readonly freezeAt: Date | null;
  readonly unfrozenAt: Date | null;
}

/** Since when the public boards are frozen; null when they are not frozen now. */
export function frozenSince({ freezeAt, unfrozenAt }: FreezeDates, now: Date): Date | null {
  if (!freezeAt || now < freezeAt) return null;
  return unfrozenAt && now >= unfrozenAt ? null : freezeAt;
}

/**
 * The last moment whose events are public; null for no bound. Until the boards are unfrozen that is the freeze, even
 * while it lies ahead by this clock: the moments of events are the database's.
 */
export function visibleUntil({ freezeAt, unfrozenAt }: FreezeDates, now: Date): Date | null {
  return unfrozenAt && now >= unfrozenAt ? null : freezeAt;
}
