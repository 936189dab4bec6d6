import type { NewEvent } from '@torchperf/database';
import type { EventDefinition } from '@torchperf/domain';

/** An event as a row. @param position from 0, among the events of its competition */
export function toNewEvent(event: EventDefinition, position: number): NewEvent {
  const { id, title, description, objectives, constraints, rank } = event;
  return {
    key: id,
    title,
    description,
    objectives: objectives.map((objective) => ({ ...objective })),
    constraints: constraints.map((constraint) => ({ ...constraint })),
    rank: rank === 'pareto' ? 'pareto' : 'byInterval',
    position,
  };
}
