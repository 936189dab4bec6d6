import { MetricsSchema } from '@torchperf/contracts';
import type { Metrics } from '@torchperf/domain';

/** A row of the table `metrics`. */
export interface MetricRow {
  readonly name: string;
  readonly value: number;
  readonly ciLower: number | null;
  readonly ciUpper: number | null;
  readonly unit: string;
}

/** Rows of one run → metrics by name. */
export function toMetrics(rows: readonly MetricRow[]): Metrics {
  return MetricsSchema.parse(
    Object.fromEntries(
      rows.map(({ name, value, ciLower, ciUpper, unit }) => [name, { value, ciLower, ciUpper, unit }]),
    ),
  );
}
