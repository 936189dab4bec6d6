import { Group, NativeSelect, Pagination, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Competition, Leaderboard } from '@torchperf/contracts';
import { useMemo } from 'react';
import { asProblem } from '../api/api.error';
import { BOARD_PAGE_SIZE, type BoardChoice, leaderboardQuery } from '../api/queries';
import { Moment } from '../app/moment';
import { ProblemAlert } from '../app/problem-alert';
import { BoardCards } from './board-cards';
import { BoardLegend } from './board-legend';
import { BoardTable } from './board-table';
import { boardView } from './board-view';
import { EmptyBoard } from './empty-board';

interface EventBoardProps {
  readonly competition: Competition;
  readonly choice: BoardChoice;
  /** Whether a submission waits or runs, so that the board may soon change. */
  readonly busy: boolean;
}

/** One event's leaderboard, kept fresh. */
export function EventBoard({ competition, choice, busy }: EventBoardProps) {
  const { data: board, error } = useQuery(leaderboardQuery(competition.slug, choice, busy));
  if (!board) {
    if (error) return <ProblemAlert problem={asProblem(error)} />;
    return <BoardSkeleton />;
  }
  return (
    <Stack gap="sm">
      <DivisionSelect competition={competition} board={board} choice={choice} />
      {error && <ProblemAlert problem={asProblem(error)} />}
      <Board competition={competition} board={board} busy={busy} />
      <BoardPages competition={competition} board={board} choice={choice} />
    </Stack>
  );
}

interface BoardProps {
  readonly competition: Competition;
  readonly board: Leaderboard;
  readonly busy: boolean;
}

function Board({ competition, board, busy }: BoardProps) {
  const narrow = useMediaQuery('(max-width: 52em)', false, { getInitialValueInEffect: false });
  const view = useMemo(() => boardView(board), [board]);
  if (board.entries.length === 0 && board.unranked.length === 0) {
    return <EmptyBoard competition={competition} busy={busy} />;
  }
  return (
    <>
      {board.entries.length === 0 && <Text>Nobody is ranked in this event yet.</Text>}
      {narrow ? <BoardCards board={board} view={view} /> : <BoardTable board={board} view={view} />}
      <BoardLegend event={board.event} />
      <Text size="xs" c="dimmed">
        As of <Moment iso={board.asOf} />
        {board.division && ` · measured on ${board.division}`}
        {busy && ' · refreshed every few seconds while submissions are measured'}
      </Text>
    </>
  );
}

interface BoardControlProps {
  readonly competition: Competition;
  readonly board: Leaderboard;
  readonly choice: BoardChoice;
}

function DivisionSelect({ competition, board, choice }: BoardControlProps) {
  const navigate = useNavigate();
  if (board.divisions.length < 2) return null;
  return (
    <NativeSelect
      label="Division"
      description="Only runs on one class of hardware are ranked against each other."
      maw={420}
      value={board.division ?? ''}
      data={board.divisions}
      onChange={({ currentTarget }) =>
        navigate({
          to: '/competitions/$slug',
          params: { slug: competition.slug },
          search: { event: choice.event, division: currentTarget.value },
          resetScroll: false,
        })
      }
    />
  );
}

function BoardPages({ competition, board, choice }: BoardControlProps) {
  const navigate = useNavigate();
  const pages = Math.ceil(board.page.total / BOARD_PAGE_SIZE);
  if (pages < 2) return null;
  return (
    <Group justify="center">
      <Pagination
        total={pages}
        value={choice.page ?? 1}
        getControlProps={(control) => ({ 'aria-label': `${control} page` })}
        onChange={(page) =>
          navigate({
            to: '/competitions/$slug',
            params: { slug: competition.slug },
            search: { event: choice.event, division: choice.division, page },
            resetScroll: false,
          })
        }
      />
    </Group>
  );
}

function BoardSkeleton() {
  return (
    <Stack gap="xs" aria-busy="true">
      <VisuallyHidden role="status">Loading the leaderboard</VisuallyHidden>
      <Skeleton height={16} width="min(28rem, 80%)" mb="xs" />
      {['first', 'second', 'third', 'fourth'].map((row) => (
        <Skeleton key={row} height={64} />
      ))}
    </Stack>
  );
}
