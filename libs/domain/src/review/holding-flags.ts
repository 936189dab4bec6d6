/**
 * Kinds of flags that say a run is too fast to be believed as it stands. A submission whose counting run has one
 * is held for review: not ranked, until an organiser has looked at it. Other flags tell of something that may make
 * an honest model's figures worse, or gains nothing; they hold no one.
 */
export const HOLDING_FLAGS = ['faster-than-floor', 'faster-than-known'] as const;
export type HoldingFlag = (typeof HOLDING_FLAGS)[number];

/** Whether a flag of this kind keeps a submission off the ranks until an organiser has looked at it. */
export function isHoldingFlag(kind: string): kind is HoldingFlag {
  return (HOLDING_FLAGS as readonly string[]).includes(kind);
}
