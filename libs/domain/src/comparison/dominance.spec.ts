import fc from 'fast-check';
import { BUILT_IN_EVENTS } from '../competition/event';
import type { MeasuredValue, Metrics } from '../metric';
import { rankEvent } from '../ranking';
import type { ComparedRun } from './compared-run';
import { dominanceOf } from './dominance';

const figure = (value: number, halfWidth: number, unit: MeasuredValue['unit']): MeasuredValue => ({
  value,
  ciLower: value - halfWidth,
  ciUpper: value + halfWidth,
  unit,
});

/** Latency ± 1 %, memory ± 1 % in MB, accuracy ± 1 point. */
function run(
  latency: number,
  memory: number,
  accuracy: number,
  given: Partial<ComparedRun> = {},
): ComparedRun {
  const metrics: Metrics = {
    relativeLatency: figure(latency, latency / 100, 'ratio'),
    peakMemory: figure(memory * 1e6, memory * 1e4, 'bytes'),
    accuracy: figure(accuracy, 0.01, 'fraction'),
  };
  return {
    id: 'run',
    hardwareClass: 'one',
    metrics,
    launchLogRatios: [],
    launchPeakBytes: [],
    memorySource: 'cgroup',
    answers: null,
    ...given,
  };
}

const ALL = ['relativeLatency', 'peakMemory', 'accuracy'];

it.each([
  ['better in everything', run(1, 40, 0.9), run(0.5, 30, 0.95), 'other', 'other'],
  ['worse in everything', run(0.5, 30, 0.95), run(1, 40, 0.9), 'base', 'base'],
  ['faster and less accurate', run(1, 40, 0.95), run(0.5, 40, 0.9), null, null],
  // A hair less accurate, though indistinguishably: a trade.
  ['faster and a hair less accurate', run(1, 40, 0.901), run(0.5, 40, 0.9), null, null],
  // A hair faster and else alike: by the figures better, by intervals indistinguishable.
  ['a hair faster', run(1, 40, 0.9), run(0.999, 40, 0.9), 'other', null],
  ['the same figures', run(1, 40, 0.9), run(1, 40, 0.9), null, null],
])('%s', (_, base, other, byEstimates, byIntervals) => {
  expect(dominanceOf(base, other)).toEqual({ objectives: ALL, byEstimates, byIntervals });
});

it('leaves out what cannot be compared', () => {
  const base = run(1, 40, 0.9);
  // The other would be no match in latency and memory.
  expect(dominanceOf(base, run(2, 80, 0.99, { hardwareClass: 'two', memorySource: 'rss' }))).toEqual({
    objectives: ['accuracy'],
    byEstimates: 'other',
    byIntervals: 'other',
  });
});

it('is not known of runs that share no figure', () => {
  expect(dominanceOf(run(1, 40, 0.9), run(1, 40, 0.9, { metrics: {} }))).toBeNull();
});

it('agrees with the board, however many entries it ranks', () => {
  const figures = fc.record({
    latency: fc.constantFrom(1, 1.01, 1.03, 2),
    memory: fc.constantFrom(40, 40.3, 41, 60),
    accuracy: fc.constantFrom(0.9, 0.905, 0.912, 0.95),
  });
  fc.assert(
    fc.property(fc.array(figures, { minLength: 2, maxLength: 12 }), (list) => {
      const runs = list.map(({ latency, memory, accuracy }) => run(latency, memory, accuracy));
      const board = rankEvent(
        BUILT_IN_EVENTS['all-around'],
        runs.map(({ metrics }, i) => ({
          submissionId: String(i),
          teamId: String(i),
          submittedAt: new Date(0),
          metrics,
          disqualifiedReason: null,
          heldReason: null,
          noisyReason: null,
          isBaseline: false,
          isReference: false,
        })),
      );
      const frontOf = new Map(board.entries.map(({ submissionId, rank }) => [Number(submissionId), rank]));
      const { objectives } = BUILT_IN_EVENTS['all-around'];
      const isDominated = (i: number) =>
        runs.some(
          (other, j) =>
            i !== j &&
            dominanceOf(runs[i] as ComparedRun, other, { objectives, entriesIn: () => list.length })
              ?.byIntervals === 'other',
        );
      // An entry behind the first front is dominated; one that is not is on it.
      for (const [i, front] of frontOf)
        if (front > 1 || !isDominated(i)) expect(isDominated(i)).toBe(front > 1);
    }),
    { numRuns: 200 },
  );
});
