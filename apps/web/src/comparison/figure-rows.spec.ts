import type { ComparedSubmission } from '@torchperf/contracts';
import { figureRows } from './figure-rows';

function submission(given: Partial<ComparedSubmission['run']>): ComparedSubmission {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    label: 'Int8',
    name: 'Int8',
    runtime: 'python',
    techniques: [],
    team: { id: '00000000-0000-4000-8000-000000000002', name: 'Team' },
    submittedAt: '2026-11-01T10:00:00.000Z',
    isBaseline: false,
    disqualifiedReason: null,
    review: null,
    run: {
      id: '00000000-0000-4000-8000-000000000003',
      finishedAt: null,
      hardwareClass: 'CPU',
      metrics: {},
      flags: [],
      launchRatios: [1, 2, 3],
      launchPeakBytes: [],
      ...given,
    },
  };
}

it('has a cell for each submission, with the interval next to a figure', () => {
  const rows = figureRows([
    submission({ metrics: { accuracy: { value: 0.9, ciLower: 0.88, ciUpper: 0.92, unit: 'fraction' } } }),
    submission({ metrics: { modelSize: { value: 2048, ciLower: null, ciUpper: null, unit: 'bytes' } } }),
  ]);
  expect(rows.slice(0, 2)).toEqual([
    {
      title: 'Accuracy',
      cells: [
        { text: '90.00\u00a0%', note: '88.00–92.00\u00a0%' },
        { text: 'not measured', note: null },
      ],
    },
    {
      title: 'Model size',
      cells: [
        { text: 'not measured', note: null },
        { text: '2.00\u00a0KiB', note: '2,048\u00a0bytes' },
      ],
    },
  ]);
});

it('leaves out metrics that none has, and ends with the measuring conditions', () => {
  const rows = figureRows([submission({ flags: [{ kind: 'floor-limited', evidence: '' }] }), submission({})]);
  expect(rows).toEqual([
    {
      title: 'Launches',
      cells: [
        { text: '3', note: null },
        { text: '3', note: null },
      ],
    },
    {
      title: 'Hardware',
      cells: [
        { text: 'CPU', note: null },
        { text: 'CPU', note: null },
      ],
    },
    {
      title: 'Flags',
      cells: [
        { text: 'Near the floor', note: null },
        { text: 'none', note: null },
      ],
    },
  ]);
});
