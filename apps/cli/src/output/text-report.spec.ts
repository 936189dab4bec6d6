import { RIGHT_TO_LEFT_NAME, unisolatedLines } from '#test/builders/right-to-left';
import { measuredBundle } from '../../test/measured-bundle';
import { benchResult, type MeasuredBundle } from '../bench/bench-result';
import { markdownReport } from './markdown-report';
import { svgPlots } from './svg-plots';
import { textReport } from './text-report';

const FIGURES = { latency: 0.02, modelSize: 1000, accuracy: 0.9 };
const SETTING = {
  data: { source: 'digits.npz', examples: 100, inputShape: [4], classes: 10 },
  quick: true,
};
const launches = (place: number) => [1, 2, 3, 4, 5, 6].map((step) => place + step / 100);

it('shows the p-value of its claims, and that nothing could be claimed', () => {
  const measured = ['a', 'b', 'c'].map((name, place) =>
    measuredBundle(name, 'reference', launches(place + 1), FIGURES),
  );
  const text = textReport(benchResult(measured, SETTING), 120);
  // Each alone has 2 / 64; three of them 6 / 64.
  expect(text).toMatch(/^p-value, two-sided, corrected +0\.094 +0\.094 +0\.094$/m);
  expect(text).toMatch(/on this machine:\n {2}Nothing is distinguishable here: .*3 comparisons .*p = 0\.094/);
  expect(text).toContain('a and reference are not distinguishable');
});

it('isolates names that are written from right to left, in every section', () => {
  const [one, other, failed] = ['א', 'ב', 'ג'].map((letter) => `${RIGHT_TO_LEFT_NAME} ${letter}`) as [
    string,
    string,
    string,
  ];
  const measured = [one, other].map((name, place) => measuredBundle(name, one, launches(place), FIGURES));
  const [first, second] = measured as [MeasuredBundle, MeasuredBundle];
  const flagged = {
    ...second,
    report: { ...second.report, flags: [{ kind: 'noisy-machine' as const, evidence: 'Steal.' }] },
  };
  const all = [first, flagged, measuredBundle(failed, one, [], FIGURES, 'crashed')];
  const result = benchResult(all, SETTING);
  const alone = benchResult([measuredBundle(one, one, launches(0), FIGURES)], SETTING);
  for (const text of [
    textReport(result, 200),
    markdownReport(result),
    textReport(alone, 80),
    markdownReport(alone),
  ]) {
    expect(text).toContain(RIGHT_TO_LEFT_NAME);
    expect(unisolatedLines(text)).toEqual([]);
  }
  for (const title of ['busy machine', 'All pairs', 'Pareto', 'Flags', 'Not measured', 'Files', 'Notes']) {
    expect(textReport(result, 200)).toContain(title);
  }
  expect(result.bundles[0]?.name).toBe(one);
  expect(unisolatedLines(svgPlots(all)?.replaceAll('<', '\n<') ?? '')).toEqual([]);
});
