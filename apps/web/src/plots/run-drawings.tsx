import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { runDrawings } from '@torchperf/plots';
import { useMemo } from 'react';
import { asProblem } from '../api/api.error';
import { useTeamToken } from '../api/team-token';
import { ProblemAlert } from '../ui/problem-alert';
import { Drawing } from './drawing';
import { runReportQuery } from './run-report.query';

interface RunDrawingsProps {
  readonly runId: string;
  /** Of the submission. */
  readonly name: string;
  /** The height to reserve while the report loads. */
  readonly heightPx: number;
}

/** The launches of a run and the latencies of its calls, drawn from its report. */
export default function RunDrawings({ runId, name, heightPx }: RunDrawingsProps) {
  const [token] = useTeamToken();
  const { data: report, error } = useQuery(runReportQuery(runId, token));
  const drawings = useMemo(() => report && runDrawings(report, name), [report, name]);
  if (error) return <ProblemAlert problem={asProblem(error)} />;
  if (!drawings) return <Skeleton height={heightPx} />;
  return (
    <Stack gap="md">
      <Drawing draw={drawings.launches} />
      <Drawing draw={drawings.latency} />
    </Stack>
  );
}
