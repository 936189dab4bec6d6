import { readSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Batch, LaunchRecord, NoiseEffect, NoiseRecord } from '@torchperf/contracts';
import { median } from '@torchperf/domain';
import type { Hello } from '../contestant/contestant';
import { greet, load, type RoleSpec, type Started, type SuiteContext } from '../contestant/role';
import type { Deal } from '../hidden-set/deal';
import type { ExampleSource } from '../hidden-set/example-source';
import {
  AUDIT_SHARE,
  BATCH_SHARE,
  BLOCKS_SHARE,
  MIN_BATCHES,
  MIN_BLOCK_CALLS,
  REHEARSAL_BATCH,
  RETAKE_SHARE,
  SERIES_MS,
  SETTLING_CALLS,
} from '../measuring-rules';
import { auditCalls, auditRatio } from './audit';
import { BlockPairs } from './block-pairs';
import { countedPairs, waitSource } from './contention';
import { measureNoiseEffect } from './noise-effect';
import { PhaseClock } from './phase-clock';
import { Questions } from './questions';
import type { SampleRecorder } from './samples';
import { Series } from './series';
import { SideSwitch } from './side-switch';
import { warmUp } from './warmup';

const NOTHING = new Uint8Array(0);

/** The parameters of one launch. */
export interface LaunchPlan {
  readonly index: number;
  readonly contestant: RoleSpec;
  readonly reference: RoleSpec;
  /** Minimum of launches still to come, this one included; the remaining examples are divided among them. */
  readonly launchesLeft: number;
  /** Mean calls a block; null before the first launch has shown how slow the models are. */
  readonly callsPerBlock: number | null;
  /** The run's seed, from which order and length of the blocks come. */
  readonly seed: Buffer;
}

/** The result of one launch; its calls are in the run's recorder. */
export interface LaunchResult {
  readonly record: LaunchRecord;
  readonly batches: readonly Batch[];
  /** Right answers of the contestant in warmup. */
  readonly warmupCorrect: number;
  /** Answers that are scored, in calls and batches, whose greatest score several classes shared. */
  readonly tiedAnswers: number;
  /** Of the first launch, where the competition asks for noise on inputs; else null. */
  readonly noiseEffect: NoiseEffect | null;
  readonly hello: { readonly contestant: Hello; readonly reference: Hello };
  readonly memorySource: 'cgroup' | 'rss';
  readonly waitSource: NoiseRecord['waitSource'];
  readonly callsPerBlock: number;
  /** What the participant printed between the watchdog's last read and the end of the log. */
  readonly logTail: Uint8Array;
}

/** The blocking part of a launch, with what its steps share. */
export class LaunchCourse {
  private readonly series: Series;
  private readonly deal: Deal;
  private readonly sides: SideSwitch;
  private readonly blocks: BlockPairs;

  constructor(
    private readonly context: SuiteContext,
    private readonly source: ExampleSource,
    private readonly recorder: SampleRecorder,
    private readonly plan: LaunchPlan,
    private readonly contestant: Started,
    private readonly reference: Started,
    /** Called with the process that is asked next, so that its death is attributed correctly. */
    private readonly onAsk: (started: Started) => void,
  ) {
    this.deal = source.newDeal();
    const deals = { contestant: this.deal, reference: source.newDeal() };
    this.series = new Series(context, source, recorder, plan.index, deals);
    this.sides = new SideSwitch([contestant, reference]);
    this.blocks = new BlockPairs({
      ...{ context, recorder, contestant, reference, series: this.series },
      turnTo: (started) => this.turnTo(started),
      refuseUnsolicited: () => {
        this.onAsk(contestant);
        contestant.contestant.refuseUnsolicited();
      },
    });
  }

