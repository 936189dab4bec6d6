import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  latencyDistribution,
  latencySeriesOf,
  launchRatios,
  type Paper,
  ratioSeriesOf,
  referenceLatencySeriesOf,
} from '@torchperf/plots';
import { useCallback } from 'react';
import { asProblem } from '../api/api.error';
import { runReportQuery } from '../api/queries';
import { useTeamToken } from '../api/team-token';
import { ProblemAlert } from '../app/problem-alert';
import { Drawing } from './drawing';

interface RunDrawingsProps {
  readonly runId: string;
  /** Of the submission. */
  readonly name: string;
  /** What is kept free for them while the report loads. */
  readonly heightPx: number;
}

/** The launches of a run and the latencies of its calls, drawn from its report. */
export default function RunDrawings({ runId, name, heightPx }: RunDrawingsProps) {
  const [token] = useTeamToken();
  const { data: report, error } = useQuery(runReportQuery(runId, token));
  const drawLaunches = useCallback(
    (paper: Paper) => {
      const series = report && ratioSeriesOf(report, { name, against: 'the reference' });
      return series ? launchRatios([series], paper) : [];
    },
    [report, name],
  );
  const drawLatencies = useCallback(
    (paper: Paper) => {
      const series = report
        ? [latencySeriesOf(report, 'model'), referenceLatencySeriesOf(report, 'reference')]
        : [];
      const known = series.filter((one) => one !== null);
      return known.length > 0 ? [latencyDistribution(known, paper)] : [];
    },
    [report],
  );
  if (error) return <ProblemAlert problem={asProblem(error)} />;
  if (!report) return <Skeleton height={heightPx} />;
  return (
    <Stack gap="md">
      <Drawing draw={drawLaunches} />
      <Drawing draw={drawLatencies} />
    </Stack>
  );
}
