import type { MetricName } from '../metric';
import { bonferroni } from '../statistics/bonferroni';
import { mcnemarExact } from '../statistics/mcnemar';
import { mcnemarInterval } from '../statistics/mcnemar-interval';
import { compareLaunches } from './compare-launches';
import type { ComparedRun } from './compared-run';
import { coarsened, discordanceOf } from './discordance';
import { type ComparedBoard, type Dominance, dominanceOf } from './dominance';
import { SIGNIFICANCE } from './significance';

/** An interval with the test that it inverts: it leaves out what is tested exactly where the two are distinguishable. */
export interface TestedInterval {
  /** All intervals of one question hold together with 95 %. */
  readonly lower: number;
  readonly upper: number;
  /** Two-sided, of this test alone. */
  readonly pValue: number;
  /** Corrected, as the interval is, for all pairs of which the same is asked (Bonferroni). */
  readonly pAdjusted: number;
  readonly isDistinguishable: boolean;
}

/** A figure of the second of two runs over that of the first. */
export interface RatioComparison {
  readonly ratio: number;
  /** Null where the two are not tested: measured in different ways, or in too few launches. */
  readonly tested: TestedInterval | null;
}

export interface AccuracyComparison {
  /** Share of right answers of the second less that of the first, on the examples that both were asked. */
  readonly difference: number;
  readonly examples: number;
  /** Examples that only one of them gets right, made coarse: test and interval come from it. */
  readonly maxDiscordant: number;
  readonly tested: TestedInterval;
}

/** The second of two runs compared with the first, the base. A part is null where one of them lacks the figure. */
export interface PairComparison {
  readonly base: string;
  readonly other: string;
  /** Whether both ran on one class of hardware. */
  readonly sideBySide: boolean;
  readonly latency: RatioComparison | null;
  readonly accuracy: AccuracyComparison | null;
  readonly peakMemory: (RatioComparison & { readonly differenceBytes: number }) | null;
  /** Exact: there is nothing to test. */
  readonly modelSize: { readonly ratio: number; readonly differenceBytes: number } | null;
  /** Of raw times, which nothing pairs with the reference: no interval and no test. Null on different hardware. */
  readonly throughput: { readonly ratio: number } | null;
  readonly dominance: Dominance | null;
}

/**
 * Compares every two of several runs; first those with the first run as their base. Latency: Mann–Whitney on the
 * launches' ratios to the reference, with the Hodges–Lehmann shift. Peak memory: the same on the launches' peaks.
 * Accuracy: McNemar's exact test on the examples, their discordant ones made coarse. P-values and intervals of one
 * question are corrected, in the same way, for all pairs that it is asked of.
 * @param board whose rule of dominance is applied; by default that of two entries.
 * @throws RangeError when a value is not finite.
 */
export function compareRuns(runs: readonly ComparedRun[], board?: ComparedBoard): PairComparison[] {
  const pairs = runs.flatMap((base, index) => runs.slice(index + 1).map((other) => ({ base, other })));
  const latencies = corrected(pairs.map(testLatency));
  const peaks = corrected(pairs.map(testPeakMemory));
  const accuracies = corrected(pairs.map(testAccuracy));
  return pairs.map(({ base, other }, index) => {
    const sideBySide = base.hardwareClass === other.hardwareClass;
    const latency = latencies[index];
    const accuracy = accuracies[index];
    const peak = peaks[index];
    const latencyRatio = latency?.estimate ?? ratioOf('relativeLatency', base, other);
    const peakRatio = peak?.estimate ?? ratioOf('peakMemory', base, other);
    const sizeRatio = ratioOf('modelSize', base, other);
    const throughput = sideBySide ? ratioOf('throughput', base, other) : null;
    return {
      base: base.id,
      other: other.id,
      sideBySide,
      latency: latencyRatio === null ? null : { ratio: latencyRatio, tested: latency?.tested ?? null },
      accuracy: accuracy
        ? {
            difference: accuracy.estimate,
            examples: accuracy.examples,
            maxDiscordant: accuracy.maxDiscordant,
            tested: accuracy.tested as TestedInterval,
          }
        : null,
      peakMemory:
        peakRatio === null
          ? null
          : {
              ratio: peakRatio,
              differenceBytes: differenceOf('peakMemory', base, other),
              tested: peak?.tested ?? null,
            },
      modelSize:
        sizeRatio === null
          ? null
          : { ratio: sizeRatio, differenceBytes: differenceOf('modelSize', base, other) },
      throughput: throughput === null ? null : { ratio: throughput },
      dominance: dominanceOf(base, other, board),
    };
  });
}

