import { BEST_OF_RULES, BUILT_IN_EVENTS, RANK_METHODS } from '@torchperf/domain';
import {
  describeBestOf,
  describeConstraints,
  describeMethod,
  describeObjectives,
  formulaFactors,
} from './event.format';

const { 'memory-challenge': memory, 'all-around': around, 'accuracy-contest': accuracy } = BUILT_IN_EVENTS;

describe('an event as text', () => {
  it('names one objective after the other, or all at once', () => {
    expect(describeObjectives({ ...memory, objectives: stated(memory.objectives) })).toBe(
      'Lowest model size, then lowest peak memory',
    );
    expect(describeObjectives({ ...around, objectives: stated(around.objectives) })).toBe(
      'Lowest relative latency, lowest peak memory, and highest accuracy',
    );
  });

  it('names each bound in its unit', () => {
    expect(describeConstraints({ constraints: stated(accuracy.constraints) })).toBe(
      'latency <\u00a0100\u00a0ms and model size <\u00a010\u00a0MiB',
    );
    expect(describeConstraints({ constraints: [] })).toBe('No constraints');
  });

  it('has a different text for each method and rule', () => {
    expect(new Set(RANK_METHODS.map((rank) => describeMethod({ rank }))).size).toBe(RANK_METHODS.length);
    expect(new Set(BEST_OF_RULES.map((bestOf) => describeBestOf({ bestOf }))).size).toBe(
      BEST_OF_RULES.length,
    );
  });

  it('writes the factors of a score with readable references', () => {
    const terms = [
      { metric: 'modelSize' as const, reference: 200 * 1024, weight: 2 / 3 },
      { metric: 'accuracy' as const, reference: 0.9, weight: 1 / 3 },
    ];
    expect(formulaFactors({ terms, formula: '' })).toEqual([
      { base: 'model size / 200\u00a0KiB', exponent: '0.667' },
      { base: 'accuracy / 90\u00a0%', exponent: '−0.333' },
    ]);
  });
});

/** As the api shows it; the text does not depend on the stated unit. */
function stated<T>(parts: readonly T[]) {
  return parts.map((part) => ({ ...part, unit: 'ratio' as const }));
}
