import type { RunReport } from '@torchperf/contracts';
import { buildRunReport } from '#test/builders/run-report';
import { referenceWarnings } from './reference-warnings';

const IDS = {
  runId: '00000000-0000-4000-8000-000000000001',
  submissionId: '00000000-0000-4000-8000-000000000002',
};
const accuracy = (value: number, halfWidth: number): Partial<RunReport> => ({
  metrics: {
    accuracy: { value, ciLower: value - halfWidth, ciUpper: value + halfWidth, unit: 'fraction' },
  },
});

describe('referenceWarnings', () => {
  it('has nothing to say of a sound reference', () => {
    expect(referenceWarnings(buildRunReport(IDS), 10)).toEqual([]);
  });

  it('names flags that every run would share, and no others', () => {
    const flags: RunReport['flags'] = [
      { kind: 'floor-limited', evidence: 'A call takes 2 floors.' },
      { kind: 'noisy-machine', evidence: 'Busy.' },
    ];
    expect(referenceWarnings(buildRunReport({ ...IDS, flags }), 10)).toEqual([
      'floor-limited: A call takes 2 floors.',
    ]);
  });

  it.each([
    [0.1125, 0.014, 10, true],
    [0.13, 0.014, 10, false],
    [0.52, 0.03, 2, true],
    [0.05, 0.01, 10, true],
  ])(
    'judges an accuracy of %d ± %d with %d classes: at chance %s',
    (value, halfWidth, classes, isAtChance) => {
      const warnings = referenceWarnings(buildRunReport({ ...IDS, ...accuracy(value, halfWidth) }), classes);
      expect(warnings.some((warning) => warning.startsWith('accuracy-at-chance'))).toBe(isAtChance);
    },
  );
});
