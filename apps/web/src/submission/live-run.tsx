import { Group, Loader, Progress, Stack, Text, Title } from '@mantine/core';
import type { RunProgress } from '@torchperf/contracts';
import type { ReactNode } from 'react';
import { describeStatus, type LiveStatus } from './live-status';
import classes from './submission.module.css';
import type { Connection } from './use-live-submission';

interface LiveRunProps {
  readonly status: LiveStatus;
  /** Why the run is being retried, if it is. */
  readonly note: string | null;
  readonly connection: Connection;
  /** The actions for the run. */
  readonly children?: ReactNode;
}

/** A run that has not ended, with its live progress. */
export function LiveRun({ status, note, connection, children }: LiveRunProps) {
  const progress = status.kind === 'running' ? status.progress : null;
  const percent = status.kind === 'done' ? 100 : Math.round((progress?.fraction ?? 0) * 100);
  return (
    <section className={classes.panel} aria-labelledby="live">
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Group gap="sm" wrap="nowrap">
            <Loader size="xs" aria-hidden="true" />
            <div role="status">
              <Title order={2} id="live">
                {describeStatus(status)}
              </Title>
            </div>
          </Group>
          {progress && <Text c="dimmed">{percent} %</Text>}
        </Group>
        <Progress value={percent} size="lg" radius="sm" aria-label="Progress of the run" />
        {note && (
          <Text size="sm" className={classes.wrap}>
            {note}
          </Text>
        )}
        {progress && <Launches progress={progress} />}
        {status.kind === 'queued' && status.waitReason !== null && (
          <Text size="sm" fw={600} className={classes.wrap}>
            {status.waitReason} The organisers see this too; you need not do anything.
          </Text>
        )}
        {status.kind === 'queued' && (
          <Text size="sm" c="dimmed">
            The machine measures one run at a time. This page updates automatically; you can leave and come
            back.
          </Text>
        )}
        {connection === 'interrupted' && status.kind !== 'done' && (
          <Text size="xs" c="dimmed">
            The live connection is interrupted. This page polls every two seconds until it is back.
          </Text>
        )}
        {children}
      </Stack>
    </section>
  );
}

function Launches({ progress }: { readonly progress: RunProgress }) {
  const { launchesDone, launchesMin, launchesMax, message } = progress;
  return (
    <Group justify="space-between" gap="xs">
      <Text size="sm" className={classes.wrap}>
        {message}
      </Text>
      <Text size="sm" c="dimmed">
        {launchesDone === 1 ? '1 launch' : `${launchesDone} launches`} done,{' '}
        {launchesMin === launchesMax ? launchesMin : `${launchesMin} to ${launchesMax}`} in all
      </Text>
    </Group>
  );
}
