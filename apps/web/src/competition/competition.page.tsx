import { Group, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { ComparisonSelection } from '../comparison/comparison-selection';
import { ButtonLink, PageLink } from '../ui/links';
import { PageError } from '../ui/page-error';
import { PageSkeleton } from '../ui/page-skeleton';
import { PageTitle } from '../ui/page-title';
import { ReportLinks } from '../ui/report-links';
import classes from './competition.module.css';
import { competitionQuery, isUnfinished, recentSubmissionsQuery } from './competition.queries';
import { CompetitionFacts } from './competition-facts';
import { CompetitionRules } from './competition-rules';
import { EventTabs } from './event-tabs';
import { PhaseBadge } from './phase-badge';
import { RecentSubmissions } from './recent-submissions';
import { takesSubmissions } from './takes-submissions';

const RECENT = 10;
const route = getRouteApi('/competitions/$slug');

/** `/competitions/$slug`: the task, the leaders, the newest submissions, and the rules. */
export function CompetitionPage() {
  const { slug } = route.useParams();
  const choice = route.useSearch();
  const { data: competition, error, refetch } = useQuery(competitionQuery(slug));
  const recent = useQuery(recentSubmissionsQuery(slug, RECENT));
  if (!competition) return error ? <PageError error={error} reset={refetch} /> : <PageSkeleton />;

  const busy = recent.data?.items.some(isUnfinished) ?? false;
  const open = takesSubmissions(competition);
  return (
    <Stack gap="xl">
      <header>
        <Group justify="space-between" align="flex-start" gap="md">
          <Group gap="sm" align="center">
            <PageTitle name={competition.title} />
            <PhaseBadge {...competition} />
          </Group>
          {open && (
            <ButtonLink to="/competitions/$slug/submit" params={{ slug }}>
              Submit a model
            </ButtonLink>
          )}
        </Group>
        <Text mt="xs" maw={720} className={classes.description}>
          {competition.description}
        </Text>
        <CompetitionFacts competition={competition} />
        <ReportLinks path={`/competitions/${slug}`} />
      </header>
      <section aria-labelledby="leaderboards">
        <Group justify="space-between" align="baseline" mb="xs">
          <Title order={2} id="leaderboards">
            Leaderboards
          </Title>
          <PageLink
            to="/competitions/$slug/history"
            params={{ slug }}
            search={{ event: choice.event }}
            size="sm"
          >
            History
          </PageLink>
        </Group>
        <ComparisonSelection slug={slug}>
          <EventTabs competition={competition} choice={choice} busy={busy} />
        </ComparisonSelection>
      </section>
      <div className={classes.columns}>
        <section aria-labelledby="recent">
          <Title order={2} id="recent" mb="xs">
            Recent submissions
          </Title>
          <RecentSubmissions query={recent} />
        </section>
        <section aria-labelledby="rules">
          <Title order={2} id="rules" mb="xs">
            Rules and data
          </Title>
          <CompetitionRules competition={competition} />
        </section>
      </div>
    </Stack>
  );
}
