import { performance } from 'node:perf_hooks';
import type { Batch, FinalRecord, LaunchRecord, NoiseEffect, NoiseRecord } from '@torchperf/contracts';
import { RUN_PHASES, type RunPhase } from '@torchperf/domain';
import type { Hello } from '../contestant/contestant';
import { MachineBusy, PlatformFault, RunOutOfTime } from '../contestant/fault';
import type { RoleSpec, SuiteContext } from '../contestant/role';
import type { ExampleSource } from '../hidden-set/example-source';
import { MIN_LAUNCHES } from '../measuring-rules';
import { refuseDifferentBatches } from './batch-answers';
import { measureFloor } from './floor';
import { runLaunch } from './launch';
import type { LaunchResult } from './launch-course';
import { decodeCalls, SampleRecorder } from './samples';
import { isDecided } from './stop';

type Floor = Awaited<ReturnType<typeof measureFloor>>;

/** The measurements of a run; figures and report are computed from them. */
export interface SuiteResult {
  readonly floor: Floor;
  readonly launches: readonly LaunchRecord[];
  /** When each launch was. */
  readonly turns: FinalRecord['turns'];
  /** Launches that a platform fault aborted. */
  readonly launchesRepeated: number;
  /** Right answers of the contestant in the warmups of the launches that count. */
  readonly warmupCorrect: number;
  /** Scored answers whose maximum score several classes shared. */
  readonly tiedAnswers: number;
  readonly noiseEffect: NoiseEffect | null;
  readonly examples: { readonly total: number; readonly asked: number };
  readonly batches: readonly Batch[];
  readonly recorder: SampleRecorder;
  readonly hello: { readonly contestant: Hello; readonly reference: Hello };
  readonly memorySource: 'cgroup' | 'rss';
  readonly waitSource: NoiseRecord['waitSource'];
  /** What the participant printed at the end of the first launch's load; the watchdog has what came before. */
  readonly logTail: Uint8Array;
}

/**
 * One contestant's run of the suite, step by step: the floor, then launches, then the floor once more. The caller
 * (`runSession`) may interleave the steps of other runs. Shared state is set anew at each step, and the time of other
 * runs does not count.
 */
export class SuiteRun {
  private readonly recorder = new SampleRecorder();
  private readonly results: LaunchResult[] = [];
  private readonly turns: FinalRecord['turns'] = [];
  private floor: Floor | null = null;
  private launchesRepeated = 0;
  private timeLeftMs: number;
  private lastLaunchMs = 0;
  private isOutOfRunTime = false;

  constructor(
    private readonly context: SuiteContext,
    private readonly source: ExampleSource,
    private readonly seed: Buffer,
    private readonly contestant: RoleSpec,
    private readonly reference: RoleSpec,
    /** The run's index in its session. */
    private readonly index: number,
  ) {
    this.timeLeftMs = context.suite.runTimeoutMs;
  }

  /** Measures the floor. @throws PlatformFault */
  async start(): Promise<void> {
    this.enter('floor');
    this.floor = await measureFloor(this.context, this.source, this.contestant.runtime);
  }

  /**
   * Measures one more launch, and retries it after a platform fault.
   * @throws ContestantFault with the verdict of the run, RunOutOfTime among them; PlatformFault after too many retries.
   */
  async launch(when: FinalRecord['turns'][number]): Promise<void> {
    while (!(await this.attemptLaunch(when)));
  }

  /** Whether the launches so far suffice. */
  get isDecided(): boolean {
    return isDecided(
      this.results.map((result) => result.record),
      this.context.suite,
    );
  }

  /** How many launches went well so far. */
  get launchesDone(): number {
    return this.results.length;
  }

  /** How many launches a fault of the platform broke off so far. */
  get launchesBrokenOff(): number {
    return this.launchesRepeated;
  }

