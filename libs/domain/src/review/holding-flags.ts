/**
 * Kinds of flags of runs that are implausibly fast. A submission whose counting run has one is held for review: not
 * ranked, until an organiser has reviewed it. Other flags report something that may make an honest model's figures
 * worse, or that gains nothing; they hold no submission.
 */
export const HOLDING_FLAGS = ['faster-than-floor', 'faster-than-known'] as const;
export type HoldingFlag = (typeof HOLDING_FLAGS)[number];

/** Whether a flag of this kind keeps a submission unranked until an organiser has reviewed it. */
export function isHoldingFlag(kind: string): kind is HoldingFlag {
  return (HOLDING_FLAGS as readonly string[]).includes(kind);
}
