import {
  type Composite,
  type Constraint,
  compositeFormula,
  DOMINANCE_RULE,
  type EventDefinition,
  isolated,
  METRICS,
  type Objective,
  type Operator,
} from '@torchperf/domain';
import { quantityText } from './figure-text';

const OPERATOR_TEXTS: Readonly<Record<Operator, string>> = {
  '<': 'less than',
  '<=': 'at most',
  '>': 'more than',
  '>=': 'at least',
};

/** A constraint as text, as in "accuracy at least 85.00 %". */
export function constraintText({ metric, operator, bound }: Constraint): string {
  const { title, unit } = METRICS[metric];
  return `${title.toLowerCase()} ${OPERATOR_TEXTS[operator]} ${quantityText(bound, unit)}`;
}

/** An event's title. A retired event has a mark: its ranks no longer change. */
export function titleText(title: string, isRetired: boolean): string {
  return isRetired ? `${isolated(title)} (retired)` : isolated(title);
}

function objectiveText({ metric, direction }: Objective): string {
  return `${METRICS[metric].title.toLowerCase()} (${direction} is better)`;
}

/** The ranking rule of an event and its conditions, in sentences. */
export function eventText(
  event: Pick<EventDefinition, 'objectives' | 'constraints' | 'rank' | 'bestOf' | 'minAboveConstant'> & {
    readonly composite?: Composite | null;
  },
): string {
  const formula = event.composite ? ` The score is ${compositeFormula(event.composite)}.` : '';
  const counting = event.bestOf === 'latest' ? ' The latest qualifying entry of each team counts.' : '';
  return `${rankRule(event)}${formula} ${constraintsText(event.constraints)}${constantText(event)}${counting}`;
}

function rankRule({ objectives, rank }: Pick<EventDefinition, 'objectives' | 'rank'>): string {
  const named = objectives.map(objectiveText);
  switch (rank) {
    case 'pareto':
      return `Ranked by Pareto front over ${named.join(', ')}: front 1 holds the entries that may be on the Pareto front, with how likely each is. Behind it, one entry dominates another if it is ${DOMINANCE_RULE}.`;
    case 'by-interval':
      return `Ranked by ${named.join(', then ')}, with the ranks that the data leave possible.`;
    case 'composite':
      return `Ranked by the event's own score, ${named.join(', ')}, with the ranks that the data leave possible.`;
  }
}

/** The event's requirement on accuracy beyond its constraints. */
function constantText({ minAboveConstant }: Pick<EventDefinition, 'minAboveConstant'>): string {
  if (minAboveConstant == null) return '';
  const margin = minAboveConstant > 0 ? `, by ${quantityText(minAboveConstant, 'fraction')}` : '';
  return ` Accuracy must be distinguishable from that of the best constant answer${margin}.`;
}

function constraintsText(constraints: readonly Constraint[]): string {
  if (constraints.length === 0) return 'Every entry that was measured is ranked.';
  return `To be ranked: ${constraints.map(constraintText).join('; ')}.`;
}
