import { average, requireSample } from './sample';

/** Correlation below this counts as none: the sum over lags ends there, else it would gather noise. */
const NEGLIGIBLE_CORRELATION = 0.05;

/**
 * The autocorrelation of values in time order at a lag of k values:
 * ρₖ = Σ(xᵢ − x̄)(xᵢ₊ₖ − x̄) / Σ(xᵢ − x̄)². 0 for values that are all equal.
 * Source: Box, Jenkins and Reinsel, "Time Series Analysis", section 2.1.5 (what R's `acf` gives).
 * @throws RangeError when a value is not finite, or the lag is not a whole number from 0 below the count.
 */
export function autocorrelation(values: readonly number[], lag: number): number {
  requireSample(values);
  if (!Number.isInteger(lag) || lag < 0 || lag >= values.length) {
    throw new RangeError(`A lag is a whole number from 0 below ${values.length}, but is ${lag}.`);
  }
  const { deviations, sumOfSquares } = centred(values);
  return correlationAt(deviations, sumOfSquares, lag);
}

/**
 * How many independent values a series in time order is worth: n/τ with τ = 1 + 2Σρₖ, summed up to the first
 * ρₖ below 0.05. Between 1 and n; n for values that are all equal.
 * Source: Geyer (1992), Statistical Science 7, with a fixed cut-off; docs/measurement.md.
 * @throws RangeError when there are no values or one is not finite.
 */
export function effectiveSampleSize(values: readonly number[]): number {
  requireSample(values);
  const { deviations, sumOfSquares } = centred(values);
  let tau = 1;
  for (let lag = 1; lag < values.length; lag++) {
    const correlation = correlationAt(deviations, sumOfSquares, lag);
    if (correlation < NEGLIGIBLE_CORRELATION) break;
    tau += 2 * correlation;
  }
  return Math.max(1, values.length / tau);
}

function centred(values: readonly number[]): { deviations: Float64Array; sumOfSquares: number } {
  const centre = average(values);
  const deviations = Float64Array.from(values, (value) => value - centre);
  return { deviations, sumOfSquares: deviations.reduce((sum, deviation) => sum + deviation ** 2, 0) };
}

function correlationAt(deviations: Float64Array, sumOfSquares: number, lag: number): number {
  if (sumOfSquares === 0) return 0;
  let sum = 0;
  for (let i = lag; i < deviations.length; i++) {
    sum += (deviations[i] as number) * (deviations[i - lag] as number);
  }
  return sum / sumOfSquares;
}
