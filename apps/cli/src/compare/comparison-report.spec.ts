import type { ComparedPair, ComparedSubmission } from '@torchperf/contracts';
import { DOMINANCE_CAUTION } from '@torchperf/domain';
import { RIGHT_TO_LEFT_NAME, unisolatedLines } from '#test/builders/right-to-left';
import { comparisonReport } from './comparison-report';

const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`;

const compared = (n: number): ComparedSubmission => ({
  id: id(n),
  label: RIGHT_TO_LEFT_NAME,
  name: RIGHT_TO_LEFT_NAME,
  runtime: 'python',
  techniques: [],
  team: { id: id(n), name: RIGHT_TO_LEFT_NAME },
  submittedAt: '2026-11-01T09:00:00.000Z',
  isBaseline: false,
  disqualifiedReason: 'copied',
  review: { state: 'held', since: '2026-11-01T09:00:00.000Z', reason: 'far too fast' },
  run: {
    id: id(n),
    finishedAt: null,
    hardwareClass: 'x',
    metrics: {},
    flags: [],
    launchRatios: [],
    launchPeakBytes: [],
  },
});
const pair = (base: number, other: number): ComparedPair => ({
  base: id(base),
  other: id(other),
  sideBySide: true,
  latency: null,
  accuracy: null,
  peakMemory: null,
  modelSize: { ratio: 0.5, differenceBytes: -1024 },
  throughput: { ratio: 2 },
  dominance: { objectives: ['accuracy'], byEstimates: null, byIntervals: 'other' },
  claim: 'Claimed.',
});

it('isolates names that are written from right to left', () => {
  const text = comparisonReport(
    {
      competition: { slug: 'digits', title: RIGHT_TO_LEFT_NAME },
      board: { event: 'all-around', title: RIGHT_TO_LEFT_NAME },
      submissions: [compared(1), compared(2), compared(3)],
      pairs: [pair(1, 2), pair(1, 3), pair(2, 3)],
    },
    200,
  );
  for (const part of [
    'Competition: ',
    'team ',
    'is held',
    'is disqualified',
    'compared with',
    ' the size',
    'dominates',
    'board of ',
  ]) {
    expect(text).toContain(part);
  }
  expect(unisolatedLines(text)).toEqual([]);
});

it('notes where the tests of a pair disagree with the board', () => {
  const untested = pair(1, 2);
  const tested = { lower: 1.05, upper: 1.15, pValue: 0.01, pAdjusted: 0.01, isDistinguishable: true };
  const slower: ComparedPair = {
    ...untested,
    latency: { ratio: 1.1, tested },
    dominance: { objectives: ['relativeLatency', 'modelSize'], byEstimates: null, byIntervals: 'other' },
  };
  const report = (one: ComparedPair) =>
    comparisonReport(
      {
        competition: { slug: 'digits', title: 'Digits' },
        board: { event: 'all-around', title: 'All-Around' },
        submissions: [compared(1), compared(2)],
        pairs: [one],
      },
      200,
    );
  expect(report(slower)).toContain(`relative latency, model size. ${DOMINANCE_CAUTION}`);
  expect(report(untested)).not.toContain(DOMINANCE_CAUTION);
});
