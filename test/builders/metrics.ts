import type { RunReport } from '@torchperf/contracts';

interface Given {
  readonly accuracy?: number;
  /** Half the width of the interval of each latency, as a share of it. */
  readonly spread?: number;
  /** The report's own figures of the latency, which boards restate. */
  readonly latencyMs?: number;
}

/** Metrics of a model that takes `ratio` of the reference's time. */
export function buildMetrics(
  ratio: number,
  { accuracy = 0.9, spread = 0.001, latencyMs = ratio }: Given = {},
): RunReport['metrics'] {
  const around = (value: number) => ({
    value,
    ciLower: value * (1 - spread),
    ciUpper: value * (1 + spread),
  });
  return {
    relativeLatency: { ...around(ratio), unit: 'ratio' },
    latency: { ...around(latencyMs), unit: 'ms' },
    latencyTimesSize: { ...around(latencyMs), unit: 'ms·MiB' },
    accuracy: { value: accuracy, ciLower: accuracy - 0.01, ciUpper: accuracy + 0.01, unit: 'fraction' },
    modelSize: { value: 4321, ciLower: null, ciUpper: null, unit: 'bytes' },
    peakMemory: { value: 4e7, ciLower: null, ciUpper: null, unit: 'bytes' },
  };
}
