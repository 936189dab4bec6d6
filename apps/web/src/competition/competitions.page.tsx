import { Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { CompetitionSummary } from '@torchperf/contracts';
import { formatCount } from '../ui/format/measured-value.format';
import { PageLink } from '../ui/links';
import { PageError } from '../ui/page-error';
import { PageSkeleton } from '../ui/page-skeleton';
import { PageTitle } from '../ui/page-title';
import classes from './competition.module.css';
import { competitionsQuery } from './competition.queries';
import { CompetitionDates } from './competition-dates';
import { PhaseBadge } from './phase-badge';

/** `/`: every competition. */
export function CompetitionsPage() {
  const { data, error, refetch } = useQuery(competitionsQuery);
  if (!data) return error ? <PageError error={error} reset={refetch} /> : <PageSkeleton />;
  return (
    <Stack gap="lg">
      <div>
        <PageTitle name="Competitions" />
        <Text c="dimmed" mt={6} maw={640}>
          Efficiency contests for machine-learning models. Every entry is measured in a sandbox, side by side
          with a reference model on the same machine.
        </Text>
      </div>
      {data.items.length === 0 ? (
        <Paper withBorder p="xl">
          <Title order={2}>No competitions yet</Title>
          <Text c="dimmed" mt="xs">
            An organiser creates one through the admin API. It then appears here.
          </Text>
        </Paper>
      ) : (
        <ul className={classes.competitions}>
          {data.items.map((competition) => (
            <CompetitionCard key={competition.slug} competition={competition} />
          ))}
        </ul>
      )}
    </Stack>
  );
}

interface CompetitionCardProps {
  readonly competition: CompetitionSummary;
}

function CompetitionCard({ competition }: CompetitionCardProps) {
  const { slug, title, description, submissions } = competition;
  return (
    <li className={classes.competition}>
      <Group justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
        <Title order={2}>
          <PageLink to="/competitions/$slug" params={{ slug }} className={classes.cover} inherit c="inherit">
            <bdi>{title}</bdi>
          </PageLink>
        </Title>
        <PhaseBadge {...competition} />
      </Group>
      <Text lineClamp={3}>{description}</Text>
      <Text size="sm" c="dimmed" mt="auto">
        <CompetitionDates competition={competition} /> · {formatCount(submissions)}{' '}
        {submissions === 1 ? 'submission' : 'submissions'}
      </Text>
    </li>
  );
}
