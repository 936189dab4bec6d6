import type { MeasuredValue } from '../metric';
import type { UnrankedReason } from './unranked-reason';

/** The value of an objective, as far as it is compared with those of other entries. */
export interface ObjectiveValue extends MeasuredValue {
  /** Of the standard error that its interval comes from: launches − 1. Undefined where launches do not decide it. */
  readonly degreesOfFreedom?: number;
}

/** What an entry's position on the board follows from. */
export interface RankableEntry {
  readonly submissionId: string;
  readonly submittedAt: Date;
  /** One value an objective, in their order; a ranked entry has all of them. */
  readonly objectives: readonly (ObjectiveValue | null)[];
  /** Whether they were measured in a final. */
  readonly isFinal: boolean;
  /** Null when it is ranked. */
  readonly reason: UnrankedReason | null;
}

/** A rankable entry that is ranked. */
export interface RankedEntry extends RankableEntry {
  readonly objectives: readonly ObjectiveValue[];
  readonly reason: null;
}
