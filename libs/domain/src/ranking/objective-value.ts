import { METRICS, type MeasuredValue, type MetricName } from '../metric';
import type { ObjectiveValue } from './rankable-entry';

/**
 * A measured value with the degrees of freedom of its standard error, where that comes from launches. Null for a single
 * launch: its spread is unknown, so its value cannot be compared.
 * @param launches null, undefined or 0 where their number is not known.
 */
export function withFreedom(
  metric: MetricName,
  measured: MeasuredValue,
  launches: number | null | undefined,
): ObjectiveValue | null {
  if (!launches || METRICS[metric].sample !== 'launches') return measured;
  return launches > 1 ? { ...measured, degreesOfFreedom: launches - 1 } : null;
}
