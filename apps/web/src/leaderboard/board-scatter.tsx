import type { Leaderboard } from '@torchperf/contracts';
import { lazy } from 'react';
import { WhenSeen } from '../plots/when-seen';

const BoardDrawing = lazy(() => import('../plots/board-drawing'));
/** About the height of the two plots of three objectives. */
const HEIGHT_PX = 820;

interface BoardScatterProps {
  readonly board: Pick<Leaderboard, 'event' | 'entries' | 'page'>;
}

/** The leaders of a Pareto event, drawn; nothing for other events and on later pages. */
export function BoardScatter({ board: { event, entries, page } }: BoardScatterProps) {
  if (event.rank !== 'pareto' || entries.length < 2 || page.offset > 0) return null;
  return (
    <WhenSeen heightPx={HEIGHT_PX}>
      <BoardDrawing event={event} entries={entries} />
    </WhenSeen>
  );
}
