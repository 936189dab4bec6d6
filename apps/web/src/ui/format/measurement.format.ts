import type { Measurement, NoiseEffect } from '@torchperf/contracts';
import { type MetricName, type Metrics, memoryAboveIdentity, type Unit } from '@torchperf/domain';
import { formatBytes, formatCount, formatMeasured } from './measured-value.format';

/** A line about how a run was measured. */
export type Fact = readonly [term: string, text: string];

/** The note for a figure, such as the cost of the protocol alone; null if there is none. */
export function metricNote(
  name: MetricName,
  metrics: Metrics,
  measurement: Measurement | null,
): string | null {
  const floor = measurement?.floor;
  if (name === 'relativeLatency') return 'relative to the reference; lower is faster';
  if ((name === 'latency' || name === 'latencyMedian') && floor) {
    return `an empty contestant takes ${formatMs(floor.medianNs / 1e6)}`;
  }
  if (name === 'latencyP99' && floor) return `an empty contestant takes ${formatMs(floor.p99Ns / 1e6)}`;
  const above = name === 'peakMemory' && floor ? memoryAboveIdentity(metrics, floor) : null;
  if (above !== null) {
    return above > 0 ? `${formatBytes(above)} above an empty contestant` : 'no more than an empty contestant';
  }
  return null;
}

/** The plain description of all timed calls to the model. */
export function latencyFacts({ latencySummary: summary }: Measurement): Fact[] {
  return [
    ['Timed calls', `${formatCount(summary.count)}, ${countOf(summary.outliers, 'outlier')}`],
    ['Centre', `mean ${formatMs(summary.meanMs)}, median ${formatMs(summary.medianMs)}`],
    [
      'Spread',
      [
        `standard deviation ${formatMs(summary.standardDeviationMs)}`,
        `coefficient of variation ${formatShare(summary.coefficientOfVariation)}`,
        `median absolute deviation ${formatMs(summary.medianAbsoluteDeviationMs)}`,
      ].join(', '),
    ],
    ['Range', `min ${formatMs(summary.minMs)}, max ${formatMs(summary.maxMs)}`],
  ];
}

/** The conditions of the timed calls. */
export function conditionFacts({
  launches,
  referenceMedianMs,
  referenceLatencyMs,
  memorySource,
  noise,
  tiedAnswers,
  noiseEffect,
}: Measurement): Fact[] {
  const settled =
    launches.settled === launches.count
      ? 'all settled'
      : `${launches.count - launches.settled} had not settled`;
  const repeated = launches.repeated > 0 ? `, ${launches.repeated} repeated` : '';
  const facts: Fact[] = [
    ['Launches', `${launches.count}, ${settled}${repeated}`],
    ['Warmup', `${formatCount(launches.warmupCalls)} calls before the timed ones`],
  ];
  if (referenceMedianMs !== null) {
    const usual = referenceLatencyMs === null ? '' : `, usually ${formatMs(referenceLatencyMs)}`;
    facts.push(['Reference', `${formatMs(referenceMedianMs)} in this run${usual}`]);
  }
  if (tiedAnswers) {
    facts.push([
      'Ties',
      `${countOf(tiedAnswers, 'answer')} had the same maximum score for several classes; the lowest class counted`,
    ]);
  }
  if (noiseEffect) facts.push(['Noise on inputs', noiseEffectText(noiseEffect)]);
  if (memorySource === 'rss')
    facts.push([
      'Memory',
      'resident set of the processes; without a control group, limits apply to each process separately',
    ]);
  return [...facts, ...machineFacts(noise)];
}

/** The effect of a competition's noise on the answers of its reference. */
export function noiseEffectText({ examples, rightWithNoise, rightWithout }: NoiseEffect): string {
  const withNoise = formatShare(rightWithNoise / examples);
  const without = formatShare(rightWithout / examples);
  return `the reference answers ${withNoise} of ${countOf(examples, 'hidden example')} correctly with noise, ${without} without`;
}

/** The noise of the machine, without values that it cannot read. */
function machineFacts(noise: Measurement['noise']): Fact[] {
  const shareOf = (ms: number) => formatShare(noise.elapsedMs > 0 ? ms / noise.elapsedMs : 0);
  const shares = (times: readonly (readonly [string, number | null])[]) =>
    times.flatMap(([what, ms]) => (ms === null ? [] : [`${what} ${shareOf(ms)}`])).join(', ');
  const lost = shares([
    ['to other guests', noise.stealTimeMs],
    ['to a quota', noise.throttledMs],
  ]);
  const waited = shares([
    ['for a CPU', noise.cpuPressureMs],
    ['for memory', noise.memoryPressureMs],
    ['for storage', noise.ioPressureMs],
  ]);
  const facts: Fact[] = [
    ['Load', `${noise.loadAverageStart.toFixed(1)} before, ${noise.loadAverageEnd.toFixed(1)} after`],
  ];
  if (lost) facts.push(['CPU time lost', lost]);
  if (waited) facts.push(['Tasks waited', waited]);
  return facts;
}

function formatMs(value: number): string {
  return formatFigure(value, 'ms');
}

function formatShare(value: number): string {
  return formatFigure(value, 'fraction');
}

/** Three significant digits, in the most readable unit. */
function formatFigure(value: number, unit: Unit): string {
  return formatMeasured({ value, unit, ciLower: null, ciUpper: null }).text;
}

function countOf(count: number, what: string): string {
  return `${formatCount(count)} ${what}${count === 1 ? '' : 's'}`;
}
