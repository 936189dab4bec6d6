import { performance } from 'node:perf_hooks';
import type { Batch, FinalRecord, LaunchRecord, NoiseEffect, NoiseRecord } from '@torchperf/contracts';
import { RUN_PHASES, type RunPhase } from '@torchperf/domain';
import type { Hello } from '../contestant/contestant';
import { MachineBusy, PlatformFault, RunOutOfTime } from '../contestant/fault';
import type { RoleSpec, SuiteContext } from '../contestant/role';
import type { ExampleSource } from '../hidden-set/example-source';
import { MIN_LAUNCHES } from '../measuring-rules';
import { measureFloor } from './floor';
import { runLaunch } from './launch';
import type { LaunchResult } from './launch-course';
import { SampleRecorder } from './samples';
import { isDecided } from './stop';

type Floor = Awaited<ReturnType<typeof measureFloor>>;

/** What a run has measured; figures and report are made of it. */
export interface SuiteResult {
  readonly floor: Floor;
  readonly launches: readonly LaunchRecord[];
  /** When each launch was. */
  readonly turns: FinalRecord['turns'];
  /** Launches that a fault of ours broke off. */
  readonly launchesRepeated: number;
  /** Right answers of the contestant in the warmups of the launches that count. */
  readonly warmupCorrect: number;
  /** Of the answers that are scored, those whose greatest score several classes shared. */
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
 * One contestant's way through the suite, step by step: the floor, then launches, then the floor once more. What
 * asks for the steps (`runSession`) may ask other runs for theirs in between; whatever the runs share is set anew
 * at each step, and the time of others does not count.
 */
export class SuiteRun {
  private readonly recorder = new SampleRecorder();
  private readonly results: LaunchResult[] = [];
  private readonly turns: FinalRecord['turns'] = [];
  private floor: Floor | null = null;
  private launchesRepeated = 0;
  private timeLeftMs: number;
  private lastLaunchMs = 0;
  private hasBrokenOff = false;

  constructor(
    private readonly context: SuiteContext,
    private readonly source: ExampleSource,
    private readonly contestant: RoleSpec,
    private readonly reference: RoleSpec,
    /** The run's index among those that are measured in turn. */
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
   * One launch more, tried again where a fault of ours broke it off.
   * @throws ContestantFault with the verdict of the run, RunOutOfTime among them; PlatformFault when something of
   * ours failed too often.
   */
  async launch(when: FinalRecord['turns'][number]): Promise<void> {
    while (!(await this.attemptLaunch(when)));
  }

  /** Whether the launches so far say that no other is needed. */
  get isDecided(): boolean {
    return isDecided(
      this.results.map((result) => result.record),
      this.context.suite,
    );
  }

  /** Whether the run's time is up, or another launch as long as the last one would not fit in it. */
  get isOutOfTime(): boolean {
    if (this.hasBrokenOff) return true;
    return this.results.length >= MIN_LAUNCHES && this.lastLaunchMs > this.timeLeftMs;
  }

  /** The floor once more, and all that was measured. To be asked for after a launch. @throws ContestantFault */
  async finish(): Promise<SuiteResult> {
    this.enter('finishing');
    const floorAfter = await measureFloor(this.context, this.source, this.contestant.runtime).catch(onlyOurs);
    const { results, source } = this;
    const first = results[0] as LaunchResult;
    return {
      floor: lower(this.floor as Floor, floorAfter),
      launches: results.map((result) => result.record),
      turns: this.turns,
      launchesRepeated: this.launchesRepeated,
      warmupCorrect: results.reduce((sum, result) => sum + result.warmupCorrect, 0),
      tiedAnswers: results.reduce((sum, result) => sum + result.tiedAnswers, 0),
      noiseEffect: first.noiseEffect,
      examples: { total: source.examples, asked: source.examples - source.remaining },
      batches: results.flatMap((result) => result.batches),
      recorder: this.recorder,
      hello: first.hello,
      memorySource: first.memorySource,
      waitSource: first.waitSource,
      logTail: first.logTail,
    };
  }

  /** @returns whether the launch is over; else it is to be tried again. */
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
        this.hasBrokenOff = true;
        return true;
      }
      if (error instanceof PlatformFault && this.launchesRepeated < suite.launchRetriesMax) {
        // What was lost through us is given back: no time is taken off.
        this.launchesRepeated++;
        return false;
      }
      throw error;
    } finally {
      control.set('launchPermille', 0);
    }
  }

  /**
   * Sets what is shared with other runs to what is this one's; but for `hiddenAsked`, which stays: where one has been
   * asked, another's first launch may already tell of it.
   */
  private enter(phase: RunPhase): void {
    const { suite, control } = this.context;
    // No phase, no progress: the watchdog shall not tell of one run what is another's.
    control.set('phase', -1);
    control.runDeadlineMs = Number.MAX_SAFE_INTEGER;
    control.set('contestant', this.index);
    control.set('launchesMin', suite.launchesMin);
    control.set('launchesMax', suite.launchesMax);
    control.set('launchesDone', this.results.length);
    control.set('phase', RUN_PHASES.indexOf(phase));
  }
}

/** A second floor that fails costs no one the run; the first one stands. */
function onlyOurs(error: unknown): null {
  if (error instanceof PlatformFault) return null;
  throw error;
}

/** A machine that is busy for a moment can only raise a floor. */
function lower(before: Floor, after: Floor | null): Floor {
  return after && after.medianNs < before.medianNs ? after : before;
}
