import { Group, Pagination } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { Competition, Leaderboard } from '@torchperf/contracts';
import { type BoardChoice, WEB_BOARD_PAGE_SIZE } from '../api/queries';

/** Where the board starts that the pages are of. */
export const BOARD_ID = 'board';

interface BoardPagesProps {
  readonly competition: Competition;
  readonly board: Leaderboard;
  readonly choice: BoardChoice;
}

/** The pages of a board that does not fit on one. */
export function BoardPages({ competition, board, choice }: BoardPagesProps) {
  const navigate = useNavigate();
  const pages = Math.ceil(board.page.total / WEB_BOARD_PAGE_SIZE);
  if (pages < 2) return null;
  const { event, division, beside } = choice;
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
            search: { event, division, beside, page },
            resetScroll: false,
          });
          document.getElementById(BOARD_ID)?.scrollIntoView();
        }}
      />
    </Group>
  );
}
