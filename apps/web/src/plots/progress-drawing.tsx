import type { BoardChange, EventView } from '@torchperf/contracts';
import { type Paper, teamProgress } from '@torchperf/plots';
import { useCallback } from 'react';
import { Drawing } from './drawing';

interface ProgressDrawingProps {
  readonly event: EventView;
  /** Of one team in this event, newest first. */
  readonly changes: readonly BoardChange[];
  /** Since when the boards stand still; null when they do not. */
  readonly frozenSince: string | null;
}

/** By what a team was ranked over time, until now or until the boards stood still. */
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
