import { Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ComparedPair, ComparedSubmission, Comparison } from '@torchperf/contracts';
import { useTeamToken } from '../api/team-token';
import { PageLink } from '../ui/links';
import { PageError } from '../ui/page-error';
import { PageSkeleton } from '../ui/page-skeleton';
import { PageTitle } from '../ui/page-title';
import classes from './comparison.module.css';
import { comparisonQuery } from './comparison.queries';
import { Figures } from './figures';
import { pairFigures } from './pair.format';
import { PairCard, PairClaim } from './pair-card';
import { ratioAxis } from './ratio-axis';

const route = getRouteApi('/compare');

/** `/compare?ids=…`: submissions of one competition side by side, and the claims about them. */
export function ComparePage() {
  const { ids } = route.useSearch();
  const [token] = useTeamToken();
  const { data: comparison, error, refetch } = useQuery(comparisonQuery(ids, token));
  if (!comparison) return error ? <PageError error={error} reset={refetch} /> : <PageSkeleton />;
  const { competition, submissions, pairs } = comparison;
  const base = submissions[0] as ComparedSubmission;
  return (
    <Stack gap="xl">
      <header>
        <PageLink to="/competitions/$slug" params={{ slug: competition.slug }} size="sm">
          <bdi>{competition.title}</bdi>
        </PageLink>
        <PageTitle name={`${submissions.length} submissions compared`} mt={4} />
        <Text c="dimmed" size="sm" mt={4} maw={720}>
          Compares the counting runs. Each ratio is a submission's figure over that of the base,{' '}
          <bdi>{base.label}</bdi>: below 1× is less, and less latency, memory and size is better. Intervals
          and p-values are corrected{' '}
          {pairs.length === 1 ? 'for one pair' : `for all ${pairs.length} pairs (Bonferroni)`}: all intervals
          together have 95 % confidence. Models that are not distinguishable may still differ.
        </Text>
      </header>
      <AgainstBase base={base} comparison={comparison} />
      <section aria-labelledby="figures">
        <Title order={2} id="figures" mb="xs">
          Figures
        </Title>
        <Figures submissions={submissions} />
      </section>
      <AmongOthers base={base} comparison={comparison} />
    </Stack>
  );
}

interface PairsProps {
  readonly base: ComparedSubmission;
  readonly comparison: Comparison;
}

/** The others compared with the base, all drawn on one axis. */
function AgainstBase({ base, comparison }: PairsProps) {
  const pairs = comparison.pairs.filter((pair) => pair.base === base.id);
  const axis = ratioAxis(
    pairs.flatMap((pair) =>
      pairFigures(pair).flatMap(({ drawn }) => (drawn ? [drawn.ratio, drawn.lower, drawn.upper] : [])),
    ),
  );
  return (
    <section aria-labelledby="with-base">
      <Title order={2} id="with-base" mb="xs">
        Compared with <bdi>{base.label}</bdi>
      </Title>
      <div className={classes.pairs}>
        {pairs.map((pair) => (
          <PairCard key={pair.other} {...labelledPair(pair, comparison)} axis={axis} />
        ))}
      </div>
    </section>
  );
}

/** The pairs of the others, as text: to see more of one, make it the base. */
function AmongOthers({ base, comparison }: PairsProps) {
  const pairs = comparison.pairs.filter((pair) => pair.base !== base.id);
  if (pairs.length === 0) return null;
  return (
    <section aria-labelledby="others">
      <Title order={2} id="others" mb="xs">
        Pairs of the others
      </Title>
      <ul className={classes.claims}>
        {pairs.map((pair) => (
          <li key={`${pair.base} ${pair.other}`}>
            <PairClaim {...labelledPair(pair, comparison)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A pair with the labels of its two submissions. */
function labelledPair(pair: ComparedPair, { submissions, board }: Comparison) {
  const labelOf = (id: string) => submissions.find((submission) => submission.id === id)?.label ?? id;
  return { pair, base: labelOf(pair.base), other: labelOf(pair.other), board };
}
