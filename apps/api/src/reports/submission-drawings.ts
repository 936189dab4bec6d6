import type { RunReport } from '@torchperf/contracts';
import {
  latencyDistribution,
  latencySeriesOf,
  launchRatios,
  ratioSeriesOf,
  referenceLatencySeriesOf,
} from '@torchperf/plots';
import type { SubmissionPlot } from '@torchperf/reports';
import type { Drawing } from './drawing';

const REFERENCE = 'reference';

/** The plots of a run. @param name of the submission */
export function submissionDrawings(report: RunReport, name: string): Record<SubmissionPlot, Drawing> {
  const ratios = ratioSeriesOf(report, { name, against: `the ${REFERENCE}` });
  const latencies = [latencySeriesOf(report, name), referenceLatencySeriesOf(report, REFERENCE)].filter(
    (series) => series !== null,
  );
  return {
    launches: (paper) => (ratios ? launchRatios([ratios], paper) : []),
    latency: (paper) => (latencies.length > 0 ? [latencyDistribution(latencies, paper)] : []),
  };
}
