import type { RunReport } from '@torchperf/contracts';
import { quantityText } from './figure-text';
import { bulletList, heading, type Marked, markdown, table } from './markdown';

const NS_PER_MS = 1e6;

const ms = (value: number) => quantityText(value, 'ms');
const ns = (value: number) => ms(value / NS_PER_MS);

/** All timed calls of a run in short, with the protocol's floor. */
export function callsSection({
  latencySummary: calls,
  floor,
  referenceMedianMs,
  referenceLatencyMs,
}: RunReport): Marked[] {
  if (!calls) return [];
  const rows = [
    ['timed calls', `${calls.count.toLocaleString('en')}, of them ${calls.outliers} outliers, none dropped`],
    ['mean', ms(calls.meanMs)],
    ['median', ms(calls.medianMs)],
    ['standard deviation', ms(calls.standardDeviationMs)],
    ['median absolute deviation', ms(calls.medianAbsoluteDeviationMs)],
    ['coefficient of variation', calls.coefficientOfVariation.toFixed(3)],
    ['least to greatest', `${ms(calls.minMs)} to ${ms(calls.maxMs)}`],
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

/** One line for each launch: the values that the ratio of latencies is estimated from. */
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
    markdown`Each launch is a fresh process of the model beside a fresh process of the reference, on the same CPU. The ratio of a run is the Hodges–Lehmann estimate over these.`,
    table(head, rows),
  ];
}

/** What a reader should know of a run, with the evidence; says so where there is nothing. */
export function flagsSection({ flags }: Pick<RunReport, 'flags'>): Marked[] {
  const items = flags.map(({ kind, evidence }) => markdown`**${kind}**: ${evidence}`);
  return [heading(2, 'Flags'), items.length === 0 ? markdown`None.` : bulletList(items)];
}
