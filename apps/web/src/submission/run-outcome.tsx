import { Alert, Anchor, Text, Title } from '@mantine/core';
import type { RunView } from '@torchperf/contracts';
import type { Verdict } from '@torchperf/domain';
import { canonicalText } from '../ui/format/canonical-latency.format';
import { FLAG_WORDING, VERDICT_WORDING } from '../ui/format/verdict.format';
import { countingRun } from './counting-run';
import { MetricsTable } from './metrics-table';
import classes from './submission.module.css';

interface RunsProps {
  /** Newest first. */
  readonly runs: readonly RunView[];
}

/** Colours of the verdicts that are no fault of the participant. */
const NO_FAULT_COLORS: Partial<Record<Verdict, string>> = { 'platform-error': 'yellow', cancelled: 'gray' };

/** Why the newest ended run has no figures, if it has none. */
export function RunFailure({ runs }: RunsProps) {
  const ended = runs.find(({ state }) => state === 'finished');
  if (!ended?.verdict || ended.verdict === 'ok') return null;
  const { title, explanation } = VERDICT_WORDING[ended.verdict];
  const [summary, ...trace] = (ended.message ?? '').trimEnd().split('\n');
  return (
    <Alert color={NO_FAULT_COLORS[ended.verdict] ?? 'red'} title={title}>
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

/** The figures of the counting run. */
export function RunResults({ runs }: RunsProps) {
  const counting = countingRun(runs);
  if (!counting) return null;
  return (
    <section aria-labelledby="results">
      <Title order={2} id="results" mb="xs">
        Results
      </Title>
      <FlagSummary flags={counting.flags} />
      <MetricsTable metrics={counting.metrics} measurement={counting.measurement} />
      {counting.canonicalLatency && (
        <Text size="xs" c="dimmed" mt="xs">
          {canonicalText(counting.canonicalLatency)}.
        </Text>
      )}
      <Flags flags={counting.flags} />
    </section>
  );
}

interface FlagsProps {
  readonly flags: RunView['flags'];
}

const FLAGS_ID = 'flags';

/** One line above the figures: the number and titles of the flags, with a link to their explanations. */
function FlagSummary({ flags }: FlagsProps) {
  if (flags.length === 0) return null;
  const titles = flags.map(({ kind }) => FLAG_WORDING[kind].title).join(' · ');
  return (
    <Text size="sm" mb="xs" c="dimmed">
      <Anchor href={`#${FLAGS_ID}`} size="sm">
        {flags.length === 1 ? '1 flag' : `${flags.length} flags`}
      </Anchor>
      : {titles}
    </Text>
  );
}

/** Below the figures: the meaning of each flag, with its evidence. */
function Flags({ flags }: FlagsProps) {
  if (flags.length === 0) return null;
  return (
    <section aria-labelledby={FLAGS_ID} className={classes.flags}>
      <Title order={3} id={FLAGS_ID} tabIndex={-1}>
        Flags
      </Title>
      <dl className={classes.flagList}>
        {flags.map(({ kind, evidence }) => (
          <div key={kind} className={classes.flag}>
            <dt>{FLAG_WORDING[kind].title}</dt>
            <dd>
              {FLAG_WORDING[kind].explanation} <em>{evidence}</em>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
