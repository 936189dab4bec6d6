import type { ComparedPair } from '@torchperf/contracts';
import { DOMINANCE_CAUTION } from '@torchperf/domain';
import { RIGHT_TO_LEFT_NAME, unisolatedLines } from '#test/builders/right-to-left';
import { dominanceText, pairFigures } from './pair.format';

const tested = (lower: number, upper: number, pAdjusted: number) => ({
  lower,
  upper,
  pValue: pAdjusted,
  pAdjusted,
  isDistinguishable: pAdjusted < 0.05,
});

const PAIR: ComparedPair = {
  base: '00000000-0000-4000-8000-000000000001',
  other: '00000000-0000-4000-8000-000000000002',
  sideBySide: true,
  latency: { ratio: 0.345, tested: tested(0.333, 0.357, 0.0004) },
  accuracy: {
    difference: -0.0031,
    examples: 2000,
    maxDiscordant: 60,
    tested: tested(-0.0112, 0.005, 0.52),
  },
  peakMemory: { ratio: 0.75, differenceBytes: -10 * 1024 ** 2, tested: tested(0.74, 0.76, 0.001) },
  modelSize: { ratio: 0.25, differenceBytes: 0 },
  throughput: { ratio: 2.5 },
  dominance: {
    objectives: ['relativeLatency', 'peakMemory', 'accuracy'],
    byEstimates: null,
    byIntervals: 'other',
  },
  claim: 'claimed',
};

/** Without no-break spaces, which are hard to read in a test. */
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ');
const shown = (pair: ComparedPair) =>
  pairFigures(pair).map(({ title, text, interval, note }) => [title, text, interval, note].map(plain));

it('shows each figure with its interval and the result of the test', () => {
  expect(shown(PAIR)).toEqual([
    ['Latency', '0.345×', '0.333–0.357×', 'distinguishable, p < 0.001'],
    [
      'Accuracy, on the same 2,000 examples',
      '−0.31 points',
      '−1.12 to +0.50',
      'not distinguishable, p = 0.52',
    ],
    ['Peak memory, −10 MiB', '0.750×', '0.740–0.760×', 'distinguishable, p = 0.001'],
    ['Model size, no difference', '0.250×', undefined, 'exact'],
    ['Throughput, more is better', '2.50×', undefined, 'not tested: raw times of two runs'],
  ]);
});

it('draws ratios, and no difference', () => {
  expect(pairFigures(PAIR).map(({ drawn }) => drawn)).toEqual([
    { ratio: 0.345, lower: 0.333, upper: 0.357 },
    null,
    { ratio: 0.75, lower: 0.74, upper: 0.76 },
    { ratio: 0.25, lower: 0.25, upper: 0.25 },
    { ratio: 2.5, lower: 2.5, upper: 2.5 },
  ]);
});

it('shows why there is no test, and leaves out figures that were not measured', () => {
  expect(
    shown({
      ...PAIR,
      sideBySide: false,
      latency: { ratio: 0.5, tested: null },
      accuracy: null,
      peakMemory: null,
      modelSize: null,
      throughput: null,
    }),
  ).toEqual([['Latency', '0.500×', undefined, 'not tested: different hardware']]);
});

it('states which of two dominates the other', () => {
  expect(dominanceText(PAIR, 'Wide', 'Int8')).toBe(
    'Int8 dominates Wide: no worse by its estimates in any objective, and distinguishable as better in at least one, of relative latency, peak memory, and accuracy.',
  );
  const dominance = { objectives: ['modelSize' as const], byEstimates: null, byIntervals: 'base' as const };
  expect(dominanceText({ ...PAIR, dominance }, 'Wide', 'Int8')).toMatch(
    /^Wide dominates Int8: .* of model size\.$/,
  );
  expect(dominanceText({ ...PAIR, dominance: null }, 'Wide', 'Int8')).toBeNull();
});

it('names the board of the rule, and notes where the tests of the pair disagree', () => {
  const board = { event: 'all-around', title: 'All-Around' };
  const text = dominanceText(PAIR, 'Wide', 'Int8', board);
  expect(text).toMatch(/^Int8 dominates Wide on the board of All-Around: .* accuracy\.$/);
  const accuracy = { ...PAIR.accuracy, examples: 2000, maxDiscordant: 60, difference: -0.01 };
  for (const worse of [
    { ...PAIR, accuracy: { ...accuracy, tested: tested(-0.015, -0.005, 0.01) } },
    { ...PAIR, latency: { ratio: 1.1, tested: tested(1.05, 1.15, 0.01) } },
  ]) {
    expect(dominanceText(worse, 'Wide', 'Int8', board)).toBe(`${text} ${DOMINANCE_CAUTION}`);
  }
});

it('isolates names that are written from right to left', () => {
  const name = RIGHT_TO_LEFT_NAME;
  const text = dominanceText(PAIR, name, name, { event: 'all-around', title: name }) ?? '';
  expect(text.split(name)).toHaveLength(4);
  expect(unisolatedLines(text)).toEqual([]);
});
