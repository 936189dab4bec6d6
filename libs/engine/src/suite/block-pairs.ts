import { performance } from 'node:perf_hooks';
import type { PairRecord, PairWaits } from '@torchperf/contracts';
import type { Started, SuiteContext } from '../contestant/role';
import { RETAKE_FACTOR_MAX } from '../measuring-rules';
import { BlockPlan, maxBlockCalls, type PlannedPair } from './block-plan';
import { BlockMeter, isContended } from './contention';
import type { SampleRecorder } from './samples';
import { type Series, UNSCORED } from './series';

/** All pairs of blocks of a launch, retaken ones included. */
export interface MeasuredBlocks {
  readonly pairs: PairRecord[];
  /** Of each pair. */
  readonly logRatios: readonly number[];
  /** CPU time of the contestant in its blocks; null where it cannot be read. */
  readonly contestantCpuNs: number | null;
}

/** One pair: the median latency of each side in ns, and what the scheduler counted meanwhile. */
interface MeasuredPair {
  readonly contestantNs: number;
  readonly referenceNs: number;
  readonly waits: PairWaits;
  readonly contestantCpuNs: number | null;
}

/** What the blocks of a launch are made of. */
export interface BlockParts {
  readonly context: SuiteContext;
  readonly recorder: SampleRecorder;
  readonly series: Series;
  readonly contestant: Started;
  readonly reference: Started;
  /** Names the side that is asked, and lets only it run. */
  readonly turnTo: (started: Started) => void;
  /** Fails where the contestant has sent what no one asked for. */
  readonly refuseUnsolicited: () => void;
}

/** Blocks of calls to one side and then to the other: those that count, and the windows of warmup. */
export class BlockPairs {
  constructor(private readonly parts: BlockParts) {}

  /** A window of warmup: so many calls to each, which count for nothing. */
  warmupWindow(calls: number): Pick<MeasuredPair, 'contestantNs' | 'referenceNs'> {
    return this.pair({ first: 'reference', calls }, UNSCORED);
  }

  /**
   * The pairs that the seed of the run gives; each gives ln(median contestant / median reference). A contended pair is
   * retaken in the same order and length, while there is time for it.
   */
  measure(seed: Buffer, launch: number, meanCalls: number, retakeMs: number): MeasuredBlocks {
    const { context, recorder } = this.parts;
    const { suite, control } = context;
    const plan = new BlockPlan(seed, launch, meanCalls);
    const wanted = suite.blocksPerLaunch;
    const [pairs, logRatios]: [PairRecord[], number[]] = [[], []];
    let contestantCpuNs: number | null = 0;
    let clean = 0;
    let contendedMs = 0;
    const canRetake = () => contendedMs < retakeMs && pairs.length < (1 + RETAKE_FACTOR_MAX) * wanted;
    while (pairs.length < wanted || (clean < wanted && canRetake())) {
      recorder.reserve(2 * maxBlockCalls(meanCalls));
      collectGarbage();
      this.parts.refuseUnsolicited();
      const startMs = performance.now();
      const planned = plan.pair(clean);
      const pair = this.pair(planned, pairs.length);
      pairs.push({ ...planned, ...pair.waits });
      logRatios.push(Math.log(pair.contestantNs / pair.referenceNs));
      contestantCpuNs = sum(contestantCpuNs, pair.contestantCpuNs);
      if (isContended(pair.waits, suite)) contendedMs += performance.now() - startMs;
      else clean++;
      control.set('launchPermille', Math.round((1000 * Math.max(clean, 1)) / wanted));
    }
    return { pairs, logRatios, contestantCpuNs };
  }

  private pair({ first, calls }: PlannedPair, block: number): MeasuredPair {
    const { contestant, reference, series } = this.parts;
    const askContestant = () => this.block(contestant, reference, calls, block);
    const askReference = () => this.block(reference, contestant, calls, block);
    const [one, two] =
      first === 'contestant' ? [askContestant(), askReference()] : [askReference(), askContestant()];
    const [own, others] = first === 'contestant' ? [one, two] : [two, one];
    series.seen.endPair(others.medianNs);
    return {
      contestantNs: own.medianNs,
      referenceNs: others.medianNs,
      waits: { contestant: own.wait, reference: others.wait },
      contestantCpuNs: own.cpuNs,
    };
  }

  private block(asked: Started, idle: Started, calls: number, block: number) {
    const { series, turnTo } = this.parts;
    turnTo(asked);
    series.settle(asked);
    const meter = new BlockMeter(asked.process, idle.process);
    meter.start();
    const medianNs = series.ask(asked, calls, block);
    return { medianNs, ...meter.stop() };
  }
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

/** Collects the young generation between blocks, so that no collection falls within one (`node --expose-gc`). */
function collectGarbage(): void {
  globalThis.gc?.({ type: 'minor' });
}
