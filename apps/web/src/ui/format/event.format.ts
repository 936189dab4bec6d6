import type { EventView } from '@torchperf/contracts';
import { type EventDefinition, METRICS } from '@torchperf/domain';
import { formatConstraint } from './constraint.format';
import { formatPlain } from './measured-value.format';

/** The objectives of an event, such as `Lowest model size, then lowest peak memory`. */
export function describeObjectives({
  objectives,
  rank,
}: Pick<EventDefinition, 'objectives' | 'rank'>): string {
  const parts = objectives.map(
    ({ metric, direction }) => `${direction === 'lower' ? 'lowest' : 'highest'} ${metricName(metric)}`,
  );
  const text = rank === 'pareto' ? listed(parts) : parts.join(', then ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The constraints that an entry must meet to be ranked. */
export function describeConstraints({ constraints }: Pick<EventView, 'constraints'>): string {
  return constraints.length === 0
    ? 'No constraints'
    : listed(constraints.map((constraint) => formatConstraint(constraint)));
}

/** The requirement of an event that ranks by accuracy, beyond its constraints. @param margin from 0 to 1 */
export function describeConstant(margin: number): string {
  const by = margin > 0 ? ` by ${Number((100 * margin).toPrecision(4))} points` : '';
  return `and accuracy distinguishable from the best constant answer${by}`;
}

/** The ranking rule. */
export function describeMethod({ rank }: Pick<EventView, 'rank'>): string {
  switch (rank) {
    case 'by-interval':
      return 'By estimate, with the ranks that the data leave possible';
    case 'pareto':
      return 'By Pareto front, with how likely each entry is to be on it';
    case 'composite':
      return 'By score, with the ranks that the data leave possible';
  }
}

/** The rule for a team's counting submission. */
export function describeBestOf({ bestOf }: Pick<EventView, 'bestOf'>): string {
  switch (bestOf) {
    case 'first-unless-better':
      return 'Its first qualifying submission, until a later one is distinguishable as better';
    case 'latest':
      return 'Its latest qualifying submission';
  }
}

export interface FormulaFactor {
  /** The base: the metric in units of its reference, such as `model size / 195 KiB`. */
  readonly base: string;
  /** Such as `0.5`, or `−0.5` where higher is better. */
  readonly exponent: string;
}

/** The factors of an event's score. */
export function formulaFactors({ terms }: NonNullable<EventView['composite']>): FormulaFactor[] {
  return terms.map(({ metric, reference, weight }) => {
    const { unit, better } = METRICS[metric];
    return {
      base: `${metricName(metric)} / ${formatPlain(reference, unit)}`,
      exponent: `${better === 'lower' ? '' : '−'}${Number(weight.toPrecision(3))}`,
    };
  });
}

function metricName(metric: keyof typeof METRICS): string {
  return METRICS[metric].title.toLowerCase();
}

/** As in `a, b, and c`. */
export function listed(parts: readonly string[]): string {
  return new Intl.ListFormat('en').format(parts);
}
