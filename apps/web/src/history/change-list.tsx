import { useMediaQuery } from '@mantine/hooks';
import type { BoardChange, Competition } from '@torchperf/contracts';
import { useMemo } from 'react';
import { ChangeCards } from './change-cards';
import { ChangeTable } from './change-table';
import type { ChangesFilter } from './history.queries';
import type { HistoryView } from './history-view';
import { useSteadyScroll } from './use-steady-scroll';

interface ChangeListProps {
  readonly competition: Competition;
  readonly filter: ChangesFilter;
  /** Newest first. */
  readonly changes: readonly BoardChange[];
}

/** Changes of the boards: a table, or a list on a narrow screen. New rows above do not move the row being read. */
export function ChangeList({ competition, filter, changes }: ChangeListProps) {
  const narrow = useMediaQuery('(max-width: 52em)', false, { getInitialValueInEffect: false });
  const list = useSteadyScroll<HTMLDivElement>(changes[0]?.seq ?? null);
  const view: HistoryView = useMemo(
    () => ({
      slug: competition.slug,
      events: new Map(competition.events.map((event) => [event.id, event])),
      filter,
      changes,
    }),
    [competition, filter, changes],
  );
  return <div ref={list}>{narrow ? <ChangeCards view={view} /> : <ChangeTable view={view} />}</div>;
}
