import type { CanonicalLatency } from '@torchperf/contracts';
import { formatMeasured } from './measured-value.format';
import { formatDateTime } from './time.format';

/** What figures in milliseconds are stated in, such as `Milliseconds are relative to a reference latency of 0.24 ms`. */
export function canonicalText({ latencyMs, version, since }: CanonicalLatency): string {
  const { text } = formatMeasured({ value: latencyMs, ciLower: null, ciUpper: null, unit: 'ms' });
  return `Latency in ms is relative latency × the reference’s ${text} (version ${version}, since ${formatDateTime(since)})`;
}
