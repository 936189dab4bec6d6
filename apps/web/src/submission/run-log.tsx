import { Text, Title } from '@mantine/core';
import type { RunView } from '@torchperf/contracts';
import { useTeamToken } from '../api/team-token';
import { TeamTokenInput } from '../ui/team-token-input';
import classes from './submission.module.css';

interface RunLogProps {
  /** Newest first. */
  readonly runs: readonly RunView[];
}

/** The model's output in the newest ended run; only its own team can read it. */
export function RunLog({ runs }: RunLogProps) {
  const [token, setToken] = useTeamToken();
  const run = runs.find(({ state }) => state === 'finished');
  if (!run) return null;
  return (
    <section aria-labelledby="log">
      <Title order={2} id="log" mb="xs">
        Log
      </Title>
      {run.log ? (
        // A region that scrolls must be reachable by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        <section className={classes.log} tabIndex={0} aria-label="Text of the log">
          <pre>{run.log}</pre>
        </section>
      ) : (
        <>
          <Text c="dimmed" size="sm">
            {token
              ? 'The model printed nothing, or the token stored in this browser belongs to another team.'
              : 'Only the submitting team can read its log. Enter the team’s token to see it.'}
          </Text>
          <details className={classes.details}>
            <summary>{token ? 'Change the team token' : 'Enter the team token'}</summary>
            <TeamTokenInput value={token} onChange={setToken} />
          </details>
        </>
      )}
    </section>
  );
}
