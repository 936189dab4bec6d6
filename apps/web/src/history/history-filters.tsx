import { NativeSelect } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { BoardChange, Competition } from '@torchperf/contracts';
import { isolated } from '@torchperf/domain';
import classes from './history.module.css';
import type { ChangesFilter } from './history.queries';

interface HistoryFiltersProps {
  readonly competition: Competition;
  readonly filter: ChangesFilter;
  readonly teams: readonly BoardChange['team'][];
}

/** Selects the event and the team of the shown changes. The URL names both, so a history can be linked to. */
export function HistoryFilters({ competition, filter, teams }: HistoryFiltersProps) {
  const navigate = useNavigate();
  const show = (search: ChangesFilter) =>
    navigate({
      to: '/competitions/$slug/history',
      params: { slug: competition.slug },
      search,
      resetScroll: false,
    });
  return (
    <div className={classes.filters}>
      <NativeSelect
        label="Event"
        value={filter.event ?? ''}
        data={[
          { value: '', label: 'All events' },
          ...competition.events.map(({ id, title }) => ({ value: id, label: isolated(title) })),
        ]}
        onChange={({ currentTarget }) => show({ ...filter, event: currentTarget.value || undefined })}
      />
      <NativeSelect
        label="Team"
        value={filter.team ?? ''}
        data={[
          { value: '', label: 'All teams' },
          ...teams.map(({ id, name }) => ({ value: id, label: isolated(name) })),
        ]}
        onChange={({ currentTarget }) => show({ ...filter, team: currentTarget.value || undefined })}
      />
    </div>
  );
}
