import { readSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { Batch, LaunchRecord } from '@torchperf/contracts';
import { median, warmupSettled } from '@torchperf/domain';
import type { Hello } from '../referee/contestant';
import type { ExampleSource } from '../referee/example-source';
import { auditRatio } from './audit';
import { Questions } from './questions';
import { type Bench, greet, load, type RoleSpec, type Started } from './role';
import type { SampleRecorder } from './samples';

const CONTESTANT = 0;
const REFERENCE = 1;
/** The first call of a process may still set things up: the rehearsal has the time of a load. */
const REHEARSAL_BATCH = 2;
/** A window of warmup and a batch of a slow model are made smaller, so that they take about this long. */
const SERIES_MS = 1000;
const WINDOW_CALLS_LEAST = 3;
const BATCHES_LEAST = 4;
/** Share of a run's time that its warmups may take, so that a slow model that does not settle can be measured. */
const WARMUP_SHARE = 0.2;
/** Share of a run's time that its batches may take. */
const BATCH_SHARE = 0.15;

/** What one launch is told. */
export interface LaunchPlan {
  readonly index: number;
  /** Whether no launch of the run has asked hidden examples yet. */
  readonly isFirst: boolean;
  readonly contestant: RoleSpec;
  readonly reference: RoleSpec;
  /** Launches still to come at the least, this one included: what is left of the examples is shared out. */
  readonly launchesLeft: number;
  /** Calls a block; null before the first launch has shown how slow the models are. */
  readonly callsPerBlock: number | null;
}

/** What one launch gives; its calls are in the run's recorder. */
export interface LaunchResult {
  readonly record: LaunchRecord;
  readonly batches: readonly Batch[];
  readonly hello: { readonly contestant: Hello; readonly reference: Hello };
  readonly memorySource: 'cgroup' | 'rss';
  readonly callsPerBlock: number;
  /** What the participant printed after the warden had last looked, before the log was closed. */
  readonly logTail: string;
}

interface Warmup {
  /** To both. */
  readonly calls: number;
  /** Right answers of the contestant. */
  readonly correct: number;
  readonly settled: boolean;
  /** What a call to each of the two takes. */
  readonly pairNs: number;
}

/** Tells how long each phase of a launch took. */
class PhaseClock {
  readonly phasesMs = { load: 0, warmup: 0, blocks: 0, audit: 0, batches: 0 };
  private since = performance.now();

  end(phase: keyof PhaseClock['phasesMs']): void {
    const now = performance.now();
    this.phasesMs[phase] = now - this.since;
    this.since = now;
  }
}

/** The blocking part of a launch, with what its steps share. */
export class LaunchSession {
  private readonly single: Questions;
  private readonly contestantLatency: Float64Array;
  private readonly referenceLatency: Float64Array;
  /** Right answers of the contestant to single calls since warmup began. */
  private correct = 0;

  constructor(
    private readonly bench: Bench,
    private readonly source: ExampleSource,
    private readonly recorder: SampleRecorder,
    private readonly plan: LaunchPlan,
    private readonly contestant: Started,
    private readonly reference: Started,
    /** Told whom the referee is about to ask, so that a death is laid at the right door. */
    private readonly nowAsking: (started: Started) => void,
  ) {
    this.single = new Questions(source, bench.task, 1);
    const longest = Math.max(bench.suite.callsPerBlock, bench.suite.warmupWindowCalls);
    this.contestantLatency = new Float64Array(longest);
    this.referenceLatency = new Float64Array(longest);
  }

  /** @throws ContestantFault, ContestantGone of whom was told to be asked last. */
  run(): LaunchResult {
    const { bench, contestant, reference, plan } = this;
    const clock = new PhaseClock();
    this.followLogs();
    const referenceHello = this.asking(reference, greet);
    this.asking(reference, (one) => load(bench, one));
    const rehearsedNs = this.rehearse(reference);
    const contestantHello = this.asking(contestant, greet);
    // A later launch may tell of hidden inputs: one before it can leave bits in which system files are cached.
    bench.control.set('logOpen', plan.isFirst ? 1 : 0);
    if (!plan.isFirst) contestant.contestant.beginConfidential();
    const loadTimeMs = this.asking(contestant, (one) => load(bench, one));
    const pairNs = rehearsedNs + this.rehearse(contestant);
    const logTail = this.closeLog();
    contestant.contestant.beginConfidential();
    const afterLoad = contestant.process.memory();
    contestant.process.resetMemoryPeak();

    clock.end('load');

    const warmup = this.warmUp(pairNs);
    clock.end('warmup');
    const callsPerBlock = plan.callsPerBlock ?? this.affordableCalls(warmup.pairNs);
    const cpuBefore = contestant.process.cpuTimeNs();
    const firstSample = this.recorder.length;
    const blockLogRatios = this.measureBlocks(callsPerBlock);
    const cpuAfter = contestant.process.cpuTimeNs();
    const afterCalls = contestant.process.memory();
    clock.end('blocks');
    const audited = this.audit(callsPerBlock);
    clock.end('audit');
    const latencies = this.split(firstSample);
    const batches = this.measureBatches(median(Array.from(latencies.contestant)));
    clock.end('batches');
    for (const one of [contestant, reference]) one.contestant.bye();

    const summed = latencies.contestant.reduce((sum, value) => sum + value, 0);
    return {
      record: {
        index: plan.index,
        loadTimeMs,
        warmupCalls: warmup.calls,
        warmupCorrect: warmup.correct,
        settled: warmup.settled,
        blockLogRatios,
        logRatio: median(blockLogRatios),
        contestantMedianNs: median(Array.from(latencies.contestant)),
        referenceMedianNs: median(Array.from(latencies.reference)),
        cpuToLatency: cpuBefore === null || cpuAfter === null ? null : (cpuAfter - cpuBefore) / summed,
        auditRatio: audited,
        phasesMs: clock.phasesMs,
        loadPeakBytes: afterLoad.peakBytes,
        inferencePeakBytes: afterCalls.peakBytes,
      },
      batches,
      hello: { contestant: contestantHello, reference: referenceHello },
      memorySource: afterCalls.source,
      callsPerBlock,
      logTail,
    };
  }

  private asking<T>(started: Started, action: (started: Started) => T): T {
    this.nowAsking(started);
    return action(started);
  }

  /** A call and a batch with inputs that are no examples; @returns ns an example in the batch. */
  private rehearse(started: Started): number {
    return this.asking(started, ({ contestant }) => {
      contestant.beginSeries(this.bench.suite.loadTimeoutMs);
      new Questions(this.source, this.bench.task, 1).rehearse(contestant);
      const batch = new Questions(this.source, this.bench.task, REHEARSAL_BATCH);
      const batchNs = batch.rehearse(contestant);
      contestant.refuseUnsolicited();
      contestant.endSeries();
      return batchNs / REHEARSAL_BATCH;
    });
  }

  private followLogs(): void {
    const { contestant, reference } = this;
    this.bench.control.followLogs(contestant.contestant.channel.logFd, reference.contestant.channel.logFd);
  }

  /**
   * From here on nothing that the participant prints is kept, for it could tell of hidden inputs.
   * @returns what the warden had not read yet.
   */
  private closeLog(): string {
    const { control } = this.bench;
    control.releaseLogs();
    const tail = this.plan.isFirst ? this.waitingLog() : '';
    control.set('logOpen', 0);
    this.followLogs();
    return tail;
  }

  private waitingLog(): string {
    const chunk = Buffer.alloc(64 * 1024);
    try {
      const count = readSync(this.contestant.contestant.channel.logFd, chunk, 0, chunk.length, null);
      return chunk.toString('utf8', 0, count);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      return '';
    }
  }

  /**
   * Windows of calls to both, until the last medians of their ratio agree or the limit is reached. These calls
   * look like all others and are checked like them, but they are not scored. Slow models get shorter windows, and
   * need no more than three of them to count as settled.
   * @param rehearsedNs what a call to each took in rehearsal, for the length of the first window.
   */
  private warmUp(rehearsedNs: number): Warmup {
    const { suite } = this.bench;
    const started = performance.now();
    const ratios: number[] = [];
    const fullWindow = Math.max(WINDOW_CALLS_LEAST, Math.floor(suite.warmupWindowCalls / 2));
    const timeoutMs = Math.min(suite.warmupTimeoutMs, this.shareOfLaunchMs(WARMUP_SHARE));
    let calls = 0;
    let pairNs = rehearsedNs;
    this.correct = 0;
    for (;;) {
      const affordable = Math.floor((SERIES_MS * 1e6) / pairNs);
      const callsOfEach = Math.max(WINDOW_CALLS_LEAST, Math.min(fullWindow, affordable));
      const reference = this.series(this.reference, this.referenceLatency, callsOfEach, -1);
      const own = this.series(this.contestant, this.contestantLatency, callsOfEach, -1);
      calls += 2 * callsOfEach;
      pairNs = own + reference;
      ratios.push(own / reference);
      const settled = ratios.length >= 3 && warmupSettled(ratios, suite.warmupTolerance);
      const elapsed = performance.now() - started;
      const slow = callsOfEach < fullWindow;
      if (settled && (calls >= suite.warmupCallsMin || slow))
        return { calls, correct: this.correct, settled, pairNs };
      if (calls >= suite.warmupCallsMax || elapsed > timeoutMs) {
        return { calls, correct: this.correct, settled: false, pairNs };
      }
    }
  }

  /** What a launch may spend on something, if the least number of launches is to fit in the run. */
  private shareOfLaunchMs(share: number): number {
    return (share * this.bench.suite.runTimeoutMs) / this.bench.suite.launchesMin;
  }

  /** How many calls a block may have, so that the least number of launches fits in half of the run's time. */
  private affordableCalls(pairNs: number): number {
    const { suite } = this.bench;
    const budgetNs = (suite.runTimeoutMs * 1e6) / 2;
    const affordable = Math.floor(budgetNs / (suite.launchesMin * suite.blocksPerLaunch * pairNs));
    return Math.max(5, Math.min(suite.callsPerBlock, affordable));
  }

  /** Whether the contestant remembers answers; null in a launch that is not audited. */
  private audit(calls: number): number | null {
    const { suite, task } = this.bench;
    if (this.plan.index >= suite.auditLaunches) return null;
    return this.asking(this.contestant, ({ contestant }) => {
      contestant.beginSeries(suite.callTimeoutMs);
      const ratio = auditRatio(contestant, this.source, task, Math.min(calls, suite.auditCalls));
      contestant.endSeries();
      return ratio;
    });
  }

  /** Blocks in the order ABBA ABBA …; each pair gives ln(median contestant / median reference). */
  private measureBlocks(calls: number): number[] {
    const { suite, control } = this.bench;
    this.recorder.reserve(2 * suite.blocksPerLaunch * calls);
    const ratios: number[] = [];
    for (let block = 0; block < suite.blocksPerLaunch; block++) {
      collectGarbage();
      this.asking(this.contestant, (one) => one.contestant.refuseUnsolicited());
      let own: number;
      let reference: number;
      if (block % 2 === 0) {
        own = this.series(this.contestant, this.contestantLatency, calls, block);
        reference = this.series(this.reference, this.referenceLatency, calls, block);
      } else {
        reference = this.series(this.reference, this.referenceLatency, calls, block);
        own = this.series(this.contestant, this.contestantLatency, calls, block);
      }
      ratios.push(Math.log(own / reference));
      control.set('launchPermille', Math.round((1000 * (block + 1)) / suite.blocksPerLaunch));
    }
    return ratios;
  }

  /**
   * Calls in a row to one of the two. With `block` ≥ 0 they are recorded, and the contestant's are scored.
   * @returns their median latency in ns.
   */
  private series(started: Started, latencies: Float64Array, calls: number, block: number): number {
    this.nowAsking(started);
    const { contestant } = started;
    const role = started === this.contestant ? CONTESTANT : REFERENCE;
    const scored = block >= 0 && role === CONTESTANT;
    const draw = scored ? () => this.source.next() : () => this.source.any();
    contestant.beginSeries(this.bench.suite.callTimeoutMs);
    for (let i = 0; i < calls; i++) {
      const latencyNs = this.single.ask(contestant, draw);
      latencies[i] = latencyNs;
      if (role === CONTESTANT) this.correct += this.single.correct[0] as number;
      if (block < 0) continue;
      const example = this.source.publicNumber(this.single.examples[0] as number);
      this.recorder.add(this.plan.index, block, role, example, latencyNs, this.single.correct[0] === 1);
    }
    contestant.endSeries();
    return median(Array.from(latencies.subarray(0, calls)));
  }

  /**
   * Batches to the contestant: throughput, and the examples that single calls have not reached. A slow model
   * gets smaller and fewer ones.
   */
  private measureBatches(callNs: number): Batch[] {
    const { suite } = this.bench;
    const size = Math.max(1, Math.min(suite.batchSize, Math.floor((SERIES_MS * 1e6) / callNs)));
    const wanted = Math.ceil(this.source.remaining / (this.plan.launchesLeft * size));
    const questions = new Questions(this.source, this.bench.task, size);
    const deadline = performance.now() + this.shareOfLaunchMs(BATCH_SHARE);
    const batches: Batch[] = [];
    this.nowAsking(this.contestant);
    const { contestant } = this.contestant;
    contestant.beginSeries(suite.callTimeoutMs * size);
    for (let i = 0; i < Math.max(BATCHES_LEAST, wanted); i++) {
      if (i > 0 && performance.now() > deadline) break;
      const latencyNs = questions.ask(contestant, () => this.source.next());
      batches.push({
        launch: this.plan.index,
        latencyNs,
        example: base64(Uint32Array.from(questions.examples, (example) => this.source.publicNumber(example))),
        correct: base64(questions.correct),
      });
    }
    contestant.endSeries();
    contestant.refuseUnsolicited();
    return batches;
  }

  /** Latencies of the launch's recorded calls by role, in the order in which they were made. */
  private split(firstSample: number): { contestant: Float64Array; reference: Float64Array } {
    return {
      contestant: this.recorder.latenciesOf(CONTESTANT, firstSample),
      reference: this.recorder.latenciesOf(REFERENCE, firstSample),
    };
  }
}

function base64(column: Uint8Array | Uint32Array): string {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('base64');
}

/** Empties the young generation between blocks, so that it is not done within one (`node --expose-gc`). */
function collectGarbage(): void {
  globalThis.gc?.({ type: 'minor' });
}
