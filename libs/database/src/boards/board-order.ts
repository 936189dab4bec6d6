/** The ranks that the data leave possible for an entry. */
export interface RankRange {
  readonly best: number;
  readonly worst: number;
}

/** A board in its order. Columns rather than rows: they are sent to PostgreSQL as they are. */
export interface BoardOrder {
  readonly ranked: {
    readonly entrants: readonly string[];
    readonly ranks: readonly number[];
    /** The ranks that the data leave possible; null in a Pareto event. */
    readonly ranges: readonly RankRange[] | null;
    /** How likely each entry is on the Pareto front; null in other events. */
    readonly frontProbabilities: readonly number[] | null;
    readonly tied: readonly boolean[];
  };
  readonly unranked: readonly string[];
  /** How many are unranked, by reason. */
  readonly unrankedCounts: Readonly<Record<string, number>>;
  /** The version of the rules that it follows from. */
  readonly rules: number;
}
