import type { EventView } from '@torchperf/contracts';
import { formulaFactors } from '../ui/format/event.format';
import classes from './competition.module.css';

interface CompositeFormulaProps {
  readonly composite: NonNullable<EventView['composite']>;
}

/** The formula of an event's score, in mathematical notation. */
export function CompositeFormula({ composite }: CompositeFormulaProps) {
  return (
    <span className={classes.formula}>
      {formulaFactors(composite).map(({ base, exponent }, index) => (
        <span key={base} className={classes.factor}>
          {index > 0 && '× '}({base})<sup>{exponent}</sup>
        </span>
      ))}
    </span>
  );
}
