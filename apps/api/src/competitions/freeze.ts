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
