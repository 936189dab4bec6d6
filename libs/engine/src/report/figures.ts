import type { Batch, LaunchRecord, RunReport, SampleColumns } from '@torchperf/contracts';
import {
  countOutliers,
  launchCentre,
  launchQuantile,
  METRICS,
  type MeasuredValue,
  type MetricName,
  type Metrics,
  studentInterval,
  summarize,
  wilsonInterval,
} from '@torchperf/domain';
import { type Call, decodeCalls } from '../suite/samples';

const NS_PER_MS = 1e6;
const MIB = 1024 * 1024;

/**
 * The raw data of a run's published figures. All of it is in the report.
 */
export interface RawRun {
  readonly launches: readonly LaunchRecord[];
  readonly samples: SampleColumns;
  readonly batches: readonly Batch[];
  readonly modelSizeBytes: number;
  readonly compressedBytes: number;
  /** The reference's canonical latency; null where none is known yet: then this run's own median serves. */
  readonly referenceLatencyMs: number | null;
}

/** The published figures: times in ms, sizes in bytes, each metric with its own unit. */
export interface Figures {
  readonly metrics: Metrics & { readonly accuracy: MeasuredValue; readonly relativeLatency: MeasuredValue };
  readonly latencySummary: NonNullable<RunReport['latencySummary']>;
  readonly referenceMedianMs: number;
}

/**
 * The published figures of a run, from its raw data alone. A pure function, so that every reader of the report can
 * recompute them. docs/measurement.md explains each.
 */
export function computeFigures(run: RawRun): Figures {
  const calls = decodeCalls(run.samples);
  const own = calls.filter((call) => call.role === 'contestant');
  const byLaunch = latenciesByLaunch(own.filter(isCountedIn(run.launches)));
  const latenciesMs = byLaunch.flat();
  const referenceMedianMs = summarize(
    run.launches.map((launch) => launch.referenceMedianNs / NS_PER_MS),
  ).median;
  const relative = logEstimate(run.launches.map((launch) => launch.logRatio));
  const canonicalMs = run.referenceLatencyMs ?? referenceMedianMs;
  const sizeMiB = run.modelSizeBytes / MIB;

  const metrics: Partial<Record<MetricName, MeasuredValue>> &
    Pick<Figures['metrics'], 'accuracy' | 'relativeLatency'> = {
    relativeLatency: measured('relativeLatency', relative),
    latency: measured('latency', scaled(relative, canonicalMs)),
    latencyTimesSize: measured('latencyTimesSize', scaled(relative, canonicalMs * sizeMiB)),
    latencyMean: measured('latencyMean', meanOfLaunches(byLaunch)),
    throughput: measured('throughput', throughput(run.batches)),
    loadTime: measured('loadTime', logEstimate(run.launches.map((launch) => Math.log(launch.loadTimeMs)))),
    modelSize: measured('modelSize', exact(run.modelSizeBytes)),
    compressedSize: measured('compressedSize', exact(run.compressedBytes)),
    accuracy: measured('accuracy', accuracy(own, run.batches)),
  };
  const quantiles = { latencyMedian: 0.5, latencyP90: 0.9, latencyP95: 0.95, latencyP99: 0.99 } as const;
  for (const [name, q] of Object.entries(quantiles) as [keyof typeof quantiles, number][]) {
    const interval = launchQuantile(byLaunch, q);
    if (interval) metrics[name] = measured(name, interval);
  }
  const peaks = {
    loadPeakMemory: (launch: LaunchRecord) => launch.loadPeakBytes,
    inferencePeakMemory: (launch: LaunchRecord) => launch.inferencePeakBytes,
    peakMemory: peakBytes,
  } as const;
  for (const [name, peakOf] of Object.entries(peaks) as [keyof typeof peaks, typeof peakBytes][]) {
    const bytes = run.launches.map(peakOf).filter((peak) => peak !== null);
    if (bytes.length > 0) metrics[name] = measured(name, logEstimate(bytes.map(Math.log)));
  }

  const summary = summarize(latenciesMs);
  return {
    metrics,
    referenceMedianMs,
    latencySummary: {
      count: summary.count,
      meanMs: summary.mean,
      standardDeviationMs: summary.standardDeviation,
      coefficientOfVariation: summary.coefficientOfVariation,
      medianMs: summary.median,
      medianAbsoluteDeviationMs: summary.medianAbsoluteDeviation,
      minMs: summary.min,
      maxMs: summary.max,
      outliers: countOutliers(latenciesMs),
    },
  };
}

