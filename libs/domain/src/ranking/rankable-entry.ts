import type { MeasuredValue } from '../metric';
import type { UnrankedReason } from './unranked-reason';

/** Of an entry what its place on the board follows from. */
export interface RankableEntry {
  readonly submissionId: string;
  readonly submittedAt: Date;
  /** One value an objective, in their order; a ranked entry has all of them. */
  readonly objectives: readonly (MeasuredValue | null)[];
  /** Whether they were measured in a final. */
  readonly isFinal: boolean;
  /** Null when it is ranked. */
  readonly reason: UnrankedReason | null;
}

/** A rankable entry that is ranked. */
export interface RankedEntry extends RankableEntry {
  readonly objectives: readonly MeasuredValue[];
  readonly reason: null;
}
