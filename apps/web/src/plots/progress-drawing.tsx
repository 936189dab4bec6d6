import type { BoardChange, EventView } from '@torchperf/contracts';
import { type Paper, teamProgress } from '@torchperf/plots';
import { useCallback } from 'react';
import { Drawing } from './drawing';

interface ProgressDrawingProps {
  readonly event: EventView;
  /** Of one team in this event, newest first. */
  readonly changes: readonly BoardChange[];
  /** The moment of the freeze; null if the boards are not frozen. */
  readonly frozenSince: string | null;
}

/** Draws the figures of a team over time, until now or until the freeze. */
export default function ProgressDrawing({ event, changes, frozenSince }: ProgressDrawingProps) {
  const draw = useCallback(
    (paper: Paper) => {
      const until = frozenSince ? new Date(frozenSince) : new Date();
      const team = changes[0]?.team.name ?? '';
      return teamProgress(event, [...changes].reverse(), { team, until }, paper);
    },
    [event, changes, frozenSince],
  );
  return <Drawing draw={draw} />;
}
