import type { LaunchRecord, NoiseRecord, RunFlag, SuiteParameters } from '@torchperf/contracts';
import {
  driftOverLaunches,
  launchCentre,
  type MeasuredValue,
  median,
  percent,
  wilsonInterval,
} from '@torchperf/domain';
import { driftFinding, noiseFindings } from '../machine';
import {
  ACCURACY_FALL,
  BUSY_LAUNCHES_SHARE,
  CONTENDED_PAIRS_MAX,
  MAX_SEEN_FASTER,
  MIN_FLOOR_SHARE,
  MIN_LAUNCHES,
  MIN_SEEN_RATIO,
} from '../measuring-rules';
import { contentionOf } from '../suite/contention';

/** What the flags of a run come from. */
export interface MeasuredSuite {
  readonly launches: readonly LaunchRecord[];
  readonly launchesRepeated: number;
  /** Round trip of the identity contestant. */
  readonly floor: { readonly medianNs: number };
  readonly warmupCorrect: number;
  readonly examples: { readonly total: number; readonly asked: number };
  readonly noise: NoiseRecord;
  /** Of the timed calls and batches. */
  readonly accuracy: MeasuredValue;
  readonly relativeLatency: MeasuredValue;
  readonly suite: SuiteParameters;
}

/**
 * Flags that accuse a submission and that a busy machine can cause. `cpu-time-exceeds-latency` is not among them: a
 * process that waits for a CPU has longer latencies and no more CPU time. And work outside of calls can be the noise
 * itself, such as when it uses up a CPU quota; the api repeats no run for it.
 */
const ACCUSING: ReadonlySet<RunFlag['kind']> = new Set([
  'faster-than-floor',
  'answers-remembered',
  'speed-drifts',
  'accuracy-falls',
]);

/**
 * The flags of a run, each with its evidence. None changes a figure. `noisy-machine` makes the api repeat the run, and
 * excludes it from ranking; such a run has no flags that the machine may have caused. `faster-than-floor` holds the
 * submission until an organiser has reviewed it; the organiser assesses the others.
 */
export function flagsOf(measured: MeasuredSuite): RunFlag[] {
  const flags = CHECKS.flatMap(({ kind, evidence }) => {
    const found = evidence(measured);
    return found === null ? [] : [{ kind, evidence: found }];
  });
  const isFlagged = (kind: RunFlag['kind']) => flags.some((flag) => flag.kind === kind);
  // Where waiting cannot be read, this is the only sign of contention.
  const isPossiblyContended = measured.noise.waitSource === null && isFlagged('reference-drifts');
  if (!isFlagged('noisy-machine') && !isPossiblyContended) return flags;
  return flags.filter(({ kind }) => !ACCUSING.has(kind));
}

interface Check {
  readonly kind: RunFlag['kind'];
  /** The finding; null if there is none. */
  readonly evidence: (measured: MeasuredSuite) => string | null;
}

const CHECKS: readonly Check[] = [
  { kind: 'no-steady-state', evidence: unsettled },
  { kind: 'fewer-launches', evidence: fewerLaunches },
  { kind: 'half-width-not-reached', evidence: wideInterval },
  { kind: 'floor-limited', evidence: nearFloor },
  { kind: 'faster-than-floor', evidence: belowFloor },
  { kind: 'cpu-time-exceeds-latency', evidence: busyOutsideOfCalls },
  { kind: 'answers-remembered', evidence: rememberedAnswers },
  { kind: 'speed-drifts', evidence: drift },
  { kind: 'accuracy-falls', evidence: accuracyFall },
  { kind: 'examples-left-out', evidence: leftOut },
  { kind: 'launches-repeated', evidence: repeatedLaunches },
  { kind: 'self-contention', evidence: selfContention },
  { kind: 'reference-drifts', evidence: ({ noise, suite }) => driftFinding(noise, suite) },
  { kind: 'noisy-machine', evidence: noise },
];

function unsettled({ launches }: MeasuredSuite): string | null {
  const count = launches.filter((launch) => !launch.settled).length;
  return count === 0 ? null : `${count} of ${launches.length} launches had not settled at the end of warmup.`;
}

function fewerLaunches({ launches, suite }: MeasuredSuite): string | null {
  // A run that is noisy ends before its time.
  if (launches.length >= suite.launchesMin || contentionOf(launches, suite).isNoisy) return null;
  return `${launches.length} of at least ${suite.launchesMin} launches fitted in ${suite.runTimeoutMs / 1000} s.`;
}

function wideInterval({ launches, relativeLatency, suite }: MeasuredSuite): string | null {
  const { ciLower, ciUpper } = relativeLatency;
  const halfWidth =
    ciLower === null || ciUpper === null ? Number.POSITIVE_INFINITY : Math.log(ciUpper / ciLower) / 2;
  if (halfWidth <= Math.log1p(suite.halfWidthTarget)) return null;
  return `The interval is ±${(100 * Math.expm1(halfWidth)).toFixed(2)} % after ${launches.length} launches; ±${100 * suite.halfWidthTarget} % was asked.`;
}

/** Nearer to the floor than the factor, single calls resolve little of the model itself. */
function nearFloor({ launches, floor, suite }: MeasuredSuite): string | null {
  const medianNs = medianLatencyNs(launches);
  if (medianNs >= suite.floorFactor * floor.medianNs) return null;
  return `Median ${micros(medianNs)}; the protocol's own floor is ${micros(floor.medianNs)}. Throughput in batches says more of such a model.`;
}