interface Pair {
  readonly base: ComparedRun;
  readonly other: ComparedRun;
}

interface Bounds {
  readonly lower: number | null;
  readonly upper: number | null;
}

/** A test, with the interval that inverts it at any confidence; without bounds where that cannot be reached. */
interface Testable {
  readonly estimate: number;
  readonly pValue: number;
  boundsAt(confidence: number): Bounds;
  /** What is tested: a ratio of 1, a difference of 0. */
  readonly null: number;
}

function testLatency({ base, other }: Pair): Testable | null {
  if (base.hardwareClass !== other.hardwareClass) return null;
  return testLaunches(base.launchLogRatios, other.launchLogRatios);
}

function testPeakMemory({ base, other }: Pair): Testable | null {
  if (base.memorySource !== other.memorySource) return null;
  return testLaunches(base.launchPeakBytes.map(Math.log), other.launchPeakBytes.map(Math.log));
}

function testLaunches(base: readonly number[], other: readonly number[]): Testable | null {
  if (base.length === 0 || other.length === 0) return null;
  const { ratio, pValue } = compareLaunches(other, base);
  return {
    estimate: ratio.estimate,
    pValue,
    boundsAt: (confidence) => compareLaunches(other, base, confidence).ratio,
    null: 1,
  };
}

function testAccuracy({ base, other }: Pair) {
  if (!base.answers || base.answers.length !== other.answers?.length) return null;
  const counts = coarsened(discordanceOf(base.answers, other.answers));
  if (counts.examples === 0) return null;
  const { examples, onlyFirst, onlySecond } = counts;
  const boundsAt = (confidence: number) => mcnemarInterval(onlyFirst, onlySecond, examples, confidence);
  return {
    estimate: (onlySecond - onlyFirst) / examples,
    pValue: mcnemarExact(onlyFirst, onlySecond),
    boundsAt,
    null: 0,
    examples,
    maxDiscordant: onlyFirst + onlySecond,
  };
}

/** One correction for all tests of one question; pairs that it could not be asked of do not count. */
function corrected<T extends Testable>(tests: readonly (T | null)[]) {
  const made = tests.filter((test) => test !== null).length;
  if (made === 0) return tests.map(() => null);
  const { pAdjusted, confidence } = bonferroni(made, SIGNIFICANCE);
  return tests.map((test) => {
    if (test === null) return null;
    const { pValue } = test;
    const { lower, upper } = test.boundsAt(confidence);
    if (lower === null || upper === null) return { ...test, tested: null };
    const isDistinguishable = lower > test.null || upper < test.null;
    return { ...test, tested: { lower, upper, pValue, pAdjusted: pAdjusted(pValue), isDistinguishable } };
  });
}

function ratioOf(metric: MetricName, base: ComparedRun, other: ComparedRun): number | null {
  const [from, to] = [base.metrics[metric], other.metrics[metric]];
  return from && to && from.value > 0 ? to.value / from.value : null;
}

function differenceOf(metric: MetricName, base: ComparedRun, other: ComparedRun): number {
  return (other.metrics[metric]?.value ?? 0) - (base.metrics[metric]?.value ?? 0);
}
