import type { RunReport } from '@torchperf/contracts';
import { mannWhitney } from '@torchperf/domain';
import { inShort, measure } from '../measure';
import { atLeast, atMost, beside, type Row } from '../row';
import { DEPTH, type Workbench } from '../workbench';

/** Pairs of runs of the very same bundle. */
const EQUAL_PAIRS = 60;
/** Shares by which the same model is slowed down, and how many pairs of a plain and a slowed run there are. */
const SLOWED = [
  { slower: 0.005, pairs: 10 },
  { slower: 0.01, pairs: 20 },
  { slower: 0.02, pairs: 20 },
  { slower: 0.05, pairs: 10 },
] as const;
/** All models wait so long after their work, so that a slowed one differs in the length of its wait only. */
const WAIT_NS = 3000;
/** What a comparison calls told apart. */
const ALPHA = 0.05;

/**
 * How often two runs are told apart by the launch values of both (Mann–Whitney): of one bundle, and of that bundle
 * against the same one slowed by a known share. No run stands in two pairs of one kind.
 */
export async function apart(workbench: Workbench): Promise<Row[]> {
  const depth = DEPTH['0.2ms'];
  const base = await workbench.layers({ depth, waitNs: WAIT_NS });
  const run = async (bundle: string, label: string) => {
    const report = await measure(workbench, { bundle, reference: base });
    workbench.say(`${label}: ${inShort(report)}`);
    return report;
  };

  const plain: RunReport[] = [];
  for (let i = 1; i <= 2 * EQUAL_PAIRS; i++) {
    plain.push(await run(base, `apart 0 %, run ${i} of ${2 * EQUAL_PAIRS}`));
  }
  const equal = Array.from({ length: EQUAL_PAIRS }, (_, i) =>
    areApart(plain[2 * i] as RunReport, plain[2 * i + 1] as RunReport),
  );
  const rows = [atMost('apart-0', percent(equal), '%', 5)];

  for (const { slower, pairs } of SLOWED) {
    const slowed = await workbench.layers({ depth, slower, waitNs: WAIT_NS });
    const found: boolean[] = [];
    for (let i = 0; i < pairs; i++) {
      const label = `apart ${100 * slower} %, run ${i + 1} of ${pairs}`;
      found.push(areApart(await run(slowed, label), plain[i] as RunReport));
    }
    const id = `apart-${100 * slower}`;
    const least = { 'apart-1': 90, 'apart-2': 98 }[id];
    rows.push(least ? atLeast(id, percent(found), '%', least) : beside(id, percent(found), '%'));
  }
  return rows;
}

function areApart(a: RunReport, b: RunReport): boolean {
  const values = (report: RunReport) => report.launches.map((launch) => launch.logRatio);
  return mannWhitney(values(a), values(b)).pValue < ALPHA;
}

function percent(found: readonly boolean[]): number {
  return (100 * found.filter(Boolean).length) / found.length;
}
