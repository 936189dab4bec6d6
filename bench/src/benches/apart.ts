import type { RunReport } from '@torchperf/contracts';
import { isDistinguishable, type MeasuredValue, mannWhitney, marginsOf } from '@torchperf/domain';
import { inShort, measure } from '../measure';
import { atLeast, atMost, informative, type Row } from '../row';
import { DEPTH, type Workbench } from '../workbench';

/** Pairs of runs of the very same bundle; no run is in two of them. */
const EQUAL_PAIRS = 60;
/** Shares by which the same model is slowed down, how many runs it gets, and how many of its pairs must be distinguishable. */
const SLOWED = [
  { slower: 0.005, runs: 10, minPercent: null },
  { slower: 0.01, runs: 20, minPercent: 90 },
  { slower: 0.02, runs: 20, minPercent: 98 },
  { slower: 0.05, runs: 10, minPercent: null },
] as const;
/** All models wait so long after their work, so that a slowed one differs in the length of its wait only. */
const WAIT_NS = 3000;
/** Of the Mann–Whitney test that a comparison side by side makes. */
const ALPHA = 0.05;

/**
 * How often two runs are distinguishable as on a board of two, however small the difference. Of one bundle,
 * and of that bundle against the same one slowed by a known share, each slowed run with each plain one. The test on
 * launch values is shown next to it.
 */
export async function apart(workbench: Workbench): Promise<Row[]> {
  const depth = DEPTH['0.2ms'];
  const base = await workbench.layers({ depth, waitNs: WAIT_NS });
  const runs = async (bundle: string, count: number, percent: number) => {
    const reports: RunReport[] = [];
    for (let run = 1; run <= count; run++) {
      const report = await measure(workbench, { bundle, reference: base });
      workbench.say(`apart ${percent} %, run ${run} of ${count}: ${inShort(report)}`);
      reports.push(report);
    }
    return reports;
  };

  const plain = await runs(base, 2 * EQUAL_PAIRS, 0);
  const equal = Array.from({ length: EQUAL_PAIRS }, (_, i) => plain.slice(2 * i, 2 * i + 2) as Pair);
  const rows = [
    atMost('apart-0', percentOf(equal, areApart), '%', 5),
    informative('apart-0-test', percentOf(equal, differ), '%'),
  ];
  for (const { slower, runs: count, minPercent } of SLOWED) {
    const slowed = await runs(
      await workbench.layers({ depth, slower, waitNs: WAIT_NS }),
      count,
      100 * slower,
    );
    const pairs = slowed.flatMap((one) => plain.map((other): Pair => [one, other]));
    const id = `apart-${100 * slower}`;
    const share = percentOf(pairs, areApart);
    rows.push(
      minPercent === null ? informative(id, share, '%') : atLeast(id, share, '%', minPercent),
      informative(`${id}-test`, percentOf(pairs, differ), '%'),
    );
  }
  return rows;
}

type Pair = [RunReport, RunReport];

/** What the ranks of a board are made of. */
function areApart(pair: Pair): boolean {
  const [one, other] = pair
    .map(({ metrics }) => marginsOf(metrics.relativeLatency as MeasuredValue, 'log'))
    .sort((a, b) => a.estimate - b.estimate);
  if (!one || !other) throw new Error('A pair has two runs.');
  return isDistinguishable(other.estimate - one.estimate, one.above, other.below, 0);
}

/** What a comparison side by side says: Mann–Whitney on the launch values. */
function differ(pair: Pair): boolean {
  const [a, b] = pair.map(({ launches }) => launches.map((launch) => launch.logRatio)) as [
    number[],
    number[],
  ];
  return mannWhitney(a, b).pValue < ALPHA;
}

function percentOf(pairs: readonly Pair[], found: (pair: Pair) => boolean): number {
  return (100 * pairs.filter(found).length) / pairs.length;
}
