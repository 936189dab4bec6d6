import {
  type LaunchRecord,
  type RunFlag,
  type RunReport,
  type SampleColumns,
  type StoredReport,
  toCurrentReport,
} from '@torchperf/contracts';
import { METRIC_NAMES, type Metrics, median } from '@torchperf/domain';
import { BlockPlan, type PlannedPair } from '../suite/block-plan';
import { countedPairs, isContended } from '../suite/contention';
import { type Call, decodeCalls } from '../suite/samples';
import { isDecided } from '../suite/stop';
import { reportRules } from './report-rules';

/** A published value and the same value recomputed from the report's raw data; null where there is none. */
export interface Recomputed {
  /** `launch`: a value of one launch; `figure`: a figure of the run; `flag`: a flag, by its evidence. */
  readonly kind: 'launch' | 'figure' | 'flag';
  /** Such as `launch 3: logRatio`, `latencyP95`, `latencyP95.ciLower`, `noisy-machine`. */
  readonly name: string;
  readonly published: number | string | null;
  readonly recomputed: number | string | null;
  readonly same: boolean;
}

/**
 * Two sums of the same numbers in another order differ by about 1e-16 of them, and answers are published in the order
 * of the examples. One latency off by a nanosecond moves the mean by more: 5e-12 of it in a run of three minutes.
 */
const TOLERANCE = 1e-12;

/**
 * Works out again all that a report publishes of its raw data, from that data alone: the values of each launch from
 * its timed calls, then the figures from those launches, the calls and the batches, then the flags.
 *
 * All by the rules of the report's own version. What each launch measured once (load time, memory, CPU time, audit,
 * warmup), the floor and the counters of the machine are raw data themselves, and the sizes are the bundle's.
 * @throws RangeError when the report has no figures, or raw data that no run can have given.
 */
export function recompute(stored: StoredReport): Recomputed[] {
  const { computeFigures, flagsOf } = reportRules(stored.version);
  const report = toCurrentReport(stored);
  const { samples, floor, latencySummary, suite } = report;
  if (!samples || !floor || !latencySummary) {
    throw new RangeError(`A run that ended with ${report.verdict} has no figures to be recomputed.`);
  }
  const calls = callsByLaunch(samples);
  const launches = report.launches.map((launch) => launchFrom(calls.get(launch.index) ?? [], launch, suite));
  const figures = computeFigures({
    launches,
    samples,
    batches: report.batches,
    modelSizeBytes: report.metrics.modelSize?.value ?? 0,
    compressedBytes: report.metrics.compressedSize?.value ?? 0,
    referenceLatencyMs: report.referenceLatencyMs,
  });
  const referenceDrift =
    report.referenceLatencyMs === null ? null : figures.referenceMedianMs / report.referenceLatencyMs - 1;
  const { accuracy, relativeLatency } = figures.metrics;
  const { launchesRepeated, warmupCorrect, examples } = report;
  const flags = flagsOf({
    ...{ launches, launchesRepeated, warmupCorrect, examples, floor, accuracy, relativeLatency, suite },
    noise: { ...report.noise, referenceDrift },
  });
  return [
    ...report.launches.flatMap((launch, i) => [
      ...compareLaunches(launch, launches[i] as LaunchRecord),
      ...comparePlans(launch, calls.get(launch.index) ?? [], report),
    ]),
    compare('figure', 'launches with calls', report.launches.length, calls.size),
    compare('figure', 'pairs with calls', pairsOf(report.launches), blocksOf(calls)),
    // In a final a run continues as long as the others, which its own report does not show.
    ...(report.final
      ? []
      : [
          compare(
            'figure',
            'launches until the stop',
            report.launches.length,
            launchesUntilStop(launches, suite),
          ),
        ]),
    ...compareMetrics(report.metrics, figures.metrics),
    ...comparePlain('latencySummary.', latencySummary, figures.latencySummary),
    compare('figure', 'referenceMedianMs', report.referenceMedianMs, figures.referenceMedianMs),
    compare('figure', 'noise.referenceDrift', report.noise.referenceDrift, referenceDrift),
    ...compareFlags(report.flags, flags),
  ];
}

function callsByLaunch(samples: SampleColumns): Map<number, Call[]> {
  const byLaunch = new Map<number, Call[]>();
  for (const call of decodeCalls(samples)) {
    const calls = byLaunch.get(call.launch);
    if (calls) calls.push(call);
    else byLaunch.set(call.launch, [call]);
  }
  return byLaunch;
}

function pairsOf(launches: readonly LaunchRecord[]): number {
  return launches.reduce((sum, { pairs }) => sum + pairs.length, 0);
}

function blocksOf(calls: ReadonlyMap<number, readonly Call[]>): number {
  return [...calls.values()].reduce(
    (sum, ofLaunch) => sum + new Set(ofLaunch.map(({ block }) => block)).size,
    0,
  );
}

