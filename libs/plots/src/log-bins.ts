/** One bar of a histogram: the values of [lower, upper). */
export interface LogBin {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/**
 * Counts values in `bins` bins that are equally wide on a logarithmic scale. Leaves out bins without values, and counts
 * values beyond the range in the first or last bin.
 */
export function logBins(
  values: readonly number[],
  [lower, upper]: readonly [number, number],
  bins: number,
): LogBin[] {
  const width = Math.log(upper / lower) / bins;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.floor(Math.log(value / lower) / width);
    const index = Math.min(bins - 1, Math.max(0, bin));
    counts[index] = (counts[index] as number) + 1;
  }
  return counts.flatMap((count, index) =>
    count === 0
      ? []
      : [{ lower: lower * Math.exp(index * width), upper: lower * Math.exp((index + 1) * width), count }],
  );
}
