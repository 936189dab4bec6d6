import { measuredBundle } from '../../test/measured-bundle';
import { benchResult } from '../bench/bench-result';
import { markdownReport } from './markdown-report';

it('shows names and logs as text, not as marks', () => {
  const failed = measuredBundle('a|b<i>', 'ref', [], { latency: 1, modelSize: 1, accuracy: 1 }, 'crashed');
  const result = benchResult([{ ...failed, report: { ...failed.report, log: '# loud\n<script>' } }], {
    data: { source: 'digits.npz', examples: 100, inputShape: [4], classes: 10 },
    quick: false,
  });
  const text = markdownReport(result);
  expect(text).toContain('| figure | a\\|b\\<i\\> |');
  expect(text).toContain('\\# loud');
  expect(text).not.toMatch(/[^\\]<script/);
});
