import { type Constraint, type ConstraintStatus, METRICS, type Operator } from '@torchperf/domain';
import { formatPlain } from './measured-value.format';

const SIGNS: Record<Operator, string> = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' };

/** The bound alone, such as `≥ 85 %`. */
export function formatBound({ metric, operator, bound }: Constraint): string {
  return `${SIGNS[operator]}\u00a0${formatPlain(bound, METRICS[metric].unit)}`;
}

/** The constraint in full, such as `accuracy ≥ 85 %`. */
export function formatConstraint(constraint: Constraint): string {
  return `${METRICS[constraint.metric].title.toLowerCase()} ${formatBound(constraint)}`;
}

/** Explains a status in a sentence. */
export function explainConstraint(constraint: Constraint & { status: ConstraintStatus }): string {
  const bound = formatBound(constraint);
  switch (constraint.status) {
    case 'met':
      return `Met: ${bound}.`;
    case 'marginal':
      return `Marginal: the measured value meets ${bound}, but its 95 % interval reaches across that limit.`;
    case 'missed':
      return `Missed: ${bound} is needed to be ranked in this event.`;
  }
}
