import { METRICS, type Unit } from '../metric';
import type { Composite } from './event';

/** Units that are not written. */
const UNITLESS: readonly Unit[] = ['ratio', 'fraction'];

/**
 * What {@link compositeScore} computes, as text: `(modelSize / 200000 bytes)^0.5 × (accuracy / 0.9)^-0.5`. References
 * are in the units of their metrics.
 */
export function compositeFormula({ terms }: Composite): string {
  return terms
    .map(({ metric, reference, weight }) => {
      const { unit, better } = METRICS[metric];
      const measuredIn = UNITLESS.includes(unit) ? '' : ` ${unit}`;
      return `(${metric} / ${reference}${measuredIn})^${better === 'lower' ? '' : '-'}${weight}`;
    })
    .join(' × ');
}
