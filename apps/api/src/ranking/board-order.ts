import type { BoardOrder, ObjectiveColumns, RankableRow } from '@torchperf/database';
import {
  type EventDefinition,
  groupBy,
  METRICS,
  type MeasuredValue,
  orderBoard,
  type RankableEntry,
  UNRANKED_ORDER,
  type UnrankedReason,
} from '@torchperf/domain';

/** The order of a board, from what its entries are kept as. */
export function orderOf(event: EventDefinition, rows: readonly RankableRow[]): BoardOrder {
  const slotOf = new Map(rows.map(([slot, submissionId]) => [submissionId, slot]));
  const entries = rows.map((row) => toRankable(event, row));
  const { ranked, unranked } = orderBoard(event, entries);
  const slots = (ids: readonly string[]) => ids.map((id) => slotOf.get(id) as string);
  return {
    ranked: {
      slots: slots(ranked.map(({ id }) => id)),
      ranks: ranked.map(({ rank }) => rank),
      tied: ranked.map(({ tied }) => tied),
    },
    unranked: slots(unranked),
    unrankedCounts: countsOf(entries),
  };
}

function toRankable(
  { objectives }: EventDefinition,
  [, submissionId, submittedAtMs, reason, isFinal, columns]: RankableRow,
): RankableEntry {
  return {
    submissionId,
    submittedAt: new Date(submittedAtMs),
    isFinal,
    reason: reason as UnrankedReason | null,
    objectives: objectives.map(({ metric }, i) => toMeasured(METRICS[metric].unit, columns[i])),
  };
}

function toMeasured(
  unit: MeasuredValue['unit'],
  columns: ObjectiveColumns | undefined,
): MeasuredValue | null {
  if (!columns) return null;
  const [value, ciLower, ciUpper] = columns;
  return { value, ciLower, ciUpper, unit };
}

function countsOf(entries: readonly RankableEntry[]): Record<string, number> {
  const counted = groupBy(entries, ({ reason }) => reason);
  return Object.fromEntries(
    UNRANKED_ORDER.flatMap((reason) => {
      const count = counted.get(reason)?.length;
      return count ? [[reason, count]] : [];
    }),
  );
}
