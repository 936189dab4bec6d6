import type { LaunchRecord, NoiseRecord, RunFlag, SuiteParameters } from '@torchperf/contracts';
import { driftOverLaunches, median, percent, wilsonInterval } from '@torchperf/domain';
import type { MeasuredSuite } from './flags';

/** The numbers of the rules as they were. */
const ACCURACY_FALL = 0.05;
const BUSY_LAUNCHES_SHARE = 0.2;
const MIN_FLOOR_SHARE = 0.9;
const MIN_LAUNCHES = 3;
const MAX_SEEN_FASTER = 0.8;

/** The flags of a report of version 2, by its own rules. They are frozen: the current rules are in flags.ts. */
export function flagsOfVersion2(measured: MeasuredSuite): RunFlag[] {
  return CHECKS.flatMap(({ kind, evidence }) => {
    const found = evidence(measured);
    return found === null ? [] : [{ kind, evidence: found }];
  });
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
  { kind: 'noisy-machine', evidence: noise },
];

function unsettled({ launches }: MeasuredSuite): string | null {
  const count = launches.filter((launch) => !launch.settled).length;
  return count === 0 ? null : `${count} of ${launches.length} launches had not settled at the end of warmup.`;
}

function fewerLaunches({ launches, suite }: MeasuredSuite): string | null {
  if (launches.length >= suite.launchesMin) return null;
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

/** Working out an answer cannot take less than handing over none. */
function belowFloor({ launches, floor }: MeasuredSuite): string | null {
  const medianNs = medianLatencyNs(launches);
  if (medianNs >= MIN_FLOOR_SHARE * floor.medianNs) return null;
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
    return `Inputs that were asked before were answered in ${ratio.toFixed(2)} of the time of new ones; at least ${suite.auditRatioMin} is expected of a model that works each answer out.`;
  }
  const seen = launches.flatMap((launch) => launch.seen ?? []);
  if (seen.length < MIN_LAUNCHES) return null;
  const [faster, seenRatio] = [
    median(seen.map((launch) => launch.faster)),
    median(seen.map((launch) => launch.ratio)),
  ];
  if (faster <= MAX_SEEN_FASTER || seenRatio >= suite.auditRatioMin) return null;
  return `Examples that came again within a launch were answered in ${seenRatio.toFixed(2)} of the time of new ones, and faster in ${percent(faster)} of all pairs; about 1 and 50 % are expected of a model that works each answer out.`;
}

function drift({ launches, suite }: MeasuredSuite): string | null {
  const estimate = driftOverLaunches(launches.map((launch) => launch.blockLogRatios));
  if (!estimate || estimate.lower * estimate.upper <= 0) return null;
  if (Math.abs(estimate.estimate) <= Math.log1p(suite.driftTolerance)) return null;
  const change = Math.expm1(estimate.estimate);
  return `Answers became ${percent(Math.abs(change))} ${change > 0 ? 'slower' : 'faster'} from the first block of a launch to its last, relative to the reference.`;
}

/** A model that is right only as long as it believes that no one counts. */
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

function noise({ noise, suite }: MeasuredSuite): string | null {
  return noiseFindings(noise, suite).join(' ') || null;
}

function medianLatencyNs(launches: readonly LaunchRecord[]): number {
  return median(launches.map((launch) => launch.contestantMedianNs));
}

function micros(ns: number): string {
  return `${(ns / 1000).toFixed(1)} µs`;
}

function noiseFindings(
  noise: NoiseRecord,
  limits: Pick<SuiteParameters, 'referenceDriftMax' | 'stealShareMax'>,
): string[] {
  const findings: string[] = [];
  const { referenceDrift, elapsedMs, stealTimeMs, throttledMs } = noise;
  if (referenceDrift !== null && Math.abs(referenceDrift) > limits.referenceDriftMax) {
    const direction = referenceDrift > 0 ? 'slower' : 'faster';
    findings.push(
      `The reference was ${percent(Math.abs(referenceDrift))} ${direction} than usual here; ${percent(limits.referenceDriftMax)} is allowed.`,
    );
  }
  for (const [what, ms] of [
    ['went to other guests of the host (steal)', stealTimeMs],
    ['was kept back by a CPU quota (throttling)', throttledMs],
  ] as const) {
    const share = elapsedMs > 0 ? (ms ?? 0) / elapsedMs : 0;
    if (share > limits.stealShareMax) {
      findings.push(`${percent(share)} of the time ${what}; ${percent(limits.stealShareMax)} is allowed.`);
    }
  }
  return findings;
}
