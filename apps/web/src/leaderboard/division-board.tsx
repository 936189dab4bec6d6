import { Alert, Button, Group, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Competition, EventView, Leaderboard } from '@torchperf/contracts';
import { boardMetrics } from '@torchperf/domain';
import { useMemo } from 'react';
import { canonicalText } from '../ui/format/canonical-latency.format';
import { formatDateTime } from '../ui/format/time.format';
import { Moment } from '../ui/moment';
import { BoardCards } from './board-cards';
import { BoardExportLinks } from './board-export-links';
import { BoardLegend } from './board-legend';
import { BoardScatter } from './board-scatter';
import { BoardTable } from './board-table';
import { boardView } from './board-view';
import { EmptyBoard } from './empty-board';
import { unrankedQuery } from './leaderboard.queries';

interface DivisionBoardProps {
  readonly competition: Competition;
  readonly board: Leaderboard;
  readonly busy: boolean;
  /** Whether the last refresh succeeded. */
  readonly isCurrent: boolean;
}

/** A board in one division: a page of ranked entries, then the loaded unranked ones. */
export function DivisionBoard({ competition, board, busy, isCurrent }: DivisionBoardProps) {
  const { event, entries, division, counts, asOf, rulesChangedAt, frozenSince, final, canonicalLatency } =
    board;
  const narrow = useMediaQuery('(max-width: 52em)', false, { getInitialValueInEffect: false });
  const unrankedTotal = Object.values(counts.unranked).reduce((sum, count) => sum + count, 0);
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...unrankedQuery(competition.slug, event.id, division ?? '', asOf),
    enabled: unrankedTotal > 0,
  });
  const view = useMemo(
    () => boardView(board, data?.pages.flatMap(({ unranked }) => unranked) ?? []),
    [board, data],
  );
  if (counts.ranked === 0 && unrankedTotal === 0) {
    return <EmptyBoard competition={competition} event={event} busy={busy} />;
  }
  return (
    <>
      {frozenSince && (
        <Alert color="blue" title="The boards are frozen" role="status">
          They show the ranks of {formatDateTime(frozenSince)}. Submissions are still measured; the organiser
          will publish the final boards.
        </Alert>
      )}
      {final.underWaySince && (
        <Alert color="blue" title="A final is under way" role="status">
          The leading entries are being measured again in one session, which decides their ranks.
        </Alert>
      )}
      {entries.length === 0 && <Text>No one is ranked in this event yet.</Text>}
      {narrow ? <BoardCards view={view} /> : <BoardTable view={view} />}
      {hasNextPage && (
        <Group justify="center">
          <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => fetchNextPage()}>
            Show more of the {unrankedTotal} unranked
          </Button>
        </Group>
      )}
      <BoardLegend event={event} />
      <Text size="xs" c="dimmed">
        As of <Moment iso={asOf} />
        {division && ` · measured on ${division}`}
        {canonicalLatency && showsMilliseconds(event) && ` · ${canonicalText(canonicalLatency)}`}
        {rulesChangedAt &&
          ` · the ranking rules changed ${formatDateTime(rulesChangedAt)}, and the board was ranked again`}
        {final.heldAt && ` · final of ${formatDateTime(final.heldAt)}: its entries come first`}
        {refreshNote({ isCurrent, isChanging: busy && !event.retiredAt && !frozenSince })}
        {' · '}
        <BoardExportLinks board={board} />
      </Text>
      <BoardScatter board={board} />
    </>
  );
}

/** States how recent a board is. */
function refreshNote({ isCurrent, isChanging }: { isCurrent: boolean; isChanging: boolean }): string {
  if (!isCurrent) return ' · not refreshed now, because the service is unreachable';
  return isChanging ? ' · refreshed every few seconds while submissions are measured' : '';
}

/** Whether a column of the board depends on the canonical latency. */
function showsMilliseconds(event: EventView): boolean {
  return boardMetrics(event).some((metric) => metric === 'latency' || metric === 'latencyTimesSize');
}
