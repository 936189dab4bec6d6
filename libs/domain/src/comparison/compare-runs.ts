import type { MetricName } from '../metric';
import { holm } from '../statistics/holm';
import { mcnemarExact } from '../statistics/mcnemar';
import { pairedDifference } from '../statistics/paired-difference';
import { compareLaunches } from './compare-launches';
import type { ComparedRun } from './compared-run';
import { coarsened, discordanceOf } from './discordance';
import { type Dominance, dominanceOf } from './dominance';
import { SIGNIFICANCE } from './significance';

/** A 95 % interval with the test that goes with it. */
export interface TestedInterval {
  readonly lower: number;
  readonly upper: number;
  /** Two-sided, of this test alone. */
  readonly pValue: number;
  /** Corrected after Holm for all pairs of which the same is asked. */
  readonly pAdjusted: number;
  readonly toldApart: boolean;
}

/** A figure of the second of two runs over that of the first. */
export interface RatioComparison {
  readonly ratio: number;
  /** Null where the two are not held against each other. */
  readonly tested: TestedInterval | null;
}

export interface AccuracyComparison {
  /** Share of right answers of the second less that of the first, on the examples that both were asked. */
  readonly difference: number;
  readonly examples: number;
  /** Examples that only one of them gets right, made coarse: test and interval come from it. */
  readonly discordantAtMost: number;
  readonly tested: TestedInterval;
}

/** How the second of two runs stands to the first, the base. A part is null where one of them lacks the figure. */
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
 * Accuracy: McNemar's exact test on the examples, their discordant ones made coarse. P-values of one question are
 * corrected for all pairs that it is asked of.
 * @throws RangeError when a value is not finite.
 */
export function compareRuns(runs: readonly ComparedRun[]): PairComparison[] {
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
            discordantAtMost: accuracy.discordantAtMost,
            tested: accuracy.tested,
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
      dominance: dominanceOf(base, other),
    };
  });
}

interface Pair {
  readonly base: ComparedRun;
  readonly other: ComparedRun;
}

/** What a test gives before it is corrected. */
interface Tested {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
  readonly pValue: number;
}

function testLatency({ base, other }: Pair): Tested | null {
  if (base.hardwareClass !== other.hardwareClass) return null;
  return testLaunches(base.launchLogRatios, other.launchLogRatios);
}

function testPeakMemory({ base, other }: Pair): Tested | null {
  if (base.memorySource !== other.memorySource) return null;
  return testLaunches(base.launchPeakBytes.map(Math.log), other.launchPeakBytes.map(Math.log));
}

function testLaunches(base: readonly number[], other: readonly number[]): Tested | null {
  if (base.length === 0 || other.length === 0) return null;
  const { ratio, pValue } = compareLaunches(other, base);
  return { ...ratio, pValue };
}

function testAccuracy({ base, other }: Pair) {
  if (!base.answers || base.answers.length !== other.answers?.length) return null;
  const counts = coarsened(discordanceOf(base.answers, other.answers));
  if (counts.examples === 0) return null;
  const { examples, onlyFirst, onlySecond } = counts;
  const { estimate, lower, upper } = pairedDifference(onlyFirst, onlySecond, examples);
  const pValue = mcnemarExact(onlyFirst, onlySecond);
  return { estimate, lower, upper, pValue, examples, discordantAtMost: onlyFirst + onlySecond };
}

/** Holm's correction for all tests of one question; pairs that it could not be asked of do not count. */
function corrected<T extends Tested>(tests: readonly (T | null)[]) {
  const made = tests.filter((test) => test !== null);
  const adjusted = holm(made.map(({ pValue }) => pValue));
  return tests.map((test) => {
    if (test === null) return null;
    const { lower, upper, pValue } = test;
    const pAdjusted = adjusted[made.indexOf(test)] as number;
    return { ...test, tested: { lower, upper, pValue, pAdjusted, toldApart: pAdjusted < SIGNIFICANCE } };
  });
}

function ratioOf(metric: MetricName, base: ComparedRun, other: ComparedRun): number | null {
  const [from, to] = [base.metrics[metric], other.metrics[metric]];
  return from && to && from.value > 0 ? to.value / from.value : null;
}

function differenceOf(metric: MetricName, base: ComparedRun, other: ComparedRun): number {
  return (other.metrics[metric]?.value ?? 0) - (base.metrics[metric]?.value ?? 0);
}
