/**
 * A figure with its 95 % interval, as it is stored with an entry, and the degrees of freedom of that interval where
 * they follow from launches; null where it was not measured.
 */
export type ObjectiveColumns =
  | readonly [value: number, ciLower: number | null, ciUpper: number | null, degreesOfFreedom?: number]
  | null;
