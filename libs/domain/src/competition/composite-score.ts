import { METRICS, type MeasuredValue, type Metrics } from '../metric';
import type { Composite, CompositeTerm, EventDefinition } from './event';

/**
 * The score of a composite: Π (mᵢ / rᵢ)^(sᵢ·wᵢ), the geometric mean of the measured values mᵢ in units of the
 * references rᵢ with the weights wᵢ, sᵢ being 1 where lower is better and −1 where higher is. So less is better, 1 is
 * as good as the references, and twice as good in a term of weight ½ takes the score by 1/√2.
 *
 * Its 95 % interval: on the log scale the distances of the terms' bounds from their values, times their weights, add
 * as squares, each side separately (a lower bound of accuracy moves the upper bound of the score). That holds for terms
 * measured independently. An exact term adds nothing; where all are exact, so is the score.
 * Sources: Fleming and Wallace (1986), Communications of the ACM 29, on geometric means of ratios; Zou and Donner
 * (2008), Statistics in Medicine 27, for intervals of sums from intervals of their terms.
 * @returns null where a term was not measured or is not above 0.
 */
export function compositeScore({ terms }: Composite, metrics: Metrics): MeasuredValue | null {
  let logScore = 0;
  let squaredBelow = 0;
  let squaredAbove = 0;
  let isExact = true;
  for (const term of terms) {
    const measured = metrics[term.metric];
    if (!measured || !(measured.value > 0) || !Number.isFinite(measured.value)) return null;
    const sign = METRICS[term.metric].better === 'lower' ? 1 : -1;
    logScore += sign * term.weight * Math.log(measured.value / term.reference);
    const distances = logDistances(measured, term);
    if (!distances) continue;
    isExact = false;
    const [below, above] = sign > 0 ? distances : [distances[1], distances[0]];
    squaredBelow += below ** 2;
    squaredAbove += above ** 2;
  }
  return {
    value: Math.exp(logScore),
    ciLower: isExact ? null : Math.exp(logScore - Math.sqrt(squaredBelow)),
    ciUpper: isExact ? null : Math.exp(logScore + Math.sqrt(squaredAbove)),
    unit: METRICS.composite.unit,
  };
}

/**
 * How far the bounds lie below and above the value, weighted, on the log scale; null for an exact value. A lower
 * bound that the log scale cannot show (0 or less) is taken to be as far from the value as the upper one.
 */
function logDistances(measured: MeasuredValue, { weight }: CompositeTerm): [number, number] | null {
  const { value, ciLower, ciUpper } = measured;
  if (ciLower === null || ciUpper === null) return null;
  const above = weight * Math.log(ciUpper / value);
  return [ciLower > 0 ? weight * Math.log(value / ciLower) : above, above];
}

/** The metrics of a run as an event sees them: with the score of its composite, where it has one. */
export function metricsFor({ composite }: Pick<EventDefinition, 'composite'>, measured: Metrics): Metrics {
  if (!composite) return measured;
  const { composite: _, ...metrics } = measured;
  const score = compositeScore(composite, metrics);
  return score ? { ...metrics, composite: score } : metrics;
}
