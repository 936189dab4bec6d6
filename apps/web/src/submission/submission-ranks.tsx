import { Text, Title } from '@mantine/core';
import type { Submission } from '@torchperf/contracts';
import { rankText } from '@torchperf/domain';
import { PageLink } from '../ui/links';
import classes from './submission.module.css';

interface SubmissionRanksProps {
  readonly ranks: Submission['ranks'];
  readonly slug: string;
}

/** The rank in each event where this submission is the team's entry. */
export function SubmissionRanks({ ranks, slug }: SubmissionRanksProps) {
  if (ranks.length === 0) return null;
  return (
    <section aria-labelledby="ranks">
      <Title order={2} id="ranks" mb="xs">
        Ranks
      </Title>
      <ul className={classes.ranks}>
        {ranks.map(({ event, title, retired, ...position }) => (
          <li key={event}>
            <Position {...position} />
            <PageLink to="/competitions/$slug" params={{ slug }} search={{ event }} size="sm">
              <bdi>{title}</bdi>
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

type PositionProps = Omit<Submission['ranks'][number], 'event' | 'title' | 'retired'>;

/** A rank among the ranked entries, as in `3 (1–7) of 14`. */
function Position({ rank, ...position }: PositionProps) {
  if (rank === null) return <span className={classes.rank}>unranked</span>;
  const isFront = position.method === 'pareto';
  return (
    <span className={classes.rank} data-ranked>
      {isFront && <span className={classes.rankNote}>front </span>}
      {rankText({ ...position, rank })}
      <span className={classes.rankNote}>
        {' '}
        of {position.rankedCount}
        {isFront && ' entries'}
      </span>
    </span>
  );
}
