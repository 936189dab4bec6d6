import type { ComparedSubmission } from '@torchperf/contracts';
import { METRICS, type MetricName } from '@torchperf/domain';
import { formatExact, formatMeasured } from '../ui/format/measured-value.format';
import { FLAG_WORDING } from '../ui/format/verdict.format';

/** The content of a cell: a figure, and a note in small print. */
export interface FigureCell {
  readonly text: string;
  readonly note: string | null;
}

/** A row of the figures: its title, and a cell for each submission. */
export interface FigureRow {
  readonly title: string;
  readonly cells: readonly FigureCell[];
}

const SHOWN: readonly MetricName[] = [
  'relativeLatency',
  'latency',
  'accuracy',
  'peakMemory',
  'modelSize',
  'throughput',
  'loadTime',
  'latencyP99',
];

/** The figures of several submissions side by side; without metrics that none of them has. */
export function figureRows(submissions: readonly ComparedSubmission[]): FigureRow[] {
  const metrics = SHOWN.filter((metric) => submissions.some(({ run }) => run.metrics[metric]));
  const plain = (title: string, textOf: (submission: ComparedSubmission) => string): FigureRow => ({
    title,
    cells: submissions.map((submission) => ({ text: textOf(submission), note: null })),
  });
  return [
    ...metrics.map((metric) => ({
      title: METRICS[metric].title,
      cells: submissions.map(({ run }) => cellOf(run.metrics[metric])),
    })),
    plain('Launches', ({ run }) => String(run.launchRatios.length)),
    plain('Hardware', ({ run }) => run.hardwareClass),
    plain('Flags', ({ run: { flags } }) =>
      flags.length === 0 ? 'none' : flags.map(({ kind }) => FLAG_WORDING[kind].title).join(', '),
    ),
  ];
}

function cellOf(measured: ComparedSubmission['run']['metrics'][MetricName]): FigureCell {
  if (!measured) return { text: 'not measured', note: null };
  const { text, interval } = formatMeasured(measured);
  return { text, note: interval ?? formatExact(measured) };
}
