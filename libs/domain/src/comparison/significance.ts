/** Differences are distinguishable at this level, of a test alone or of all pairs together. */
export const SIGNIFICANCE = 0.05;
