import { BUILT_IN_EVENTS, type EventDefinition } from '../competition/event';
import type { RankCandidate } from './assessed-candidate';
import { rankEvent } from './rank-event';

const ALL_AROUND = BUILT_IN_EVENTS['all-around'];

/** As fast and small as can be, with an accuracy and half the width of its interval. */
function candidate(
  id: string,
  accuracy: number,
  halfWidth: number,
  constant: number | null = 0.1135,
): RankCandidate {
  return {
    submissionId: id,
    teamId: id,
    submittedAt: new Date(0),
    metrics: {
      relativeLatency: { value: 0.01, ciLower: null, ciUpper: null, unit: 'ratio' },
      latency: { value: 0.01, ciLower: null, ciUpper: null, unit: 'ms' },
      modelSize: { value: 100, ciLower: null, ciUpper: null, unit: 'bytes' },
      peakMemory: { value: 1e6, ciLower: null, ciUpper: null, unit: 'bytes' },
      accuracy: {
        value: accuracy,
        ciLower: accuracy - halfWidth,
        ciUpper: accuracy + halfWidth,
        unit: 'fraction',
      },
    },
    constantAccuracy: { ordinary: constant, final: 0.5 },
    disqualifiedReason: null,
    heldReason: null,
    noisyReason: null,
    isBaseline: false,
    isReference: false,
  };
}

const rankedIn = (event: EventDefinition, one: RankCandidate) => rankEvent(event, [one]).entries.length === 1;

describe('a constant answer', () => {
  it('is not ranked where accuracy is an objective, and its reason does not show the share of a class', () => {
    const { entries, unranked } = rankEvent(ALL_AROUND, [candidate('one', 0.1125, 0.0062)]);
    expect(entries).toEqual([]);
    expect(unranked).toMatchObject([{ submissionId: 'one', reason: 'constraint-missed' }]);
    expect(unranked[0]?.detail).toBe(
      'Accuracy 11.25 % (95 % interval 10.63 to 11.87 %) is not distinguishable from giving the same answer to every question.',
    );
    expect(unranked[0]?.detail).not.toContain('11.35');
    expect(rankedIn(BUILT_IN_EVENTS['accuracy-contest'], candidate('one', 0.1125, 0.0062))).toBe(false);
  });

  it.each([
    [0.13, 0.02, false],
    [0.14, 0.02, true],
  ])(
    'of accuracy %d ± %d: the whole interval must be above it: ranked is %s',
    (accuracy, halfWidth, ranked) => {
      expect(rankedIn(ALL_AROUND, candidate('one', accuracy, halfWidth))).toBe(ranked);
    },
  );

  it('counts nowhere that accuracy is no objective, nor where its accuracy is not known', () => {
    const fast = { ...BUILT_IN_EVENTS['latency-sprint'], constraints: [] };
    expect(rankedIn(fast, candidate('one', 0.11, 0.01))).toBe(true);
    expect(rankedIn(ALL_AROUND, candidate('one', 0.11, 0.01, null))).toBe(true);
  });

  it('may be allowed, or a margin may be required', () => {
    expect(rankedIn({ ...ALL_AROUND, minAboveConstant: null }, candidate('one', 0.11, 0.01))).toBe(true);
    const more = { ...ALL_AROUND, minAboveConstant: 0.5 };
    expect(rankedIn(more, candidate('one', 0.63, 0.02))).toBe(false);
    expect(rankedIn(more, candidate('one', 0.64, 0.02))).toBe(true);
    expect(rankEvent(more, [candidate('one', 0.5, 0.02)]).unranked[0]?.detail).toMatch(/, by 50 points\.$/);
  });

  it('is checked in a composite of which accuracy is a term', () => {
    const event: EventDefinition = {
      ...ALL_AROUND,
      objectives: [{ metric: 'composite', direction: 'lower' }],
      rank: 'composite',
      composite: {
        terms: [
          { metric: 'accuracy', reference: 0.9, weight: 0.5 },
          { metric: 'modelSize', reference: 1000, weight: 0.5 },
        ],
      },
    };
    expect(rankedIn(event, candidate('one', 0.11, 0.01))).toBe(false);
  });

  it('in a final is that of the examples of finals', () => {
    const one = candidate('one', 0.9, 0.01);
    const final = {
      ...one.metrics,
      accuracy: { value: 0.5, ciLower: 0.45, ciUpper: 0.55, unit: 'fraction' as const },
    };
    expect(rankedIn(ALL_AROUND, { ...one, final })).toBe(false);
  });
});
