import { Title } from '@mantine/core';
import type { Submission } from '@torchperf/contracts';
import { lazy } from 'react';
import { WhenSeen } from '../plots/when-seen';
import { countingRun } from './counting-run';

const RunDrawings = lazy(() => import('../plots/run-drawings'));
/** About the height of both. */
const HEIGHT_PX = 560;

interface RunPlotsProps {
  readonly submission: Submission;
}

/** The plots of the counting run. */
export function RunPlots({ submission: { runs, manifest } }: RunPlotsProps) {
  const counting = countingRun(runs);
  if (!counting?.measurement) return null;
  return (
    <section aria-labelledby="plots">
      <Title order={2} id="plots" mb="xs">
        Launches and calls
      </Title>
      <WhenSeen heightPx={HEIGHT_PX}>
        <RunDrawings runId={counting.id} name={manifest.name} heightPx={HEIGHT_PX} />
      </WhenSeen>
    </section>
  );
}
