import type { LaunchRecord, NoiseRecord, RunFlag, SuiteParameters } from '@torchperf/contracts';
import { driftOverLaunches, type MeasuredValue, median, wilsonInterval } from '@torchperf/domain';
import { noiseFindings } from '../machine';
import { ACCURACY_FALL, FLOOR_SHARE_LEAST } from './measuring-rules';

/** Why no further launch was made. */
export type SuiteEnding = 'half-width-reached' | 'launches-exhausted' | 'time-exhausted';

/** What the flags of a run come from. */
export interface MeasuredSuite {
  readonly launches: readonly LaunchRecord[];
  readonly launchesRepeated: number;
  /** Round trip of the identity contestant. */
  readonly floor: { readonly medianNs: number };
  readonly ending: SuiteEnding;
  readonly noise: NoiseRecord;
  /** Of the timed calls and batches. */
  readonly accuracy: MeasuredValue;
  readonly suite: SuiteParameters;
}

/**
 * What a reader of the figures should know, each with its evidence. None changes a figure; `noisy-machine` has the
 * run repeated before it counts, the others are for the organiser to judge.
 */
export function flagsOf(measured: MeasuredSuite): RunFlag[] {
  return CHECKS.flatMap(({ kind, evidence }) => {
    const found = evidence(measured);
    return found === null ? [] : [{ kind, evidence: found }];
  });
}

interface Check {
  readonly kind: RunFlag['kind'];
  /** What was seen; null where there is nothing to remark. */
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

function wideInterval({ launches, ending, suite }: MeasuredSuite): string | null {
  if (ending === 'half-width-reached') return null;
  return `The interval is wider than ±${100 * suite.halfWidthTarget} % after ${launches.length} launches.`;
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
  if (medianNs >= FLOOR_SHARE_LEAST * floor.medianNs) return null;
  return `Median ${micros(medianNs)}, less than the ${micros(floor.medianNs)} of a contestant without a model.`;
}

/** The median, for a runtime's own threads (garbage collection, compilation) make single launches busy. */
function busyOutsideOfCalls({ launches, suite }: MeasuredSuite): string | null {
  const busy = median(launches.map((launch) => launch.cpuToLatency ?? 0));
  if (busy <= suite.threads * (1 + suite.cpuTolerance)) return null;
  return `The sandbox used ${busy.toFixed(2)} times the summed latency in CPU time; ${suite.threads} is allowed.`;
}

function rememberedAnswers({ launches, suite }: MeasuredSuite): string | null {
  const ratios = launches.flatMap(({ auditRatio }) => (auditRatio === null ? [] : [auditRatio]));
  if (ratios.length === 0) return null;
  const ratio = median(ratios);
  if (ratio >= suite.auditRatioMin) return null;
  return `Inputs that were asked before were answered in ${ratio.toFixed(2)} of the time of new ones; at least ${suite.auditRatioMin} is expected of a model that works each answer out.`;
}

function drift({ launches, suite }: MeasuredSuite): string | null {
  const estimate = driftOverLaunches(launches.map((launch) => launch.blockLogRatios));
  if (!estimate || estimate.lower * estimate.upper <= 0) return null;
  if (Math.abs(estimate.estimate) <= Math.log1p(suite.driftTolerance)) return null;
  const change = Math.expm1(estimate.estimate);
  return `Answers became ${percent(Math.abs(change))} ${change > 0 ? 'slower' : 'faster'} from the first block of a launch to its last, beside the reference.`;
}

/** A model that is right only as long as it believes that nobody counts. */
function accuracyFall({ launches, accuracy }: MeasuredSuite): string | null {
  const right = launches.reduce((sum, launch) => sum + launch.warmupCorrect, 0);
  const asked = launches.reduce((sum, launch) => sum + launch.warmupCalls / 2, 0);
  if (asked === 0) return null;
  const inWarmup = wilsonInterval(right, asked);
  const isApart = inWarmup.lower > (accuracy.ciUpper ?? accuracy.value);
  if (!isApart || right / asked - accuracy.value <= ACCURACY_FALL) return null;
  return `${percent(right / asked)} of the answers were right in warmup, ${percent(accuracy.value)} in the calls that count.`;
}

function repeatedLaunches({ launchesRepeated }: MeasuredSuite): string | null {
  if (launchesRepeated === 0) return null;
  return `${launchesRepeated} launch${launchesRepeated > 1 ? 'es were' : ' was'} broken off by a fault of the platform and taken again.`;
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

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
