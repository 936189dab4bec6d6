import type { MeasuredValue, Metrics } from './metric';

const MIB = 1024 * 1024;

/**
 * The metrics of a run with `latency` (ms) and `latencyTimesSize` (ms·MiB) stated in a canonical latency of the
 * reference: relative latency × that, and that × the size of the model, intervals included. All runs of a hardware
 * class are stated in one value at any moment, so that whatever is ranked by milliseconds compares like with like.
 * A figure that the run does not have is not added.
 * @param canonicalMs in ms; null where there is none yet: then the run keeps its own statement.
 * @param sizeBytes of the unpacked model.
 */
export function statedIn(metrics: Metrics, canonicalMs: number | null, sizeBytes: number): Metrics {
  const { relativeLatency, latency, latencyTimesSize } = metrics;
  if (canonicalMs === null || !relativeLatency) return metrics;
  return {
    ...metrics,
    ...(latency && { latency: scaled(latency, relativeLatency, canonicalMs) }),
    ...(latencyTimesSize && {
      latencyTimesSize: scaled(latencyTimesSize, relativeLatency, (canonicalMs * sizeBytes) / MIB),
    }),
  };
}

function scaled(
  { unit }: MeasuredValue,
  { value, ciLower, ciUpper }: MeasuredValue,
  factor: number,
): MeasuredValue {
  return {
    value: value * factor,
    ciLower: ciLower && ciLower * factor,
    ciUpper: ciUpper && ciUpper * factor,
    unit,
  };
}