  /** Whether the run's time is up, or another launch as long as the last one would not fit in it. */
  get isOutOfTime(): boolean {
    if (this.isOutOfRunTime) return true;
    return this.results.length >= MIN_LAUNCHES && this.lastLaunchMs > this.timeLeftMs;
  }

  /** Measures the floor once more. Call it after a launch. @returns all measurements. @throws ContestantFault */
  async finish(): Promise<SuiteResult> {
    this.enter('finishing');
    const floorAfter = await measureFloor(this.context, this.source, this.contestant.runtime).catch(
      ignorePlatformFault,
    );
    const { results, source, recorder } = this;
    const first = results[0] as LaunchResult;
    const batches = results.flatMap((result) => result.batches);
    refuseDifferentBatches(decodeCalls(recorder.toColumns()), batches);
    return {
      floor: lower(this.floor as Floor, floorAfter),
      launches: results.map((result) => result.record),
      turns: this.turns,
      launchesRepeated: this.launchesRepeated,
      warmupCorrect: results.reduce((sum, result) => sum + result.warmupCorrect, 0),
      tiedAnswers: results.reduce((sum, result) => sum + result.tiedAnswers, 0),
      noiseEffect: first.noiseEffect,
      examples: { total: source.examples, asked: source.examples - source.remaining },
      batches,
      recorder,
      hello: first.hello,
      memorySource: first.memorySource,
      waitSource: first.waitSource,
      logTail: first.logTail,
    };
  }

  /** @returns whether the launch is done; if not, it must be retried. */
  private async attemptLaunch(when: FinalRecord['turns'][number]): Promise<boolean> {
    const { context, source, recorder, results } = this;
    const { suite, control } = context;
    this.enter('measuring');
    const startMs = performance.now();
    control.runDeadlineMs = startMs + this.timeLeftMs;
    const recorded = recorder.length;
    const dealt = source.mark();
    try {
      const result = await runLaunch(context, source, recorder, {
        index: results.length,
        contestant: this.contestant,
        reference: this.reference,
        launchesLeft: Math.max(1, suite.launchesMin - results.length),
        callsPerBlock: results[0]?.callsPerBlock ?? null,
        seed: this.seed,
      });
      results.push(result);
      this.turns.push(when);
      control.set('launchesDone', results.length);
      this.lastLaunchMs = performance.now() - startMs;
      this.timeLeftMs -= this.lastLaunchMs;
      return true;
    } catch (error) {
      recorder.truncate(recorded);
      source.rewind(dealt);
      const isOver = error instanceof RunOutOfTime || (error instanceof MachineBusy && error.isRunOver);
      if (isOver && results.length >= MIN_LAUNCHES) {
        this.isOutOfRunTime = true;
        return true;
      }
      if (error instanceof PlatformFault && this.launchesRepeated < suite.launchRetriesMax) {
        // A platform fault costs the run no time.
        this.launchesRepeated++;
        return false;
      }
      throw error;
    } finally {
      control.set('launchPermille', 0);
    }
  }

  /**
   * Sets the shared state to this run's values. `hiddenAsked` stays: once one run was asked hidden examples, another's
   * first launch could already reveal them.
   */
  private enter(phase: RunPhase): void {
    const { suite, control } = this.context;
    // Without a phase the watchdog reports no progress, so it never mixes two runs.
    control.set('phase', -1);
    control.runDeadlineMs = Number.MAX_SAFE_INTEGER;
    control.set('contestant', this.index);
    control.set('launchesMin', suite.launchesMin);
    control.set('launchesMax', suite.launchesMax);
    control.set('launchesDone', this.results.length);
    control.set('phase', RUN_PHASES.indexOf(phase));
  }
}

/** A platform fault in the second floor does not fail the run; the first floor counts. */
function ignorePlatformFault(error: unknown): null {
  if (error instanceof PlatformFault) return null;
  throw error;
}

/** A machine that is busy for a moment can only raise a floor. */
function lower(before: Floor, after: Floor | null): Floor {
  return after && after.medianNs < before.medianNs ? after : before;
}
