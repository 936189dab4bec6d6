import { Anchor } from '@mantine/core';
import { API_PREFIX, type Leaderboard } from '@torchperf/contracts';
import { withQuery } from '../api/client';

interface BoardExportLinksProps {
  readonly board: Pick<Leaderboard, 'competition' | 'event' | 'division'>;
}

/** The whole board as a file, with every figure and interval. */
export function BoardExportLinks({ board: { competition, event, division } }: BoardExportLinksProps) {
  const address = (format: 'csv' | 'json') =>
    withQuery(`${API_PREFIX}/competitions/${competition.slug}/leaderboards/${event.id}/export.${format}`, {
      division: division ?? undefined,
    });
  return (
    <>
      Export the whole board:{' '}
      <Anchor href={address('csv')} size="xs">
        CSV
      </Anchor>
      {' · '}
      <Anchor href={address('json')} size="xs">
        JSON
      </Anchor>
    </>
  );
}
