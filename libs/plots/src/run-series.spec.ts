import { buildRunReport } from '#test/builders/run-report';
import { buildSampleColumns } from '#test/builders/sample-columns';
import { latencySeriesOf, ratioSeriesOf, referenceLatencySeriesOf } from './run-series';

const id = '00000000-0000-4000-8000-000000000001';
const report = buildRunReport({
  runId: id,
  submissionId: id,
  samples: buildSampleColumns([
    { role: 'contestant', latencyNs: 100_000 },
    { role: 'reference', latencyNs: 200_500 },
    { role: 'contestant', latencyNs: 104_000 },
  ]),
});

it('separates the calls to model and reference, in ms', () => {
  expect(latencySeriesOf(report, 'model')).toEqual({
    name: 'model',
    latenciesMs: [0.1, 0.104],
    medianMs: 0.104,
    p95Ms: null,
  });
  expect(referenceLatencySeriesOf(report, 'reference')).toEqual({
    name: 'reference',
    latenciesMs: [0.2005],
    medianMs: 0.2,
    p95Ms: null,
  });
});

it('returns the ratio of each launch and that of the run', () => {
  const ratio = Math.exp(-0.69);
  expect(ratioSeriesOf(report, { name: 'a', against: 'b' })).toEqual({
    name: 'a',
    against: 'b',
    ratios: [ratio, ratio, ratio],
    estimate: 0.5,
    lower: 0.497,
    upper: 0.503,
  });
});

it('returns null for a run without figures', () => {
  const failed = { ...report, samples: null, launches: [], latencySummary: null };
  expect(latencySeriesOf(failed, 'a')).toBeNull();
  expect(referenceLatencySeriesOf(failed, 'a')).toBeNull();
  expect(ratioSeriesOf(failed, { name: 'a', against: 'b' })).toBeNull();
  expect(ratioSeriesOf({ ...report, metrics: {} }, { name: 'a', against: 'b' })).toBeNull();
});
