import type { Entry, EventView } from '@torchperf/contracts';
import { boardScatters, type Paper } from '@torchperf/plots';
import { useCallback } from 'react';
import { Drawing } from './drawing';

interface BoardDrawingProps {
  readonly event: EventView;
  readonly entries: readonly Entry[];
}

/** Draws the leaders of a board over pairs of its objectives. */
export default function BoardDrawing({ event, entries }: BoardDrawingProps) {
  const draw = useCallback((paper: Paper) => boardScatters(event, entries, paper), [event, entries]);
  return <Drawing draw={draw} />;
}
