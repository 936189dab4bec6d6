import { median, medianInterval } from '@torchperf/domain';
import { atMost, informative, type Row } from './row';

/** One figure measured on both sides at about the same time, in one unit. */
export interface Pair {
  readonly inside: number;
  readonly outside: number;
}

/**
 * The median of the pairs' differences against a bound, with its 95 % interval and the median of each side.
 * @param name prefix of the ids, which end with the unit, as in "sandbox-start".
 * @throws RangeError when there are no pairs or a figure is not finite.
 */
export function differenceRows(name: string, unit: string, pairs: readonly Pair[], bound: number): Row[] {
  const { estimate, lower, upper } = medianInterval(pairs.map(({ inside, outside }) => inside - outside));
  const id = (part: string) => `${name}${part}-${unit === 'µs' ? 'us' : unit}`;
  return [
    atMost(id(''), estimate, unit, bound),
    informative(id('-lower'), lower, unit),
    informative(id('-upper'), upper, unit),
    informative(id('-inside'), median(pairs.map(({ inside }) => inside)), unit),
    informative(id('-outside'), median(pairs.map(({ outside }) => outside)), unit),
  ];
}