  /** @throws ContestantFault, ContestantGone of the process that was asked last. */
  run(): LaunchResult {
    const { context, contestant, reference, plan } = this;
    const clock = new PhaseClock();
    this.followLogs();
    // Both start at the same time; from the first load on, only the one that is asked runs.
    const [referenceHello, contestantHello] = [this.greeting(reference), this.greeting(contestant)];
    this.asking(reference, (started) => load(context, started));
    const { exampleNs: referenceNs } = this.rehearse(reference);
    // A later launch could reveal hidden inputs: an earlier one can leave bits in which system files are cached.
    const isMessagePublic = !context.control.isHiddenAsked;
    context.control.set('logOpen', isMessagePublic ? 1 : 0);
    if (!isMessagePublic) contestant.contestant.startConfidential();
    const loadMs = this.asking(contestant, (started) => load(context, started));
    const rehearsal = this.rehearse(contestant);
    const logTail = this.closeLog(isMessagePublic);
    contestant.contestant.startConfidential();
    context.control.set('hiddenAsked', 1);
    const afterLoad = contestant.process.memory();
    contestant.process.resetMemoryPeak();
    clock.end('load');

    const warmup = warmUp(
      context.suite,
      (calls) => this.blocks.warmupWindow(calls),
      referenceNs + rehearsal.exampleNs,
    );
    const warmupCorrect = this.series.correct;
    clock.end('warmup');
    const callsPerBlock = plan.callsPerBlock ?? this.affordableCalls(warmup.pairNs);
    const source = waitSource([contestant.process, reference.process]);
    const firstSample = this.recorder.length;
    const retakeMs = this.shareOfLaunchMs(RETAKE_SHARE);
    const blocks = this.blocks.measure(plan.seed, plan.index, callsPerBlock, retakeMs);
    const afterCalls = contestant.process.memory();
    clock.end('blocks');
    const countedBlocks = countedPairs(blocks.pairs, context.suite);
    const blockLogRatios = countedBlocks.map((block) => blocks.logRatios[block] as number);
    const latencies = this.series.recorded(firstSample, countedBlocks);
    const contestantMedianNs = median(Array.from(latencies.contestant));
    const audited = this.audit(contestantMedianNs);
    clock.end('audit');
    const { batches, tied } = this.measureBatches(contestantMedianNs);
    const afterAnswers = contestant.process.memory();
    clock.end('batches');
    const noiseEffect = this.noiseEffect();
    for (const started of [contestant, reference]) started.contestant.bye();

    const summed = this.series.recorded(firstSample).contestant.reduce((sum, value) => sum + value, 0);
    return {
      record: {
        index: plan.index,
        // Lazy loading counts too.
        loadTimeMs: loadMs + rehearsal.firstCallMs,
        warmupCalls: warmup.calls,
        settled: warmup.settled,
        callsPerBlock,
        pairs: blocks.pairs,
        countedBlocks,
        blockLogRatios,
        logRatio: median(blockLogRatios),
        contestantMedianNs,
        referenceMedianNs: median(Array.from(latencies.reference)),
        cpuToLatency: blocks.contestantCpuNs === null ? null : blocks.contestantCpuNs / summed,
        auditRatio: audited,
        seen: this.series.seen.compared(),
        phasesMs: clock.phasesMs,
        loadPeakBytes: afterLoad.peakBytes,
        // A process that ends after its last answer cannot be read any more; the earlier reading remains.
        inferencePeakBytes: greater(afterCalls.peakBytes, afterAnswers.peakBytes),
      },
      batches,
      warmupCorrect,
      tiedAnswers: this.series.tied + tied,
      noiseEffect,
      hello: { contestant: contestantHello, reference: referenceHello },
      memorySource: afterAnswers.source,
      waitSource: source,
      callsPerBlock,
      logTail,
    };
  }

  private asking<T>(started: Started, action: (started: Started) => T): T {
    this.turnTo(started);
    return action(started);
  }

  private turnTo(started: Started): void {
    this.onAsk(started);
    this.sides.turnTo(started);
  }

  private greeting(started: Started): Hello {
    this.onAsk(started);
    return greet(started);
  }

  /** A call and a batch with inputs that are no examples; @returns how long the call took, and an example of the batch. */
  private rehearse(started: Started): { readonly firstCallMs: number; readonly exampleNs: number } {
    return this.asking(started, ({ contestant }) => {
      // What a model defers to its first call counts as loading.
      contestant.startSeries(this.context.suite.loadTimeoutMs, 'A call of the rehearsal');
      const firstNs = new Questions(this.source, this.context.task, 1).rehearse(contestant);
      const batch = new Questions(this.source, this.context.task, REHEARSAL_BATCH);
      const batchNs = batch.rehearse(contestant);
      contestant.refuseUnsolicited();
      contestant.endSeries();
      return { firstCallMs: firstNs / 1e6, exampleNs: batchNs / REHEARSAL_BATCH };
    });
  }

