import type { BoardOrder, ObjectiveColumns, RankableRow } from '@torchperf/database';
import {
  type EventDefinition,
  groupBy,
  METRICS,
  type MeasuredValue,
  type ObjectiveValue,
  orderBoard,
  type RankableEntry,
  UNRANKED_ORDER,
  type UnrankedReason,
} from '@torchperf/domain';

/** What stands in a slot of a board, as it is ranked. */
export interface SlotEntry extends RankableEntry {
  readonly slot: string;
}

/** An entry as it is stored, with the units of its event. */
export function toSlotEntry(
  { objectives }: EventDefinition,
  { slot, submissionId, submittedAt, unrankedReason, isFinal, objectives: columns }: RankableRow,
): SlotEntry {
  return {
    slot,
    submissionId,
    submittedAt,
    isFinal,
    reason: unrankedReason as UnrankedReason | null,
    objectives: objectives.map(({ metric }, i) => toMeasured(METRICS[metric].unit, columns[i])),
  };
}

/** The order of a board, by its slots. */
export function orderOf(event: EventDefinition, entries: readonly SlotEntry[]): BoardOrder {
  const { ranked, unranked } = orderBoard(event, entries);
  const slots = (places: readonly number[]) => places.map((place) => entries[place]?.slot as string);
  return {
    ranked: { slots: slots(ranked.places), ranks: ranked.ranks, tied: ranked.tied },
    unranked: slots(unranked),
    unrankedCounts: countsOf(unranked.map((place) => entries[place] as SlotEntry)),
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

function countsOf(unranked: readonly SlotEntry[]): Record<string, number> {
  const counted = groupBy(unranked, ({ reason }) => reason);
  return Object.fromEntries(
    UNRANKED_ORDER.flatMap((reason) => {
      const count = counted.get(reason)?.length;
      return count ? [[reason, count]] : [];
    }),
  );
}
