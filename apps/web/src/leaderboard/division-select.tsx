import { Group, NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Competition, Leaderboard } from '@torchperf/contracts';
import type { BoardChoice } from './leaderboard.queries';

interface DivisionSelectProps {
  readonly competition: Competition;
  readonly board: Leaderboard;
  readonly choice: BoardChoice;
}

/** Selects the division, and an optional second one; their boards are below each other, never mixed. */
export function DivisionSelect({ competition, board, choice }: DivisionSelectProps) {
  const navigate = useNavigate();
  if (board.divisions.length < 2) return null;
  const show = (division: string | undefined, secondDivision: string | undefined) =>
    navigate({
      to: '/competitions/$slug',
      params: { slug: competition.slug },
      search: { event: choice.event, division, secondDivision },
      resetScroll: false,
    });
  const others = board.divisions.filter((division) => division !== board.division);
  return (
    <Group align="flex-start" gap="md">
      <NativeSelect
        label="Division"
        description="Only runs on the same class of hardware are ranked against each other."
        maw={420}
        value={board.division ?? ''}
        data={board.divisions}
        onChange={({ currentTarget }) => show(currentTarget.value, undefined)}
      />
      <NativeSelect
        label="Second division"
        description="Shown below the first. Each machine’s relative latencies refer to its own reference."
        maw={420}
        value={choice.secondDivision ?? ''}
        data={[{ value: '', label: 'None' }, ...others]}
        onChange={({ currentTarget }) => show(choice.division, currentTarget.value || undefined)}
      />
    </Group>
  );
}