interface Interval {
  readonly estimate: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

function measured(name: MetricName, interval: Interval): MeasuredValue {
  return {
    value: interval.estimate,
    ciLower: interval.lower,
    ciUpper: interval.upper,
    unit: METRICS[name].unit,
  };
}

function exact(value: number): Interval {
  return { estimate: value, lower: null, upper: null };
}

/** The centre over launches of values on the log scale, given back on the plain one. */
function logEstimate(logs: readonly number[]): Interval & { lower: number; upper: number } {
  const { estimate, lower, upper } = launchCentre(logs);
  return { estimate: Math.exp(estimate), lower: Math.exp(lower), upper: Math.exp(upper) };
}

function scaled(interval: Interval & { lower: number; upper: number }, factor: number): Interval {
  return {
    estimate: interval.estimate * factor,
    lower: interval.lower * factor,
    upper: interval.upper * factor,
  };
}

/** Whether a call is of a block that counts. For accuracy all do: waiting changes no answer. */
function isCountedIn(launches: readonly LaunchRecord[]): (call: Call) => boolean {
  const counted = new Map(launches.map(({ index, countedBlocks }) => [index, new Set(countedBlocks)]));
  return ({ launch, block }) => counted.get(launch)?.has(block) ?? false;
}

/** The latencies of each launch, in ms, in the order in which they were measured. */
function latenciesByLaunch(calls: readonly Call[]): number[][] {
  const launches = new Map<number, number[]>();
  for (const { launch, latencyNs } of calls) {
    const latencies = launches.get(launch) ?? [];
    latencies.push(latencyNs / NS_PER_MS);
    launches.set(launch, latencies);
  }
  return [...launches.values()];
}

/** Mean of the launches' means, with Student's interval over launches: calls within one are not independent. */
function meanOfLaunches(latenciesMs: readonly (readonly number[])[]): Interval {
  const means = latenciesMs.map((launch) => summarize(launch).mean);
  const interval = studentInterval(means);
  return {
    estimate: summarize(means).mean,
    lower: interval ? Math.max(0, interval.lower) : null,
    upper: interval?.upper ?? null,
  };
}

/** Examples a second in batches: Hodges and Lehmann over the launches' rates. */
function throughput(batches: readonly Batch[]): Interval {
  const perLaunch = new Map<number, { examples: number; ns: number }>();
  for (const batch of batches) {
    const total = perLaunch.get(batch.launch) ?? { examples: 0, ns: 0 };
    total.examples += Buffer.from(batch.correct, 'base64').length;
    total.ns += batch.latencyNs;
    perLaunch.set(batch.launch, total);
  }
  return logEstimate([...perLaunch.values()].map(({ examples, ns }) => Math.log((examples / ns) * 1e9)));
}

/**
 * Accuracy over all timed calls and batches, those of retaken blocks included. Each example counts once: the mean over
 * examples of the share of right answers to it, so that an example dealt a second time does not weigh twice. Wilson's
 * interval on the number of examples.
 */
function accuracy(calls: readonly Call[], batches: readonly Batch[]): Interval {
  const tallies = new Map<number, { right: number; asked: number }>();
  const tally = (example: number, correct: boolean) => {
    const counts = tallies.get(example) ?? { right: 0, asked: 0 };
    counts.asked++;
    if (correct) counts.right++;
    tallies.set(example, counts);
  };
  for (const call of calls) tally(call.example, call.correct);
  for (const batch of batches) {
    const correct = Buffer.from(batch.correct, 'base64');
    const examples = Buffer.from(batch.example, 'base64');
    correct.forEach((right, i) => {
      tally(examples.readUInt32LE(4 * i), right === 1);
    });
  }
  let right = 0;
  for (const { right: hits, asked } of tallies.values()) right += hits / asked;
  const interval = wilsonInterval(Math.round(right), tallies.size);
  return { estimate: right / tallies.size, lower: interval.lower, upper: interval.upper };
}

function peakBytes(launch: LaunchRecord): number | null {
  if (launch.loadPeakBytes === null && launch.inferencePeakBytes === null) return null;
  return Math.max(launch.loadPeakBytes ?? 0, launch.inferencePeakBytes ?? 0);
}
