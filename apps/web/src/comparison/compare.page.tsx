import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ComparedPair, Comparison } from '@torchperf/contracts';
import { comparisonQuery } from '../api/queries';
import { useTeamToken } from '../api/team-token';
import { PageLink } from '../app/links';
import { PageError } from '../app/page-error';
import { PageSkeleton } from '../app/page-skeleton';
import { PageTitle } from '../app/page-title';
import classes from './comparison.module.css';
import { Figures } from './figures';
import { pairFigures } from './pair.format';
import { PairCard } from './pair-card';
import { ratioAxis } from './ratio-axis';

const route = getRouteApi('/compare');

/** `/compare?ids=…`: submissions of one competition side by side, and what may be claimed of them. */
export function ComparePage() {
  const { ids } = route.useSearch();
  const [token] = useTeamToken();
  const { data: comparison, error, refetch } = useQuery(comparisonQuery(ids, token));
  if (!comparison) return error ? <PageError error={error} reset={refetch} /> : <PageSkeleton />;
  const { competition, submissions, pairs } = comparison;
  const [base] = submissions;
  const others = pairs.filter((pair) => pair.base !== base?.id);
  return (
    <Stack gap="xl">
      <header>
        <PageLink to="/competitions/$slug" params={{ slug: competition.slug }} size="sm">
          {competition.title}
        </PageLink>
        <PageTitle name={`${submissions.length} submissions compared`} mt={4} />
        <Text c="dimmed" size="sm" mt={4} maw={720}>
          By the runs that count. Ratios are those to the submission named after “beside”; less latency,
          memory and size is better. Bands, and the figures to their right, are 95 % intervals; p-values are
          corrected (Holm) for {pairs.length === 1 ? 'one pair' : `all ${pairs.length} pairs`}. What is not
          told apart may still differ.
        </Text>
      </header>
      <Pairs
        title={`Beside ${base?.label}`}
        pairs={pairs.filter((pair) => pair.base === base?.id)}
        comparison={comparison}
      />
      <section aria-labelledby="figures">
        <Title order={2} id="figures" mb="xs">
          Figures
        </Title>
        <Figures submissions={submissions} />
      </section>
      {others.length > 0 && <Pairs title="Every two of the others" pairs={others} comparison={comparison} />}
    </Stack>
  );
}

interface PairsProps {
  readonly title: string;
  readonly pairs: readonly ComparedPair[];
  readonly comparison: Comparison;
}

/** Cards of several pairs, all drawn on one axis. */
function Pairs({ title, pairs, comparison }: PairsProps) {
  const axis = ratioAxis(
    comparison.pairs.flatMap((pair) =>
      pairFigures(pair).flatMap(({ drawn }) => (drawn ? [drawn.ratio, drawn.lower, drawn.upper] : [])),
    ),
  );
  const labelOf = (id: string) => comparison.submissions.find((one) => one.id === id)?.label ?? id;
  return (
    <section>
      <Title order={2} mb="xs">
        {title}
      </Title>
      <div className={classes.pairs}>
        {pairs.map((pair) => (
          <PairCard
            key={`${pair.base} ${pair.other}`}
            pair={pair}
            base={labelOf(pair.base)}
            other={labelOf(pair.other)}
            axis={axis}
          />
        ))}
      </div>
    </section>
  );
}
