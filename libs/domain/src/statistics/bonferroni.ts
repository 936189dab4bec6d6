/** A p-value and an interval of one of several tests, corrected for their number in the same way. */
export interface Corrected {
  /** min(1, p × tests). */
  readonly pAdjusted: (pValue: number) => number;
  /** That of each interval for all of them to hold together: 1 − level / tests. */
  readonly confidence: number;
}

/**
 * Bonferroni's correction for several tests of one question: p-values are multiplied by their number, and intervals
 * share the error, so that with a chance of at most `level` any of them errs. An interval of this confidence leaves out
 * what is tested exactly where the corrected p-value is at most `level`. Holm's step-down correction rejects a little
 * more, but has no such intervals.
 * Source: Dunn (1961), JASA 56; Strassburger and Bretz (2008), Statistics in Medicine 27, on intervals for Holm's.
 * @throws RangeError unless there is a test and the level lies between 0 and 1.
 */
export function bonferroni(tests: number, level: number): Corrected {
  if (!Number.isInteger(tests) || tests < 1)
    throw new RangeError(`There must be a test, but there are ${tests}.`);
  if (!(level > 0 && level < 1)) throw new RangeError(`A level lies between 0 and 1, but is ${level}.`);
  return {
    pAdjusted: (pValue) => Math.min(1, pValue * tests),
    confidence: 1 - level / tests,
  };
}
