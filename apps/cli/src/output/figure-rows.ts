import type { BenchedBundle } from '@torchperf/contracts';
import { type MetricName, pValueText } from '@torchperf/domain';
import { figureText, quantityText } from '@torchperf/reports';

/** A line of the table: its title, and its text for a measured bundle. */
interface FigureRow {
  readonly title: string;
  readonly text: (bundle: BenchedBundle) => string;
}

const NONE = '–';
const NS_PER_MS = 1e6;

function metric(title: string, name: MetricName, fallback = NONE): FigureRow {
  return {
    title,
    text: ({ metrics }) => (metrics[name] ? figureText(metrics[name]) : fallback),
  };
}

type LatencySummary = NonNullable<BenchedBundle['latencySummary']>;

function summary(title: string, text: (summary: LatencySummary) => string): FigureRow {
  return { title, text: ({ latencySummary }) => (latencySummary ? text(latencySummary) : NONE) };
}

const FIGURE_ROWS: readonly FigureRow[] = [
  { title: 'measured against', text: ({ name, against }) => (name === against ? 'itself' : against) },
  metric('ratio of latencies', 'relativeLatency'),
  {
    // The correction does not change a single comparison.
    title: 'p-value, two-sided, corrected',
    text: ({ comparison }) => (comparison ? pValueText(comparison.pAdjusted) : NONE),
  },
  metric('latency (paired)', 'latency'),
  metric('latency, raw median', 'latencyMedian', 'too few samples'),
  metric('latency, raw mean', 'latencyMean'),
  metric('latency p90', 'latencyP90', 'too few samples'),
  metric('latency p95', 'latencyP95', 'too few samples'),
  metric('latency p99', 'latencyP99', 'too few samples'),
  summary('standard deviation', ({ standardDeviationMs }) => quantityText(standardDeviationMs, 'ms')),
  summary('min to max', ({ minMs, maxMs }) => `${quantityText(minMs, 'ms')} to ${quantityText(maxMs, 'ms')}`),
  summary('coefficient of variation', ({ coefficientOfVariation }) => coefficientOfVariation.toFixed(3)),
  summary(
    'timed calls',
    ({ count, outliers }) => `${count.toLocaleString('en')} (${outliers} outliers, none dropped)`,
  ),
  {
    title: 'floor of the protocol',
    text: ({ floor }) =>
      floor
        ? `${quantityText(floor.medianNs / NS_PER_MS, 'ms')} (p99 ${quantityText(floor.p99Ns / NS_PER_MS, 'ms')})`
        : NONE,
  },
  metric('throughput in batches', 'throughput'),
  metric('load time', 'loadTime'),
  metric('peak memory', 'peakMemory', 'cannot be read here'),
  metric('  of loading', 'loadPeakMemory', 'cannot be read here'),
  metric('  of answering', 'inferencePeakMemory', 'cannot be read here'),
  {
    title: '  above the bare runtime',
    text: ({ memoryAboveIdentityBytes: bytes }) => (bytes === null ? NONE : quantityText(bytes, 'bytes')),
  },
  { title: '  read from', text: ({ memorySource }) => memorySource ?? NONE },
  metric('model size', 'modelSize'),
  metric('compressed size', 'compressedSize'),
  metric('accuracy', 'accuracy'),
  {
    title: 'launches',
    text: ({ launches, warmup }) =>
      warmup ? `${launches}, ${warmup.settled} settled after ${warmup.callsMedian} calls` : NONE,
  },
  { title: 'flags', text: ({ flags }) => (flags.length === 0 ? 'none' : `${flags.length}, below`) },
];

/**
 * The table's lines: a title and a text for each bundle. Brackets hold 95 % intervals; a dash means not measured.
 * If no bundle was measured, there is only the verdict.
 */
export function figureRows(bundles: readonly BenchedBundle[]): string[][] {
  const verdicts = ['verdict', ...bundles.map(({ verdict }) => verdict)];
  if (bundles.every(({ verdict }) => verdict !== 'ok')) return [verdicts];
  const cell = (row: FigureRow, bundle: BenchedBundle) => (bundle.verdict === 'ok' ? row.text(bundle) : NONE);
  return [verdicts, ...FIGURE_ROWS.map((row) => [row.title, ...bundles.map((bundle) => cell(row, bundle))])];
}
