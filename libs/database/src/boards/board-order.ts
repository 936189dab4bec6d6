/** A board in its order. Columns rather than rows: they are sent to PostgreSQL as they are. */
export interface BoardOrder {
  readonly ranked: {
    readonly entrants: readonly string[];
    readonly ranks: readonly number[];
    readonly tied: readonly boolean[];
  };
  readonly unranked: readonly string[];
  /** How many are unranked, by reason. */
  readonly unrankedCounts: Readonly<Record<string, number>>;
}
