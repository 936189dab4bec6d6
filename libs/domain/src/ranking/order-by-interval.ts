import type { EventDefinition } from '../competition/event';
import { criteriaOf } from './criterion';
import { boardMultipliers } from './error-shares';
import { rankByInterval } from './rank-by-interval';
import type { RankedEntry } from './rankable-entry';
import type { RankedIndices } from './ranked-indices';

/** The entries of an event that is ranked by estimates and intervals, in board order. */
export function orderByInterval(event: EventDefinition, entries: readonly RankedEntry[]): RankedIndices {
  const criteria = criteriaOf(event);
  return rankByInterval(entries, criteria, boardMultipliers(entries.length, criteria.length));
}
