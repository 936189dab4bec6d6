import type { LaunchRecord, RunFlag, SuiteParameters } from '@torchperf/contracts';
import { median } from '@torchperf/domain';

/** A median nearer to the floor than this is below what single calls resolve. */
const FLOOR_FACTOR = 5;
/** CPU time above summed latency by more than this share is work outside the calls. */
const CPU_TOLERANCE = 0.05;

/** Why no further launch was made. */
export type SuiteEnding = 'half-width-reached' | 'launches-exhausted' | 'time-exhausted';

/** What the flags of a run come from. */
export interface MeasuredSuite {
  readonly launches: readonly LaunchRecord[];
  /** Median round trip of the identity contestant. */
  readonly floorNs: number;
  readonly ending: SuiteEnding;
  readonly suite: Pick<SuiteParameters, 'launchesMin' | 'runTimeoutMs' | 'halfWidthTarget' | 'threads'>;
}

/** What a reader of the figures should know. None of these changes a rank by itself. */
export function flagsOf({ launches, floorNs, ending, suite }: MeasuredSuite): RunFlag[] {
  const flags: RunFlag[] = [];
  const unsettled = launches.filter((launch) => !launch.settled).length;
  if (unsettled > 0) {
    flags.push({
      kind: 'no-steady-state',
      evidence: `${unsettled} of ${launches.length} launches had not settled at the end of warmup.`,
    });
  }
  if (launches.length < suite.launchesMin) {
    flags.push({
      kind: 'fewer-launches',
      evidence: `${launches.length} of at least ${suite.launchesMin} launches fitted in ${suite.runTimeoutMs / 1000} s.`,
    });
  }
  if (ending !== 'half-width-reached') {
    flags.push({
      kind: 'half-width-not-reached',
      evidence: `The interval is wider than ±${100 * suite.halfWidthTarget} % after ${launches.length} launches.`,
    });
  }
  const fastest = Math.min(...launches.map((launch) => launch.contestantMedianNs));
  if (fastest < FLOOR_FACTOR * floorNs) {
    flags.push({
      kind: 'floor-limited',
      evidence: `Median ${(fastest / 1000).toFixed(1)} µs; the protocol's own floor is ${(floorNs / 1000).toFixed(1)} µs.`,
    });
  }
  // The median, for a runtime's own threads (garbage collection, compilation) make single launches busy.
  const busy = median(launches.map((launch) => launch.cpuToLatency ?? 0));
  if (busy > suite.threads + CPU_TOLERANCE) {
    flags.push({
      kind: 'cpu-time-exceeds-latency',
      evidence: `The sandbox used ${busy.toFixed(2)} times the summed latency in CPU time; ${suite.threads} is allowed.`,
    });
  }
  return flags;
}
