import { ROLE_CODES, type RunReport } from '@torchperf/contracts';
import type { LatencySeries } from './latency-distribution';
import type { LaunchRatioSeries } from './launch-ratios';

const NS_PER_MS = 1e6;

/** The launches of a run, or null if it has no ratio. */
export function ratioSeriesOf(
  { launches, metrics }: Pick<RunReport, 'launches' | 'metrics'>,
  names: Pick<LaunchRatioSeries, 'name' | 'against'>,
): LaunchRatioSeries | null {
  const ratio = metrics.relativeLatency;
  if (!ratio || launches.length === 0) return null;
  return {
    ...names,
    ratios: launches.map(({ logRatio }) => Math.exp(logRatio)),
    estimate: ratio.value,
    lower: ratio.ciLower ?? ratio.value,
    upper: ratio.ciUpper ?? ratio.value,
  };
}

/** The timed calls to the model of a run, or null if it has none. */
export function latencySeriesOf(
  { samples, latencySummary, metrics }: Pick<RunReport, 'samples' | 'latencySummary' | 'metrics'>,
  name: string,
): LatencySeries | null {
  const latenciesMs = latenciesMsOf(samples, ROLE_CODES.contestant);
  if (latenciesMs.length === 0 || !latencySummary) return null;
  return { name, latenciesMs, medianMs: latencySummary.medianMs, p95Ms: metrics.latencyP95?.value ?? null };
}

/** The timed calls to the reference of a run, or null if it has none. */
export function referenceLatencySeriesOf(
  { samples, referenceMedianMs }: Pick<RunReport, 'samples' | 'referenceMedianMs'>,
  name: string,
): LatencySeries | null {
  const latenciesMs = latenciesMsOf(samples, ROLE_CODES.reference);
  if (latenciesMs.length === 0 || referenceMedianMs === null) return null;
  return { name, latenciesMs, medianMs: referenceMedianMs, p95Ms: null };
}

function latenciesMsOf(samples: RunReport['samples'], role: number): number[] {
  if (!samples) return [];
  const roles = decodeBase64(samples.role);
  return [...new Float64Array(decodeBase64(samples.latencyNs).buffer)]
    .filter((_, index) => roles[index] === role)
    .map((latencyNs) => latencyNs / NS_PER_MS);
}

/** Works without Node's Buffer, for browsers. */
function decodeBase64(column: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(column), (character) => character.charCodeAt(0));
}
