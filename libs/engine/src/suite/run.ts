import { performance } from 'node:perf_hooks';
import type { Batch, LaunchRecord } from '@torchperf/contracts';
import { decideLaunches, RUN_PHASES, type RunPhase } from '@torchperf/domain';
import { LAUNCHES_LEAST } from '../measuring-rules';
import type { Hello } from '../referee/contestant';
import type { ExampleSource } from '../referee/example-source';
import { PlatformFault, RunOutOfTime } from '../referee/fault';
import { measureFloor } from './floor';
import { runLaunch } from './launch';
import type { LaunchResult } from './launch-session';
import type { Bench, RoleSpec } from './role';
import { SampleRecorder } from './samples';

type Floor = Awaited<ReturnType<typeof measureFloor>>;

/** What a run has measured; figures and report are made of it. */
export interface SuiteResult {
  readonly floor: Floor;
  readonly launches: readonly LaunchRecord[];
  /** Launches that a fault of ours broke off. */
  readonly launchesRepeated: number;
  /** Right answers of the contestant in the warmups of the launches that count. */
  readonly warmupCorrect: number;
  readonly examples: { readonly total: number; readonly asked: number };
  readonly batches: readonly Batch[];
  readonly recorder: SampleRecorder;
  readonly hello: { readonly contestant: Hello; readonly reference: Hello };
  readonly memorySource: 'cgroup' | 'rss';
  /** What the participant printed at the end of the first launch's load; the warden has what came before. */
  readonly logTail: Uint8Array;
}

/**
 * The whole suite: the floor, then launches until the interval is narrow enough, the launches are used up or
 * the time is, then the floor once more.
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
  control.runDeadlineMs = performance.now() + suite.runTimeoutMs;
  const results: LaunchResult[] = [];
  let launchesRepeated = 0;
  for (let isOver = false; !isOver; ) {
    const launchStart = performance.now();
    const recorded = recorder.length;
    const dealt = source.mark();
    try {
      const result = await runLaunch(bench, source, recorder, {
        index: results.length,
        contestant,
        reference,
        launchesLeft: Math.max(1, suite.launchesMin - results.length),
        callsPerBlock: results[0]?.callsPerBlock ?? null,
      });
      results.push(result);
      control.set('launchesDone', results.length);
      isOver = isDecided(results, suite) || isTooLate(bench, results, launchStart);
    } catch (error) {
      recorder.truncate(recorded);
      source.rewind(dealt);
      if (error instanceof PlatformFault && launchesRepeated < suite.launchRetriesMax) {
        launchesRepeated++;
        // What was lost through us is given back.
        control.runDeadlineMs += performance.now() - launchStart;
      } else if (error instanceof RunOutOfTime && results.length >= LAUNCHES_LEAST) {
        isOver = true;
      } else {
        throw error;
      }
    }
    control.set('launchPermille', 0);
  }
  enter(bench, 'finishing');
  control.runDeadlineMs = Number.MAX_SAFE_INTEGER;
  const floorAfter = await measureFloor(bench, source, contestant.runtime).catch(onlyOurs);
  const first = results[0] as LaunchResult;
  return {
    floor: lower(floorBefore, floorAfter),
    launches: results.map((result) => result.record),
    launchesRepeated,
    warmupCorrect: results.reduce((sum, result) => sum + result.warmupCorrect, 0),
    examples: { total: source.examples, asked: source.examples - source.remaining },
    batches: results.flatMap((result) => result.batches),
    recorder,
    hello: first.hello,
    memorySource: first.memorySource,
    logTail: first.logTail,
  };
}

function enter(bench: Bench, phase: RunPhase): void {
  bench.control.set('phase', RUN_PHASES.indexOf(phase));
}

/** Whether the launches so far say that no other is needed. */
function isDecided(results: readonly LaunchResult[], suite: Bench['suite']): boolean {
  const { state } = decideLaunches(
    results.map((result) => result.record.logRatio),
    { min: suite.launchesMin, max: suite.launchesMax, halfWidthTarget: suite.halfWidthTarget },
  );
  return state === 'stop';
}

/** Whether another launch as long as the last one would not fit in the run's time. */
function isTooLate({ control }: Bench, results: readonly LaunchResult[], launchStart: number): boolean {
  const now = performance.now();
  return results.length >= LAUNCHES_LEAST && now + (now - launchStart) > control.runDeadlineMs;
}

/** A second floor that fails costs nobody the run; the first one stands. */
function onlyOurs(error: unknown): null {
  if (error instanceof PlatformFault) return null;
  throw error;
}

/** A machine that is busy for a moment can only raise a floor. */
function lower(before: Floor, after: Floor | null): Floor {
  return after && after.medianNs < before.medianNs ? after : before;
}
