import { Skeleton, Stack, Title, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Competition } from '@torchperf/contracts';
import { asProblem } from '../api/api.error';
import { ProblemAlert } from '../ui/problem-alert';
import { BOARD_ID, BoardPages } from './board-pages';
import { DivisionBoard } from './division-board';
import { DivisionSelect } from './division-select';
import { type BoardChoice, leaderboardQuery } from './leaderboard.queries';

interface EventBoardProps {
  readonly competition: Competition;
  readonly choice: BoardChoice;
  /** Whether a submission waits or runs: the board may then change soon. */
  readonly busy: boolean;
}

/** One event's leaderboard, refreshed automatically. */
export function EventBoard({ competition, choice, busy }: EventBoardProps) {
  const { data: board, error } = useQuery(leaderboardQuery(competition.slug, choice, busy));
  if (!board) {
    if (error) return <ProblemAlert problem={asProblem(error)} />;
    return <BoardSkeleton />;
  }
  const secondDivision = choice.secondDivision === board.division ? undefined : choice.secondDivision;
  return (
    <Stack gap="sm" id={BOARD_ID}>
      <DivisionSelect competition={competition} board={board} choice={choice} />
      {error && <ProblemAlert problem={asProblem(error)} />}
      {secondDivision && <Title order={3}>{board.division}</Title>}
      <DivisionBoard competition={competition} board={board} busy={busy} isCurrent={!error} />
      <BoardPages competition={competition} board={board} choice={choice} />
      {secondDivision && (
        <SecondBoard competition={competition} event={choice.event} division={secondDivision} busy={busy} />
      )}
    </Stack>
  );
}

interface SecondBoardProps {
  readonly competition: Competition;
  readonly event: string;
  readonly division: string;
  readonly busy: boolean;
}

/** The first page of another division's board. */
function SecondBoard({ competition, event, division, busy }: SecondBoardProps) {
  const { data: board, error } = useQuery(leaderboardQuery(competition.slug, { event, division }, busy));
  return (
    <>
      <Title order={3} mt="lg">
        {division}
      </Title>
      {error && <ProblemAlert problem={asProblem(error)} />}
      {board ? (
        <DivisionBoard competition={competition} board={board} busy={busy} isCurrent={!error} />
      ) : (
        <BoardSkeleton />
      )}
    </>
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
