import type { BoardOrder, ObjectiveColumns, RankableRow } from '@torchperf/database';
import {
  type EventDefinition,
  groupBy,
  METRICS,
  type MeasuredValue,
  type ObjectiveValue,
  orderBoard,
  RANKING_RULES,
  type RankableEntry,
  UNRANKED_ORDER,
  type UnrankedReason,
} from '@torchperf/domain';

/** The entry of an entrant, as it is ranked. */
export interface OrderedEntry extends RankableEntry {
  readonly entrant: string;
}

/** An entry as it is stored, with the units of its event. */
export function toOrderedEntry(
  { objectives }: EventDefinition,
  { entrant, submissionId, submittedAt, unrankedReason, isFinal, objectives: columns }: RankableRow,
): OrderedEntry {
  return {
    entrant,
    submissionId,
    submittedAt,
    isFinal,
    reason: unrankedReason as UnrankedReason | null,
    objectives: objectives.map(({ metric }, i) => toMeasured(METRICS[metric].unit, columns[i])),
  };
}

/** The order of a board, as a list of its entrants. */
export function orderOf(event: EventDefinition, entries: readonly OrderedEntry[]): BoardOrder {
  const { ranked, unranked } = orderBoard(event, entries);
  const entrants = (indices: readonly number[]) => indices.map((i) => entries[i]?.entrant as string);
  return {
    ranked: {
      entrants: entrants(ranked.indices),
      ranks: ranked.ranks,
      ranges: ranked.ranges,
      frontProbabilities: ranked.frontProbabilities,
      tied: ranked.tied,
    },
    unranked: entrants(unranked),
    unrankedCounts: countsOf(unranked.map((i) => entries[i] as OrderedEntry)),
    rules: RANKING_RULES,
  };
}

function toMeasured(
  unit: MeasuredValue['unit'],
  columns: ObjectiveColumns | undefined,
): ObjectiveValue | null {
  if (!columns) return null;
  const [value, ciLower, ciUpper, degreesOfFreedom] = columns;
  return { value, ciLower, ciUpper, unit, degreesOfFreedom };
}

function countsOf(unranked: readonly OrderedEntry[]): Record<string, number> {
  const counted = groupBy(unranked, ({ reason }) => reason);
  return Object.fromEntries(
    UNRANKED_ORDER.flatMap((reason) => {
      const count = counted.get(reason)?.length;
      return count ? [[reason, count]] : [];
    }),
  );
}
