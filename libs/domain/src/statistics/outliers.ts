import { summarize } from './summarize';

/** Makes the median absolute deviation estimate the standard deviation of a normal sample: 1/Φ⁻¹(0.75). */
const MAD_TO_DEVIATION = 1.4826;
/** Ten deviations: far beyond any tail of normal latencies; outliers are counted, not dropped. */
const OUTLIER_DEVIATIONS = 10;

/**
 * How many values lie beyond median ± 10 · 1.4826 · MAD. Where more than half of the values are equal the MAD
 * is 0 and every other value counts.
 * Source: Rousseeuw and Croux (1993), JASA 88; docs/measurement.md.
 * @throws RangeError when there are no values or one is not finite.
 */
export function countOutliers(values: readonly number[]): number {
  const { median, medianAbsoluteDeviation } = summarize(values);
  const limit = OUTLIER_DEVIATIONS * MAD_TO_DEVIATION * medianAbsoluteDeviation;
  return values.filter((value) => Math.abs(value - median) > limit).length;
}