/** The record with all that comes from its timed calls and their waits worked out again. */
function launchFrom(calls: readonly Call[], record: LaunchRecord, suite: RunReport['suite']): LaunchRecord {
  const countedBlocks = countedPairs(record.pairs, suite);
  const counted = calls.filter((call) => countedBlocks.includes(call.block));
  const medianNs = (role: Call['role'], block: number | null) =>
    median(
      counted
        .filter((call) => call.role === role && (block === null || call.block === block))
        .map((call) => call.latencyNs),
    );
  const blockLogRatios = countedBlocks.map((block) =>
    Math.log(medianNs('contestant', block) / medianNs('reference', block)),
  );
  return {
    ...record,
    countedBlocks,
    blockLogRatios,
    logRatio: median(blockLogRatios),
    contestantMedianNs: medianNs('contestant', null),
    referenceMedianNs: medianNs('reference', null),
  };
}

/** After how many launches the rule says stop; all of them in a run that had no time left before. */
function launchesUntilStop(launches: readonly LaunchRecord[], suite: RunReport['suite']): number {
  for (let count = 1; count <= launches.length; count++) {
    if (isDecided(launches.slice(0, count), suite)) return count;
  }
  return launches.length;
}

function compare(
  kind: Recomputed['kind'],
  name: string,
  published: Recomputed['published'],
  recomputed: Recomputed['recomputed'],
): Recomputed {
  return { kind, name, published, recomputed, same: isSame(published, recomputed) };
}

function isSame(a: Recomputed['published'], b: Recomputed['recomputed']): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
}

function compareLaunches(published: LaunchRecord, again: LaunchRecord): Recomputed[] {
  const name = (value: string) => `launch ${published.index}: ${value}`;
  const blocks = Math.max(published.blockLogRatios.length, again.blockLogRatios.length);
  const ofBlocks = Array.from({ length: blocks }, (_, block) =>
    compare(
      'launch',
      name(`blockLogRatios[${block}]`),
      published.blockLogRatios[block] ?? null,
      again.blockLogRatios[block] ?? null,
    ),
  );
  const list = ({ countedBlocks }: LaunchRecord) => countedBlocks.join(' ');
  const medians = ['logRatio', 'contestantMedianNs', 'referenceMedianNs'] as const;
  return [
    compare('launch', name('countedBlocks'), list(published), list(again)),
    ...ofBlocks,
    ...medians.map((value) => compare('launch', name(value), published[value], again[value])),
  ];
}

/**
 * The length of each pair against its calls, and order and lengths against the seed; an organiser's report has one. A
 * contended pair is retaken by the same plan. Nothing where the version recorded no plan.
 */
function comparePlans(launch: LaunchRecord, calls: readonly Call[], report: RunReport): Recomputed[] {
  const { callsPerBlock, pairs, index } = launch;
  if (callsPerBlock === null) return [];
  const name = (pair: number, value: string) => `launch ${index}: pairs[${pair}].${value}`;
  const made = (block: number, role: Call['role']) =>
    calls.filter((call) => call.block === block && call.role === role).length;
  const lengths = pairs.flatMap((pair, block) =>
    (['contestant', 'reference'] as const).map((role) =>
      compare('launch', name(block, `calls (${role})`), pair.calls, made(block, role)),
    ),
  );
  if (report.seed === null) return lengths;
  const plan = new BlockPlan(Buffer.from(report.seed, 'hex'), index, callsPerBlock);
  const text = ({ first, calls: count }: PlannedPair | LaunchRecord['pairs'][number]) => `${first} ${count}`;
  let clean = 0;
  const orders = pairs.map((pair, block) => {
    const planned = plan.pair(clean);
    if (!isContended(pair, report.suite)) clean++;
    return compare('launch', name(block, 'plan'), text(pair), text(planned));
  });
  return [...lengths, ...orders];
}

function compareMetrics(published: Metrics, again: Metrics): Recomputed[] {
  return METRIC_NAMES.filter((name) => published[name] || again[name]).flatMap((name) => {
    const [one, other] = [published[name], again[name]];
    return [
      compare('figure', name, one?.value ?? null, other?.value ?? null),
      compare('figure', `${name}.ciLower`, one?.ciLower ?? null, other?.ciLower ?? null),
      compare('figure', `${name}.ciUpper`, one?.ciUpper ?? null, other?.ciUpper ?? null),
    ];
  });
}

type Plain = Readonly<Record<string, number>>;

function comparePlain(prefix: string, published: Plain, again: Plain): Recomputed[] {
  return union(Object.keys(published), Object.keys(again)).map((name) =>
    compare('figure', `${prefix}${name}`, published[name] ?? null, again[name] ?? null),
  );
}

function compareFlags(published: readonly RunFlag[], again: readonly RunFlag[]): Recomputed[] {
  const evidence = (flags: readonly RunFlag[], kind: string) =>
    flags.find((flag) => flag.kind === kind)?.evidence ?? null;
  const kinds = union(
    published.map(({ kind }) => kind),
    again.map(({ kind }) => kind),
  );
  return kinds.map((kind) => {
    const [one, other] = [evidence(published, kind), evidence(again, kind)];
    return {
      kind: 'flag',
      name: kind,
      published: one,
      recomputed: other,
      same: numbersIn(one) === numbersIn(other),
    };
  });
}

/** The numbers of an evidence, since a later release may have reworded it; null if there is none. */
function numbersIn(evidence: string | null): string | null {
  return evidence === null ? null : (evidence.match(/\d+(\.\d+)?/g) ?? []).join(' ');
}

function union(some: readonly string[], others: readonly string[]): string[] {
  return [...new Set([...some, ...others])];
}
