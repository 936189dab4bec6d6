import { Text, Title } from '@mantine/core';
import type { Submission } from '@torchperf/contracts';
import { PageLink } from '../app/links';
import classes from './submission.module.css';

interface SubmissionRanksProps {
  readonly ranks: Submission['ranks'];
  readonly slug: string;
}

/** The rank in each event where the team is entered with this submission. */
export function SubmissionRanks({ ranks, slug }: SubmissionRanksProps) {
  if (ranks.length === 0) return null;
  return (
    <section aria-labelledby="ranks">
      <Title order={2} id="ranks" mb="xs">
        Ranks
      </Title>
      <ul className={classes.ranks}>
        {ranks.map(({ event, title, rank, retired }) => (
          <li key={event}>
            <span className={classes.rank} data-ranked={rank !== null || undefined}>
              {rank ?? 'unranked'}
            </span>
            <PageLink to="/competitions/$slug" params={{ slug }} search={{ event }} size="sm">
              {title}
            </PageLink>
            {retired && (
              <Text size="xs" c="dimmed">
                retired
              </Text>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
