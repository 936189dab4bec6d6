import { Anchor, Badge, Text, Title } from '@mantine/core';
import { API_PREFIX, type RunView, type Submission } from '@torchperf/contracts';
import { formatDuration } from '../ui/format/time.format';
import { Moment } from '../ui/moment';
import { RawDataLinks } from './raw-data-links';
import { StateBadge } from './state-badge';
import classes from './submission.module.css';

interface RunHistoryProps {
  readonly submission: Pick<Submission, 'id' | 'runs' | 'runCount'>;
}

/** The runs of the submission, newest first, with the machine each ran on and its raw report. */
export function RunHistory({ submission: { id, runs, runCount } }: RunHistoryProps) {
  return (
    <section aria-labelledby="runs">
      <Title order={2} id="runs" mb="xs">
        Runs
      </Title>
      <ol className={classes.runs}>
        {runs.map((run) => (
          <li key={run.id}>
            <StateBadge state={run.state} verdict={run.verdict} />
            {run.isFinal && <Badge variant="outline">final</Badge>}
            <RunFacts run={run} />
            {run.state === 'finished' && <RawDataLinks run={run} />}
          </li>
        ))}
      </ol>
      {runCount > runs.length && (
        <Text size="sm" mt={6}>
          {runs.length} of {runCount} runs are shown.{' '}
          <Anchor href={`${API_PREFIX}/submissions/${id}/runs`}>All runs (JSON)</Anchor>
        </Text>
      )}
      {runs.some(({ verdict }) => verdict === 'ok') && (
        <Text size="xs" c="dimmed" mt={6}>
          The files list examples and correct answers independently of the latencies in the same rows. This
          keeps the labels hidden.
        </Text>
      )}
    </section>
  );
}

/** The text for the machine while no report names it. */
const MACHINE_UNKNOWN: Record<RunView['state'], string> = {
  queued: 'Waiting for a worker',
  running: 'Being measured now; the report names the machine',
  finished: 'The machine is unknown: the run ended without a report',
};

function RunFacts({ run }: { readonly run: RunView }) {
  const { state, queuedAt, startedAt, finishedAt, attempts, hardwareClass } = run;
  return (
    <span className={classes.runFacts}>
      <span>
        Queued <Moment iso={queuedAt} />
        {startedAt && finishedAt && `, ran for ${formatDuration(startedAt, finishedAt)}`}
        {attempts > 0 && `, attempt ${attempts + 1}`}
      </span>
      <span className={classes.note}>{hardwareClass ?? MACHINE_UNKNOWN[state]}</span>
    </span>
  );
}
