import { performance } from 'node:perf_hooks';
import type { Batch, LaunchRecord, RunFlag } from '@torchperf/contracts';
import { decideLaunches, median, RUN_PHASES, type RunPhase } from '@torchperf/domain';
import type { Hello } from '../referee/contestant';
import type { ExampleSource } from '../referee/example-source';
import { measureFloor } from './floor';
import { type LaunchResult, runLaunch } from './launch';
import type { Bench, RoleSpec } from './role';
import { SampleRecorder } from './samples';

/** Fewer launches than this have no interval worth publishing; a run that cannot have them is too slow. */
const LAUNCHES_LEAST = 3;
/** A median nearer to the floor than this is below what single calls resolve. */
const FLOOR_FACTOR = 5;
/** CPU time above summed latency by more than this share is work outside the calls. */
const CPU_TOLERANCE = 0.05;

export interface SuiteResult {
  readonly floor: Awaited<ReturnType<typeof measureFloor>>;
  readonly launches: readonly LaunchRecord[];
  readonly batches: readonly Batch[];
  readonly recorder: SampleRecorder;
  readonly flags: readonly RunFlag[];
  readonly hello: { readonly contestant: Hello; readonly reference: Hello };
  readonly memorySource: 'cgroup' | 'rss';
  /** What the participant printed at the end of the first launch's load; the warden has what came before. */
  readonly logTail: string;
}

/**
 * The whole suite: the floor, then launches until the interval is narrow enough, the launches are used up or
 * the time is.
 * @throws ContestantFault with the verdict of the run; PlatformFault when something of ours failed.
 */
export async function runSuite(
  bench: Bench,
  source: ExampleSource,
  contestant: RoleSpec,
  reference: RoleSpec,
): Promise<SuiteResult> {
  const { suite, control } = bench;
  const recorder = new SampleRecorder();
  control.set('launchesMin', suite.launchesMin);
  control.set('launchesMax', suite.launchesMax);
  control.set('launchesDone', 0);
  enter(bench, 'floor');
  const floor = await measureFloor(bench, source, contestant.runtime);

  enter(bench, 'measuring');
  const started = performance.now();
  control.runDeadlineMs = started + suite.runTimeoutMs;
  const results: LaunchResult[] = [];
  let ending: 'half-width-reached' | 'launches-exhausted' | 'time-exhausted' | undefined;
  while (!ending) {
    const launchStart = performance.now();
    const result = await runLaunch(bench, source, recorder, {
      index: results.length,
      contestant,
      reference,
      launchesLeft: Math.max(1, suite.launchesMin - results.length),
      callsPerBlock: results[0]?.callsPerBlock ?? null,
    });
    results.push(result);
    control.set('launchesDone', results.length);
    control.set('launchPermille', 0);
    ending = decide(results, suite);
    const now = performance.now();
    const another = now + (now - launchStart) - started;
    if (!ending && results.length >= LAUNCHES_LEAST && another > suite.runTimeoutMs)
      ending = 'time-exhausted';
  }
  enter(bench, 'finishing');
  const first = results[0] as LaunchResult;
  const launches = results.map((result) => result.record);
  return {
    floor,
    launches,
    batches: results.flatMap((result) => result.batches),
    recorder,
    flags: flagsOf(launches, floor.medianNs, ending, bench),
    hello: first.hello,
    memorySource: first.memorySource,
    logTail: first.logTail,
  };
}

function enter(bench: Bench, phase: RunPhase): void {
  bench.control.set('phase', RUN_PHASES.indexOf(phase));
}

function decide(
  results: readonly LaunchResult[],
  suite: Bench['suite'],
): 'half-width-reached' | 'launches-exhausted' | undefined {
  const decision = decideLaunches(
    results.map((result) => result.record.logRatio),
    { min: suite.launchesMin, max: suite.launchesMax, halfWidthTarget: suite.halfWidthTarget },
  );
  return decision.state === 'stop' ? decision.reason : undefined;
}

/** What a reader of the figures should know. None of these changes a rank by itself. */
function flagsOf(
  launches: readonly LaunchRecord[],
  floorNs: number,
  ending: 'half-width-reached' | 'launches-exhausted' | 'time-exhausted',
  bench: Bench,
): RunFlag[] {
  const { suite } = bench;
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
