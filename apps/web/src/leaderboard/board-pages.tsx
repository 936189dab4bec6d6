import { Group, Pagination } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Competition, Leaderboard } from '@torchperf/contracts';
import { type BoardChoice, WEB_BOARD_PAGE_SIZE } from './leaderboard.queries';

/** The id of the element where the paged board starts. */
export const BOARD_ID = 'board';

interface BoardPagesProps {
  readonly competition: Competition;
  readonly board: Leaderboard;
  readonly choice: BoardChoice;
}

/** The page links of a board with more than one page. */
export function BoardPages({ competition, board, choice }: BoardPagesProps) {
  const navigate = useNavigate();
  const pages = Math.ceil(board.page.total / WEB_BOARD_PAGE_SIZE);
  if (pages < 2) return null;
  const { event, division, secondDivision } = choice;
  return (
    <Group justify="center">
      <Pagination
        total={pages}
        value={choice.page ?? 1}
        getControlProps={(control) => ({ 'aria-label': `${control} page` })}
        onChange={async (page) => {
          await navigate({
            to: '/competitions/$slug',
            params: { slug: competition.slug },
            search: { event, division, secondDivision, page },
            resetScroll: false,
          });
          document.getElementById(BOARD_ID)?.scrollIntoView();
        }}
      />
    </Group>
  );
}
