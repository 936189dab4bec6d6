import type { CanonicalLatency } from '@torchperf/contracts';
import { formatMeasured } from './measured-value.format';
import { formatDateTime } from './time.format';

/** The base of figures in ms, such as `Latency in ms is relative latency × the reference’s 0.24 ms (version 1, …)`. */
export function canonicalText({ latencyMs, version, since }: CanonicalLatency): string {
  const { text } = formatMeasured({ value: latencyMs, ciLower: null, ciUpper: null, unit: 'ms' });
  return `Latency in ms is relative latency × the reference’s ${text} (version ${version}, since ${formatDateTime(since)})`;
}