/** Computing an answer cannot take less time than returning none. The upper end of the interval decides. */
function belowFloor({ launches, floor }: MeasuredSuite): string | null {
  const { upper } = launchCentre(launches.map((launch) => Math.log(launch.contestantMedianNs)));
  const limitNs = MIN_FLOOR_SHARE * floor.medianNs;
  const medianNs = medianLatencyNs(launches);
  if (medianNs >= limitNs || Math.exp(upper) >= limitNs) return null;
  return `Median ${micros(medianNs)}, less than the ${micros(floor.medianNs)} of a contestant without a model.`;
}

/** Single launches may be busy, with a runtime's own threads (garbage collection, compilation). */
function busyOutsideOfCalls({ launches, suite }: MeasuredSuite): string | null {
  const ratios = launches.flatMap(({ cpuToLatency }) => (cpuToLatency === null ? [] : [cpuToLatency]));
  const busy = ratios.filter((ratio) => ratio > suite.threads * (1 + suite.cpuTolerance));
  if (busy.length <= BUSY_LAUNCHES_SHARE * ratios.length) return null;
  return `In ${busy.length} of ${ratios.length} launches the sandbox used up to ${Math.max(...busy).toFixed(2)} times the summed latency in CPU time; ${suite.threads} is allowed.`;
}

function rememberedAnswers({ launches, suite }: MeasuredSuite): string | null {
  const ratios = launches.flatMap(({ auditRatio }) => (auditRatio === null ? [] : [auditRatio]));
  const ratio = ratios.length > 0 ? median(ratios) : 1;
  if (ratio < suite.auditRatioMin) {
    return `Inputs that were asked before were answered in ${ratio.toFixed(2)} of the time of others like them; at least ${suite.auditRatioMin} is expected of a model that works each answer out.`;
  }
  // In a launch that has not settled yet, new inputs are slower only because they come first.
  const seen = launches.flatMap((launch) => (launch.settled && launch.seen) || []);
  if (seen.length < MIN_LAUNCHES) return null;
  const [faster, seenRatio] = [
    median(seen.map((launch) => launch.faster)),
    median(seen.map((launch) => launch.ratio)),
  ];
  if (faster <= MAX_SEEN_FASTER || seenRatio >= MIN_SEEN_RATIO) return null;
  return `Inputs that came again within a launch were answered in ${seenRatio.toFixed(2)} of the time of new ones, and faster in ${percent(faster)} of all pairs; about 1 and 50 % are expected of a model that works each answer out.`;
}

function drift({ launches, suite }: MeasuredSuite): string | null {
  const estimate = driftOverLaunches(launches.map((launch) => launch.blockLogRatios));
  if (!estimate || estimate.lower * estimate.upper <= 0) return null;
  const minDrift = Math.min(Math.abs(estimate.lower), Math.abs(estimate.upper));
  if (minDrift <= Math.log1p(suite.driftTolerance)) return null;
  const change = Math.expm1(estimate.estimate);
  return `Answers became ${percent(Math.abs(change))} ${change > 0 ? 'slower' : 'faster'} from the first block of a launch to its last, relative to the reference.`;
}

/** A model that is right only while its answers are not scored. */
function accuracyFall({ launches, accuracy, warmupCorrect: right }: MeasuredSuite): string | null {
  const asked = launches.reduce((sum, launch) => sum + launch.warmupCalls / 2, 0);
  if (asked === 0) return null;
  const inWarmup = wilsonInterval(right, asked);
  const isApart = inWarmup.lower > (accuracy.ciUpper ?? accuracy.value);
  if (!isApart || right / asked - accuracy.value <= ACCURACY_FALL) return null;
  return `${percent(right / asked)} of the answers were right in warmup, ${percent(accuracy.value)} in the calls that count.`;
}

/** A slow model on a large hidden set: time is up before each example had its turn. */
function leftOut({ examples }: MeasuredSuite): string | null {
  if (examples.asked >= examples.total) return null;
  return `${examples.asked} of ${examples.total} hidden examples were asked in the time; accuracy is that on those.`;
}

function repeatedLaunches({ launchesRepeated }: MeasuredSuite): string | null {
  if (launchesRepeated === 0) return null;
  return `${launchesRepeated} launch${launchesRepeated > 1 ? 'es were' : ' was'} aborted by a platform fault and repeated.`;
}

function selfContention({ launches, suite }: MeasuredSuite): string | null {
  if (!contentionOf(launches, suite).isSelfMade) return null;
  return "The contestant's blocks waited for a CPU, and the reference's in the same launches hardly did: the contestant's own threads and pauses make that.";
}

function noise({ launches, noise, suite }: MeasuredSuite): string | null {
  const { isNoisy, contended, selfMade, pairs } = contentionOf(launches, suite);
  const waited = `${contended - selfMade} of the ${pairs} pairs of blocks that count waited for more than ${percent(suite.waitShareMax)} of their time, because other processes of the machine had the CPU; ${percent(CONTENDED_PAIRS_MAX)} of the pairs are allowed.`;
  return [...(isNoisy ? [waited] : []), ...noiseFindings(noise, suite)].join(' ') || null;
}

function medianLatencyNs(launches: readonly LaunchRecord[]): number {
  return median(launches.map((launch) => launch.contestantMedianNs));
}

function micros(ns: number): string {
  return `${(ns / 1000).toFixed(1)} µs`;
}
