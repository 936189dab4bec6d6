import type { RunReport } from '@torchperf/contracts';
import { quantityText } from './figure-text';
import { bulletList, heading, type Marked, markdown, table } from './markdown';

const NS_PER_MS = 1e6;

const ms = (value: number) => quantityText(value, 'ms');
const ns = (value: number) => ms(value / NS_PER_MS);

/** A summary of all timed calls of a run, with the protocol's floor. */
export function callsSection({
  latencySummary: calls,
  floor,
  referenceMedianMs,
  referenceLatencyMs,
}: RunReport): Marked[] {
  if (!calls) return [];
  const rows = [
    [
      'timed calls',
      `${calls.count.toLocaleString('en')}, including ${calls.outliers} outliers; none dropped`,
    ],
    ['mean', ms(calls.meanMs)],
    ['median', ms(calls.medianMs)],
    ['standard deviation', ms(calls.standardDeviationMs)],
    ['median absolute deviation', ms(calls.medianAbsoluteDeviationMs)],
    ['coefficient of variation', calls.coefficientOfVariation.toFixed(3)],
    ['min to max', `${ms(calls.minMs)} to ${ms(calls.maxMs)}`],
    ...(floor
      ? [['an empty contestant of the same runtime', `median ${ns(floor.medianNs)}, p99 ${ns(floor.p99Ns)}`]]
      : []),
    ...(referenceMedianMs === null ? [] : [['the reference, raw median', ms(referenceMedianMs)]]),
    ...(referenceLatencyMs === null
      ? []
      : [['the reference on this class of hardware', ms(referenceLatencyMs)]]),
  ];
  return [heading(2, 'Calls, raw'), table(['fact', 'value'], rows)];
}

/** One line for each launch: the values for the estimate of the ratio of latencies. */
export function launchesSection({ launches }: RunReport): Marked[] {
  if (launches.length === 0) return [];
  const rows = launches.map((launch) => [
    launch.index + 1,
    Math.exp(launch.logRatio).toFixed(4),
    ns(launch.contestantMedianNs),
    ns(launch.referenceMedianNs),
    launch.blockLogRatios.length,
    `${launch.warmupCalls}${launch.settled ? '' : ', not settled'}`,
    ms(launch.loadTimeMs),
  ]);
  const head = ['launch', 'ratio', 'median', "reference's median", 'pairs of blocks', 'warmup calls', 'load'];
  return [
    heading(2, 'Launches'),
    markdown`Each launch is a fresh process of the model next to a fresh process of the reference, on the same CPU. The ratio of a run is the Hodges–Lehmann estimate over its launches.`,
    table(head, rows),
  ];
}

/** The flags of a run with their evidence, or `None.` */
export function flagsSection({ flags }: Pick<RunReport, 'flags'>): Marked[] {
  const items = flags.map(({ kind, evidence }) => markdown`**${kind}**: ${evidence}`);
  return [heading(2, 'Flags'), items.length === 0 ? markdown`None.` : bulletList(items)];
}
