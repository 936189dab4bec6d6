import { CompositeSchema, ConstraintSchema, type EventView, ObjectiveSchema } from '@torchperf/contracts';
import type { EventColumns, EventRow } from '@torchperf/database';
import {
  type BestOfRule,
  compositeFormula,
  type EventDefinition,
  METRICS,
  marginAboveConstant,
  minDifferenceOf,
  type RankMethod,
} from '@torchperf/domain';
import { z } from 'zod';

const RANK_COLUMNS: Record<RankMethod, EventRow['rank']> = {
  'by-interval': 'byInterval',
  pareto: 'pareto',
  composite: 'composite',
};
const BEST_OF_COLUMNS: Record<BestOfRule, EventRow['bestOf']> = {
  'first-unless-better': 'firstUnlessBetter',
  latest: 'latest',
};

/** An event as its row stores it. Units are left out: they belong to the metrics. */
export function toEventColumns(event: EventDefinition): EventColumns {
  const { id, title, description, objectives, constraints, rank, bestOf, composite, minAboveConstant } =
    event;
  return {
    key: id,
    title,
    description,
    objectives: objectives.map(({ metric, direction, minDifference }) => ({
      metric,
      direction,
      ...(minDifference === undefined ? {} : { minDifference }),
    })),
    constraints: constraints.map(({ metric, operator, bound }) => ({ metric, operator, bound })),
    rank: RANK_COLUMNS[rank],
    bestOf: BEST_OF_COLUMNS[bestOf ?? 'first-unless-better'],
    composite: composite ? { terms: composite.terms.map((term) => ({ ...term })) } : null,
    minAboveConstant: minAboveConstant === undefined ? 0 : minAboveConstant,
  };
}

/** The event as `libs/domain` ranks it. @throws ZodError when its row is not what this service wrote. */
export function toEventDefinition(row: EventRow) {
  return {
    id: row.key,
    title: row.title,
    description: row.description,
    objectives: z.array(ObjectiveSchema).parse(row.objectives),
    constraints: z.array(ConstraintSchema).parse(row.constraints),
    rank: wordOf(RANK_COLUMNS, row.rank),
    bestOf: wordOf(BEST_OF_COLUMNS, row.bestOf),
    composite: row.composite === null ? undefined : CompositeSchema.parse(row.composite),
    minAboveConstant: row.minAboveConstant,
  } satisfies EventDefinition;
}

/** The event as the API shows it. @throws as `toEventDefinition` */
export function toEventView(row: EventRow): EventView {
  const definition = toEventDefinition(row);
  const { objectives, constraints, composite, ...event } = definition;
  return {
    ...event,
    minAboveConstant: marginAboveConstant(definition),
    objectives: objectives.map((objective) => ({
      ...objective,
      unit: METRICS[objective.metric].unit,
      minDifference: minDifferenceOf(objective),
    })),
    constraints: constraints.map((constraint) => ({ ...constraint, unit: METRICS[constraint.metric].unit })),
    composite: composite ? { ...composite, formula: compositeFormula(composite) } : null,
    addedAt: row.addedAt?.toISOString() ?? null,
    retiredAt: row.retiredAt?.toISOString() ?? null,
  };
}

function wordOf<Word extends string>(columns: Record<Word, string>, column: string): Word {
  const word = (Object.keys(columns) as Word[]).find((one) => columns[one] === column);
  if (word === undefined) throw new Error(`No event has the word "${column}"`);
  return word;
}
