import { performance } from 'node:perf_hooks';
import type { Batch, LaunchRecord } from '@torchperf/contracts';
import { decideLaunches, RUN_PHASES, type RunPhase } from '@torchperf/domain';
import type { Hello } from '../referee/contestant';
import type { ExampleSource } from '../referee/example-source';
import { PlatformFault, RunOutOfTime } from '../referee/fault';
import type { SuiteEnding } from './flags';
import { measureFloor } from './floor';
import { runLaunch } from './launch';
import type { LaunchResult } from './launch-session';
import { LAUNCHES_LEAST } from './measuring-rules';
import type { Bench, RoleSpec } from './role';
import { SampleRecorder } from './samples';

/** What a run has measured; figures and report are made of it. */
export interface SuiteResult {
  readonly floor: Awaited<ReturnType<typeof measureFloor>>;
  readonly launches: readonly LaunchRecord[];
  /** Launches that a fault of ours broke off. */
  readonly launchesRepeated: number;
  readonly batches: readonly Batch[];
  readonly recorder: SampleRecorder;
  /** Why no further launch was made. */
  readonly ending: SuiteEnding;
  readonly hello: { readonly contestant: Hello; readonly reference: Hello };
  readonly memorySource: 'cgroup' | 'rss';
  /** What the participant printed at the end of the first launch's load; the warden has what came before. */
  readonly logTail: string;
}

/**
 * The whole suite: the floor, then launches until the interval is narrow enough, the launches are used up or
 * the time is.
 * @throws ContestantFault with the verdict of the run, RunOutOfTime among them; PlatformFault when something of ours failed.
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
  const floorBefore = await measureFloor(bench, source, contestant.runtime);

  enter(bench, 'measuring');
  const started = performance.now();
  control.runDeadlineMs = started + suite.runTimeoutMs;
  const results: LaunchResult[] = [];
  let launchesRepeated = 0;
  let ending: SuiteEnding | undefined;
  while (!ending) {
    const launchStart = performance.now();
    const recorded = recorder.length;
    const dealt = source.mark();
    try {
      const result = await runLaunch(bench, source, recorder, {
        index: results.length,
        isFirst: results.length + launchesRepeated === 0,
        contestant,
        reference,
        launchesLeft: Math.max(1, suite.launchesMin - results.length),
        callsPerBlock: results[0]?.callsPerBlock ?? null,
      });
      results.push(result);
    } catch (error) {
      const isOurs = error instanceof PlatformFault && launchesRepeated < suite.launchRetriesMax;
      const isEnough = error instanceof RunOutOfTime && results.length >= LAUNCHES_LEAST;
      if (!isOurs && !isEnough) throw error;
      recorder.truncate(recorded);
      if (isOurs) {
        source.rewind(dealt);
        launchesRepeated++;
        continue;
      }
      ending = 'time-exhausted';
      break;
    }
    control.set('launchesDone', results.length);
    control.set('launchPermille', 0);
    ending = decide(results, suite);
    const now = performance.now();
    const another = now + (now - launchStart) - started;
    if (!ending && results.length >= LAUNCHES_LEAST && another > suite.runTimeoutMs)
      ending = 'time-exhausted';
  }
  enter(bench, 'finishing');
  control.runDeadlineMs = Number.MAX_SAFE_INTEGER;
  // A machine that was busy at the start would show too high a floor.
  const floorAfter = await measureFloor(bench, source, contestant.runtime);
  const first = results[0] as LaunchResult;
  const launches = results.map((result) => result.record);
  return {
    floor: floorAfter.medianNs < floorBefore.medianNs ? floorAfter : floorBefore,
    launches,
    launchesRepeated,
    batches: results.flatMap((result) => result.batches),
    recorder,
    ending,
    hello: first.hello,
    memorySource: first.memorySource,
    logTail: first.logTail,
  };
}

function enter(bench: Bench, phase: RunPhase): void {
  bench.control.set('phase', RUN_PHASES.indexOf(phase));
}

function decide(results: readonly LaunchResult[], suite: Bench['suite']): SuiteEnding | undefined {
  const decision = decideLaunches(
    results.map((result) => result.record.logRatio),
    { min: suite.launchesMin, max: suite.launchesMax, halfWidthTarget: suite.halfWidthTarget },
  );
  return decision.state === 'stop' ? decision.reason : undefined;
}
