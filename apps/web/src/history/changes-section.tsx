import { Button, Group, Paper, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { BoardChange, Competition } from '@torchperf/contracts';
import { ChangeList } from './change-list';
import type { ChangesFilter } from './history.queries';
import type { LiveChanges } from './use-live-changes';

interface ChangesSectionProps {
  readonly competition: Competition;
  readonly filter: ChangesFilter;
  readonly changes: readonly BoardChange[];
  readonly query: Pick<
    UseInfiniteQueryResult<unknown>,
    'data' | 'error' | 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'
  >;
  readonly live: LiveChanges;
  /** Whether the boards are frozen. */
  readonly frozen: boolean;
}

/** The loaded changes, with a button for older ones. */
export function ChangesSection({ competition, filter, changes, query, live, frozen }: ChangesSectionProps) {
  return (
    <section aria-labelledby="changes">
      <Group justify="space-between" align="baseline" mb="xs">
        <Title order={2} id="changes">
          Changes
        </Title>
        <Text size="xs" c="dimmed">
          {liveNote(live.connection, frozen)}
        </Text>
      </Group>
      <VisuallyHidden role="status">
        {live.count > 0 && `${live.count} new ${live.count === 1 ? 'change' : 'changes'} at the top`}
      </VisuallyHidden>
      {query.data === undefined && !query.error && (
        <Stack aria-busy="true">
          <VisuallyHidden role="status">Loading the changes</VisuallyHidden>
          <Skeleton height={320} />
        </Stack>
      )}
      {query.data !== undefined && changes.length === 0 && (
        <Paper withBorder p="xl" radius="md">
          <Text c="dimmed">
            {filter.event || filter.team
              ? 'No change on the boards matches this choice yet. Choose another event or team.'
              : 'The boards are empty. The first change appears here when the first submission is measured.'}
          </Text>
        </Paper>
      )}
      {changes.length > 0 && <ChangeList competition={competition} filter={filter} changes={changes} />}
      {query.hasNextPage && (
        <Group justify="center" mt="md">
          <Button
            variant="default"
            size="xs"
            loading={query.isFetchingNextPage}
            onClick={() => query.fetchNextPage()}
          >
            Load older
          </Button>
        </Group>
      )}
    </section>
  );
}

function liveNote(connection: LiveChanges['connection'], frozen: boolean): string {
  if (frozen) return 'New changes are shown with the final boards';
  return connection === 'interrupted'
    ? 'New changes appear when the service is reachable again'
    : 'New changes appear at the top automatically';
}
