import type { Constraint, ConstraintStatus, Operator } from '../competition/event';
import type { Metrics } from '../metric';

/** A constraint of an event and whether a submission meets it. */
export interface ConstraintResult extends Constraint {
  readonly status: ConstraintStatus;
}

const HOLDS: Record<Operator, (value: number, bound: number) => boolean> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/**
 * Whether measured metrics meet a constraint. The measured value decides between met and missed; a value that
 * meets the bound while a part of its 95 % interval does not is `marginal`, which still qualifies. A metric that
 * was not measured is missed.
 */
export function checkConstraint(constraint: Constraint, metrics: Metrics): ConstraintResult {
  const { metric, operator, bound } = constraint;
  const measured = metrics[metric];
  const holds = (value: number | null) => value === null || HOLDS[operator](value, bound);
  let status: ConstraintStatus = 'missed';
  if (measured && holds(measured.value)) {
    status = holds(measured.ciLower) && holds(measured.ciUpper) ? 'met' : 'marginal';
  }
  return { metric, operator, bound, status };
}
