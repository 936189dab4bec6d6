import { measuredBundle } from '../../test/measured-bundle';
import { benchResult } from '../bench/bench-result';
import { textReport } from './text-report';

const FIGURES = { latency: 0.02, modelSize: 1000, accuracy: 0.9 };
const SETTING = {
  data: { source: 'digits.npz', examples: 100, inputShape: [4], classes: 10 },
  quick: true,
};
const launches = (place: number) => [1, 2, 3, 4, 5, 6].map((step) => place + step / 100);

it('shows the p-value that its claims go by, and where nothing could be claimed', () => {
  const measured = ['a', 'b', 'c'].map((name, place) =>
    measuredBundle(name, 'reference', launches(place + 1), FIGURES),
  );
  const text = textReport(benchResult(measured, SETTING), 120);
  // Each by itself has 2 / 64; three of them 6 / 64.
  expect(text).toMatch(/^p-value, two-sided, corrected +0\.094 +0\.094 +0\.094$/m);
  expect(text).toMatch(
    /on this machine:\n {2}Nothing could be told apart here: .*3 comparisons .*p = 0\.094/,
  );
  expect(text).toContain('a and reference are not distinguishable');
});
