/** In the order in which a board lists what is not ranked. */
export const UNRANKED_ORDER = [
  'reference',
  'baseline',
  'held',
  'busy-machine',
  'constraint-missed',
  'disqualified',
] as const;
export type UnrankedReason = (typeof UNRANKED_ORDER)[number];
