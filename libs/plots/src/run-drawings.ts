import type { RunReport } from '@torchperf/contracts';
import type { Drawing } from './drawing';
import { latencyDistribution } from './latency-distribution';
import { launchRatios } from './launch-ratios';
import { latencySeriesOf, ratioSeriesOf, referenceLatencySeriesOf } from './run-series';

const REFERENCE = 'reference';

/** The plots of one run. */
export interface RunDrawings {
  /** Its launches, compared with the reference's. */
  readonly launches: Drawing;
  /** The latencies of its calls and of those to the reference. */
  readonly latency: Drawing;
}

/** @param name of the submission */
export function runDrawings(report: RunReport, name: string): RunDrawings {
  return {
    launches: (paper) => {
      const ratios = ratioSeriesOf(report, { name, against: `the ${REFERENCE}` });
      return ratios ? launchRatios([ratios], paper) : [];
    },
    latency: (paper) => {
      const all = [latencySeriesOf(report, name), referenceLatencySeriesOf(report, REFERENCE)];
      const known = all.filter((series) => series !== null);
      return known.length > 0 ? [latencyDistribution(known, paper)] : [];
    },
  };
}
