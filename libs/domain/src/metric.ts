export const UNITS = ['ratio', 'ms', 'examples/s', 'bytes', 'fraction', 'ms·MiB'] as const;
export type Unit = (typeof UNITS)[number];
export type Direction = 'lower' | 'higher';

interface MetricDefinition {
  readonly title: string;
  readonly unit: Unit;
  readonly better: Direction;
  /** The scale on which its interval is symmetric, and on which entries are compared. */
  readonly scale: 'log' | 'linear';
  /** What its interval is estimated from: launches, hidden examples, or nothing, where it is exact. */
  readonly sample: 'launches' | 'examples' | 'none';
  /**
   * The smallest difference that matters, unless an event has its own: a share of the value, and of an accuracy the
   * difference itself. What differs by no more is a tie, however precise the figures are. 0 for what is counted.
   */
  readonly minDifference: number;
}

/**
 * Every metric that an event can name. All but `composite` are measured in a run. Latency is ranked by
 * `relativeLatency`: the run's latency in units of the reference's, measured side by side. `latency` is that ratio
 * times the reference's canonical latency; the `latency…` percentiles are raw. `composite` is the score by an event's
 * own formula, computed from the others when the event is ranked.
 */
export const METRICS = {
  relativeLatency: {
    title: 'Relative latency',
    unit: 'ratio',
    better: 'lower',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
  latency: {
    title: 'Latency',
    unit: 'ms',
    better: 'lower',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
  latencyMedian: {
    title: 'Raw median latency',
    unit: 'ms',
    better: 'lower',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
  latencyMean: {
    title: 'Raw mean latency',
    unit: 'ms',
    better: 'lower',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
  latencyP90: {
    title: 'Raw p90 latency',
    unit: 'ms',
    better: 'lower',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
  latencyP95: {
    title: 'Raw p95 latency',
    unit: 'ms',
    better: 'lower',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
  latencyP99: {
    title: 'Raw p99 latency',
    unit: 'ms',
    better: 'lower',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
  throughput: {
    title: 'Throughput',
    unit: 'examples/s',
    better: 'higher',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
  loadTime: {
    title: 'Load time',
    unit: 'ms',
    better: 'lower',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
  peakMemory: {
    title: 'Peak memory',
    unit: 'bytes',
    better: 'lower',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
  loadPeakMemory: {
    title: 'Peak memory of loading',
    unit: 'bytes',
    better: 'lower',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
  inferencePeakMemory: {
    title: 'Peak memory of answering',
    unit: 'bytes',
    better: 'lower',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
  modelSize: {
    title: 'Model size',
    unit: 'bytes',
    better: 'lower',
    scale: 'log',
    sample: 'none',
    minDifference: 0,
  },
  compressedSize: {
    title: 'Compressed size',
    unit: 'bytes',
    better: 'lower',
    scale: 'log',
    sample: 'none',
    minDifference: 0,
  },
  accuracy: {
    title: 'Accuracy',
    unit: 'fraction',
    better: 'higher',
    scale: 'linear',
    sample: 'examples',
    minDifference: 0.005,
  },
  latencyTimesSize: {
    title: 'Latency × size',
    unit: 'ms·MiB',
    better: 'lower',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
  composite: {
    title: 'Composite score',
    unit: 'ratio',
    better: 'lower',
    scale: 'log',
    sample: 'launches',
    minDifference: 0.01,
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof METRICS;
export const METRIC_NAMES = Object.keys(METRICS) as [MetricName, ...MetricName[]];

/** A figure with its 95 % interval; the bounds are null where a figure is exact or has no interval. */
export interface MeasuredValue {
  readonly value: number;
  readonly ciLower: number | null;
  readonly ciUpper: number | null;
  readonly unit: Unit;
}

export type Metrics = Partial<Record<MetricName, MeasuredValue>>;

/**
 * Peak memory above that of an identity contestant of the same runtime, in bytes; null where one of the two could not
 * be read. It is negative where the model was the smaller, within the noise of both.
 */
export function memoryAboveIdentity(
  { peakMemory }: Metrics,
  floor: { readonly peakBytes: number | null } | null,
): number | null {
  if (!peakMemory || floor?.peakBytes == null) return null;
  return peakMemory.value - floor.peakBytes;
}
