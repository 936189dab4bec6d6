import fc from 'fast-check';
import { normal, seeded } from '../../test/seeded-random';
import { BUILT_IN_EVENTS, type EventDefinition } from '../competition/event';
import { METRICS, type MeasuredValue, type MetricName, type Metrics } from '../metric';
import { assessCandidate, isQualified, type RankCandidate } from './assessed-candidate';
import { countingSubmission } from './counting-submission';

/** The intervals alone decide: no difference is too small to matter. */
const SPRINT: EventDefinition = {
  ...BUILT_IN_EVENTS['latency-sprint'],
  objectives: [{ metric: 'relativeLatency', direction: 'lower', minDifference: 0 }],
  constraints: [],
};
const ALL_AROUND = BUILT_IN_EVENTS['all-around'];
const MEMORY: EventDefinition = { ...BUILT_IN_EVENTS['memory-challenge'], constraints: [] };

/** A value with a standard error of that share, from which its 95 % interval comes. */
function figure(metric: MetricName, value: number, error: number): MeasuredValue {
  const factor = Math.exp(1.959963984540054 * error);
  const bounds = error === 0 ? [null, null] : [value / factor, value * factor];
  return { value, ciLower: bounds[0] ?? null, ciUpper: bounds[1] ?? null, unit: METRICS[metric].unit };
}

/** A team's submissions in the order of submission, called 1, 2, 3… */
function submissions(event: EventDefinition, figures: readonly Partial<Record<MetricName, number>>[]) {
  return figures.map((values, i) => {
    const metrics: Metrics = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        figure(name as MetricName, value as number, name === 'modelSize' ? 0 : 0.002),
      ]),
    );
    const candidate: RankCandidate = {
      submissionId: String(i + 1),
      teamId: 'ada',
      submittedAt: new Date(1000 * i),
      metrics,
      disqualifiedReason: null,
      heldReason: null,
      noisyReason: null,
      isBaseline: false,
      isReference: false,
    };
    const assessed = assessCandidate(event, candidate);
    if (!isQualified(assessed)) throw new Error('A submission of this test should qualify.');
    return assessed;
  });
}

const standing = (event: EventDefinition, figures: readonly Partial<Record<MetricName, number>>[]) =>
  countingSubmission(event, submissions(event, figures)).candidate.submissionId;
const times = (...values: number[]) => values.map((relativeLatency) => ({ relativeLatency }));
const point = (relativeLatency: number, peakMemory: number, accuracy: number) => ({
  relativeLatency,
  peakMemory,
  accuracy,
});

describe('countingSubmission by interval', () => {
  // The first try is apart from 2.18 · √2 · 0.2 % = 0.62 % on.
  it('keeps the first submission until a later one is distinguishable as better', () => {
    expect(standing(SPRINT, times(1))).toBe('1');
    expect(standing(SPRINT, times(1, 0.995))).toBe('1');
    expect(standing(SPRINT, times(1, 0.993))).toBe('2');
    expect(standing(SPRINT, times(1, 0.9, 0.95))).toBe('2');
    expect(standing(SPRINT, times(1, 1.1, 0.9, 0.8))).toBe('4');
  });

  it('keeps it too where the difference is below the smallest that matters', () => {
    const sprint: EventDefinition = { ...BUILT_IN_EVENTS['latency-sprint'], constraints: [] };
    expect(standing(sprint, times(1, 0.993))).toBe('1');
    expect(standing(sprint, times(1, 0.993, 0.989))).toBe('3');
  });

  it('requires a larger difference at each further try', () => {
    expect(standing(SPRINT, times(1, 1, 1, 1, 1, 0.993))).toBe('1');
    expect(standing(SPRINT, times(1, 1, 1, 1, 1, 0.98))).toBe('6');
  });

  it('compares further objectives only where the ones before are indistinguishable', () => {
    const small = (modelSize: number, peakMemory: number) => ({ modelSize, peakMemory });
    expect(standing(MEMORY, [small(1000, 50), small(1000, 40)])).toBe('2');
    expect(standing(MEMORY, [small(1000, 50), small(1001, 40)])).toBe('1');
    expect(standing(MEMORY, [small(1000, 50), small(999, 60)])).toBe('2');
    expect(standing(MEMORY, [small(1000, 50), small(1000, 60)])).toBe('1');
  });

  it('takes the latest one by the rule `latest`', () => {
    expect(standing({ ...SPRINT, bestOf: 'latest' }, times(1, 0.5, 0.7))).toBe('3');
    expect(standing({ ...SPRINT, bestOf: 'latest' }, times(1))).toBe('1');
    expect(standing({ ...SPRINT, bestOf: 'first-unless-better' }, times(1, 0.5, 0.7))).toBe('2');
  });

  it('refuses a team that has none', () => {
    expect(() => countingSubmission(SPRINT, [])).toThrow(RangeError);
  });

  it('does not depend on the order of the candidates', () => {
    const shuffled = fc
      .array(fc.integer({ min: 90, max: 100 }), { minLength: 1, maxLength: 12 })
      .map((values) => submissions(SPRINT, times(...values)))
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(countingSubmission(SPRINT, other)).toBe(countingSubmission(SPRINT, list));
      }),
    );
  });

  it('lets fifty runs of one model gain in no more than one team in forty', () => {
    const draw = normal(seeded(50));
    const teams = 1000;
    const gained = Array.from({ length: teams }, () => {
      const runs = times(...Array.from({ length: 51 }, () => Math.exp(0.002 * draw())));
      return countingSubmission(SPRINT, submissions(SPRINT, runs)).candidate.submissionId;
    }).filter((id) => id !== '1');
    expect(gained.length / teams).toBeLessThanOrEqual(0.025);
    // Some there are: else the rule would never be put to the test.
    expect(gained.length).toBeGreaterThan(0);
  });
});

describe('countingSubmission in a Pareto event', () => {
  it('turns to another trade-off, and to what is better everywhere', () => {
    expect(standing(ALL_AROUND, [point(1, 100, 0.9), point(0.5, 150, 0.9)])).toBe('2');
    expect(standing(ALL_AROUND, [point(1, 100, 0.9), point(0.5, 50, 0.95)])).toBe('2');
  });

  it('keeps the counting submission where nothing is gained', () => {
    expect(standing(ALL_AROUND, [point(1, 100, 0.9), point(0.999, 100, 0.9)])).toBe('1');
    expect(standing(ALL_AROUND, [point(1, 100, 0.9), point(1.5, 120, 0.8)])).toBe('1');
  });

  it('does not alternate between two trade-offs', () => {
    const fast = point(0.5, 150, 0.9);
    const small = point(1, 100, 0.9);
    expect(standing(ALL_AROUND, [small, fast, small, fast])).toBe('2');
    expect(standing(ALL_AROUND, [small, fast, small, point(0.4, 150, 0.9)])).toBe('4');
  });

  it('does not let a first try that is tiny and wrong count for ever', () => {
    expect(standing(ALL_AROUND, [point(1, 1, 0.1), point(1, 100, 0.95)])).toBe('2');
  });
});
