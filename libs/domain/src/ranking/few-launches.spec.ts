import { BUILT_IN_EVENTS, type EventDefinition } from '../competition/event';
import type { MeasuredValue } from '../metric';
import { launchCentre } from '../statistics';
import type { RankCandidate } from './assessed-candidate';
import { rankEvent } from './rank-event';

/** The intervals alone decide: no difference is too small to matter. */
const SPRINT: EventDefinition = {
  ...BUILT_IN_EVENTS['latency-sprint'],
  objectives: [{ metric: 'relativeLatency', direction: 'lower', minDifference: 0 }],
};
const exact = (value: number, unit: MeasuredValue['unit']): MeasuredValue => ({
  value,
  ciLower: null,
  ciUpper: null,
  unit,
});

/** A repeatable stream of numbers from 0 to 1 (mulberry32), so that a failure is one every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Noise of one launch: normal of 1 %, and of 3 % in one launch of ten, as memory and neighbours make it. */
function launchNoise(random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return normal * (random() < 0.1 ? 0.03 : 0.01);
}

/** A run of so many launches, by the estimator that reports have. */
function candidate(id: string, ratio: number, launches: number, random: () => number): RankCandidate {
  const logs = Array.from({ length: launches }, () => Math.log(ratio) + launchNoise(random));
  const { estimate, lower, upper } = launchCentre(logs);
  return {
    submissionId: id,
    teamId: id,
    submittedAt: new Date(0),
    metrics: {
      relativeLatency: {
        value: Math.exp(estimate),
        ciLower: Math.exp(lower),
        ciUpper: Math.exp(upper),
        unit: 'ratio',
      },
      accuracy: exact(0.95, 'fraction'),
    },
    launches,
    disqualifiedReason: null,
    heldReason: null,
    noisyReason: null,
    isBaseline: false,
    isReference: false,
  };
}

/** How often each of two identical models could be first, on a board with others that are clearly slower. */
function shareOfTies(launches: number, others: number, tries: number): number {
  const random = seeded(launches * 1000 + others);
  let ties = 0;
  for (let i = 0; i < tries; i++) {
    const entries = [
      candidate('one', 1, launches, random),
      candidate('other', 1, launches, random),
      ...Array.from({ length: others }, (_, n) => candidate(`slow ${n}`, 50 * (n + 1), 2, random)),
    ];
    const best = new Map(
      rankEvent(SPRINT, entries).entries.map(({ submissionId, rankRange }) => [
        submissionId,
        rankRange?.best,
      ]),
    );
    if (best.get('one') === 1 && best.get('other') === 1) ties++;
  }
  return ties / tries;
}

// Of 3,000 tries each the two alone could both be first in 98.6 % (3 launches), 99.1 % (6), 97.3 % (12) and 95.8 % (40).
it.each([3, 4, 5, 6, 7, 8, 12, 20, 40])(
  'each of two identical models could be first in 95 of 100 tries and more, with %d launches',
  (launches) => {
    expect(shareOfTies(launches, 8, 200)).toBeGreaterThanOrEqual(0.95);
    // Alone, two entries get the whole error of 5 %: the bound lies two standard errors of 300 tries below.
    expect(shareOfTies(launches, 0, 300)).toBeGreaterThanOrEqual(0.95 - 0.025);
  },
);

it('of one launch each are not ranked: it says nothing of how much launches differ', () => {
  const random = seeded(1);
  const board = rankEvent(SPRINT, [candidate('one', 1, 1, random), candidate('other', 2, 1, random)]);
  expect(board.entries).toEqual([]);
  expect(board.unranked.map(({ detail }) => detail)).toEqual([
    'Relative latency has no usable measurement.',
    'Relative latency has no usable measurement.',
  ]);
});
