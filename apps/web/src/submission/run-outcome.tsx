import { Alert, Stack, Text, Title } from '@mantine/core';
import type { RunView } from '@torchperf/contracts';
import type { Verdict } from '@torchperf/domain';
import { FLAG_WORDING, VERDICT_WORDING } from '../format/verdict.format';
import { countingRun } from './counting-run';
import { MetricsTable } from './metrics-table';
import classes from './submission.module.css';

interface RunsProps {
  /** Newest first. */
  readonly runs: readonly RunView[];
}

/** Colours of the verdicts that say nothing against the submission. */
const OURS: Partial<Record<Verdict, string>> = { 'platform-error': 'yellow', cancelled: 'gray' };

/** Why the newest run that ended has no figures, if so. */
export function RunFailure({ runs }: RunsProps) {
  const ended = runs.find(({ state }) => state === 'finished');
  if (!ended?.verdict || ended.verdict === 'ok') return null;
  const { title, explanation } = VERDICT_WORDING[ended.verdict];
  const [summary, ...trace] = (ended.message ?? '').trimEnd().split('\n');
  return (
    <Alert color={OURS[ended.verdict] ?? 'red'} title={title}>
      <Text size="sm">{explanation}</Text>
      {summary && (
        <Text size="sm" mt="xs" fw={600} className={classes.message}>
          {summary}
        </Text>
      )}
      {trace.length > 0 && <pre className={classes.trace}>{trace.join('\n')}</pre>}
    </Alert>
  );
}

/** The figures of the run that counts. */
export function RunResults({ runs }: RunsProps) {
  const counting = countingRun(runs);
  if (!counting) return null;
  return (
    <section aria-labelledby="results">
      <Title order={2} id="results" mb="xs">
        Results
      </Title>
      <Flags run={counting} />
      <MetricsTable metrics={counting.metrics} measurement={counting.measurement} />
    </section>
  );
}

function Flags({ run: { flags } }: { readonly run: RunView }) {
  if (flags.length === 0) return null;
  return (
    <Stack gap="xs" mb="md">
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