  private followLogs(): void {
    const { contestant, reference } = this;
    this.context.control.followLogs(contestant.contestant.channel.logFd, reference.contestant.channel.logFd);
  }

  /**
   * From here on the participant's output is discarded, because it could reveal hidden inputs.
   * @returns what the watchdog had not read yet.
   */
  private closeLog(isMessagePublic: boolean): Uint8Array {
    const { control } = this.context;
    control.releaseLogs();
    const tail = isMessagePublic ? this.waitingLog() : NOTHING;
    control.set('logOpen', 0);
    this.followLogs();
    return tail;
  }

  private waitingLog(): Uint8Array {
    const chunk = Buffer.alloc(64 * 1024);
    try {
      const count = readSync(this.contestant.contestant.channel.logFd, chunk, 0, chunk.length, null);
      return chunk.subarray(0, count);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      return NOTHING;
    }
  }

  /** The time for a share of a launch, such that `launchesMin` launches fit in the run. */
  private shareOfLaunchMs(share: number): number {
    return (share * this.context.suite.runTimeoutMs) / this.context.suite.launchesMin;
  }

  /** How many calls a block may have on average, so that `launchesMin` launches fit in the time for blocks. */
  private affordableCalls(pairNs: number): number {
    const { suite } = this.context;
    const budgetNs = suite.runTimeoutMs * 1e6 * BLOCKS_SHARE;
    const affordable = Math.floor(budgetNs / (suite.launchesMin * suite.blocksPerLaunch * pairNs));
    return Math.max(MIN_BLOCK_CALLS, Math.min(suite.callsPerBlock, affordable - SETTLING_CALLS));
  }

  /** Whether the contestant remembers answers; null in a launch that is not audited, or has no time for it. */
  private audit(callNs: number): number | null {
    const { suite, task } = this.context;
    if (this.plan.index >= suite.auditLaunches) return null;
    const calls = auditCalls(suite.auditCalls, callNs, this.shareOfLaunchMs(AUDIT_SHARE));
    if (calls === null) return null;
    return this.asking(this.contestant, ({ contestant }) => {
      contestant.startSeries(suite.callTimeoutMs);
      const ratio = auditRatio(contestant, this.source, this.deal, task, calls);
      contestant.endSeries();
      return ratio;
    });
  }

  /** Asked in the first launch only: the reference is the same in all. */
  private noiseEffect(): NoiseEffect | null {
    const { suite, task } = this.context;
    if (suite.inputNoise === 0 || this.plan.index > 0) return null;
    return this.asking(this.reference, ({ contestant }) => {
      contestant.startSeries(suite.callTimeoutMs * suite.batchSize, `A batch of ${suite.batchSize} examples`);
      const timeMs = this.shareOfLaunchMs(BATCH_SHARE);
      const effect = measureNoiseEffect(contestant, this.source, task, suite.batchSize, timeMs);
      contestant.endSeries();
      return effect;
    });
  }

  /**
   * Batches to the contestant: throughput, and the examples that single calls have not reached. A slow model
   * gets smaller and fewer ones.
   */
  private measureBatches(callNs: number): { readonly batches: Batch[]; readonly tied: number } {
    const { suite } = this.context;
    const size = Math.max(1, Math.min(suite.batchSize, Math.floor((SERIES_MS * 1e6) / callNs)));
    const wanted = Math.ceil(this.source.remaining / (this.plan.launchesLeft * size));
    const questions = new Questions(this.source, this.context.task, size);
    const deadline = performance.now() + this.shareOfLaunchMs(BATCH_SHARE);
    const batches: Batch[] = [];
    let tied = 0;
    this.turnTo(this.contestant);
    const { contestant } = this.contestant;
    contestant.startSeries(suite.callTimeoutMs * size, `A batch of ${size} examples`);
    for (let i = 0; i < Math.max(MIN_BATCHES, wanted); i++) {
      if (i > 0 && performance.now() > deadline) break;
      const latencyNs = questions.ask(contestant, () => this.deal.nextScored());
      tied += questions.tied;
      batches.push({
        launch: this.plan.index,
        latencyNs,
        example: base64(Uint32Array.from(questions.examples, (example) => this.source.publicNumber(example))),
        correct: base64(questions.correct),
      });
    }
    contestant.endSeries();
    contestant.refuseUnsolicited();
    return { batches, tied };
  }
}

function greater(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}

function base64(column: Uint8Array | Uint32Array): string {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('base64');
}
