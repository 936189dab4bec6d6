import { Skeleton, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { EventView } from '@torchperf/contracts';
import { lazy } from 'react';
import { asProblem } from '../api/api.error';
import { WhenSeen } from '../plots/when-seen';
import { ProblemAlert } from '../ui/problem-alert';
import { PROGRESS_CHANGES_MAX, teamProgressQuery } from './history.queries';

const ProgressDrawing = lazy(() => import('../plots/progress-drawing'));
/** About the height of one division. */
const HEIGHT_PX = 320;

interface TeamProgressProps {
  readonly slug: string;
  readonly event: EventView;
  /** False if the event is only the default, the first of several. */
  readonly chosen: boolean;
  /** Id of the team. */
  readonly team: string;
  /** The moment of the freeze; null if the boards are not frozen. */
  readonly frozenSince: string | null;
}

/** Draws the figures of a team in an event over time. */
export function TeamProgress({ slug, event, chosen, team, frozenSince }: TeamProgressProps) {
  const { data, error } = useQuery(teamProgressQuery(slug, event.id, team));
  return (
    <section aria-labelledby="progress">
      <Title order={2} id="progress" mb="xs">
        Progress in <bdi>{event.title}</bdi>
      </Title>
      {!chosen && (
        <Text size="sm" c="dimmed" mb="xs">
          This shows the competition's first event. Choose an event above to see its progress.
        </Text>
      )}
      {error && <ProblemAlert problem={asProblem(error)} />}
      {!data && !error && <Skeleton height={HEIGHT_PX} />}
      {data && !data.items.some(({ rankAfter }) => rankAfter !== null) && (
        <Text c="dimmed">The team has not been ranked in this event.</Text>
      )}
      {data?.items.some(({ rankAfter }) => rankAfter !== null) && (
        <>
          <WhenSeen heightPx={HEIGHT_PX}>
            <ProgressDrawing event={event} changes={data.items} frozenSince={frozenSince} />
          </WhenSeen>
          {data.items.length === PROGRESS_CHANGES_MAX && (
            <Text size="xs" c="dimmed">
              The last {PROGRESS_CHANGES_MAX} changes.
            </Text>
          )}
        </>
      )}
    </section>
  );
}
