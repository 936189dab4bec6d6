import { Alert, Stack, Text, Title } from '@mantine/core';
import type { RunView, Submission } from '@torchperf/contracts';
import { FLAG_WORDING, VERDICT_WORDING } from '../format/verdict.format';
import { MetricsTable } from './metrics-table';
import { RunLog } from './run-log';
import { SubmissionRanks } from './submission-ranks';

interface RunOutcomeProps {
  readonly submission: Submission;
}

/** How the newest run ended, and the figures of the run that counts. */
export function RunOutcome({ submission }: RunOutcomeProps) {
  const { runs, ranks, competition } = submission;
  const ended = runs.find(({ state }) => state === 'finished');
  if (!ended) return null;
  const counting = runs.find(({ verdict }) => verdict === 'ok');
  return (
    <Stack gap="xl">
      {ended.verdict !== null && ended.verdict !== 'ok' && <Failure run={ended} />}
      {counting && <SubmissionRanks ranks={ranks} slug={competition.slug} />}
      {counting && (
        <section aria-labelledby="results">
          <Title order={2} id="results" mb="xs">
            Results
          </Title>
          <Flags run={counting} />
          <MetricsTable metrics={counting.metrics} />
        </section>
      )}
      <RunLog run={ended} />
    </Stack>
  );
}

function Failure({ run: { verdict, message } }: { readonly run: RunView }) {
  if (verdict === null) return null;
  const { title, explanation } = VERDICT_WORDING[verdict];
  return (
    <Alert color={verdict === 'platform-error' ? 'yellow' : 'red'} title={title}>
      <Text size="sm">{explanation}</Text>
      {message && (
        <Text size="sm" mt="xs" fw={600} style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {message}
        </Text>
      )}
    </Alert>
  );
}

function Flags({ run: { flags } }: { readonly run: RunView }) {
  return (
    <Stack gap="xs" mb={flags.length > 0 ? 'md' : 0}>
      {flags.map(({ kind, evidence }) => (
        <Alert key={kind} color="yellow" title={FLAG_WORDING[kind].title}>
          <Text size="sm">
            {FLAG_WORDING[kind].explanation} <em>{evidence}</em>
          </Text>
        </Alert>
      ))}
    </Stack>
  );
}
