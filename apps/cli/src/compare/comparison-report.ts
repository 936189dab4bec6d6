import type { ComparedPair, ComparedSubmission, Comparison } from '@torchperf/contracts';
import {
  DOMINANCE_RULE,
  dominanceCaution,
  isolated,
  METRICS,
  type MetricName,
  times,
} from '@torchperf/domain';
import { figureText, quantityText } from '@torchperf/reports';
import { textTable } from '../output/text-table';

const NONE = '–';

/** A line of the table: its title, and its text for a submission. */
interface Row {
  readonly title: string;
  readonly text: (submission: ComparedSubmission) => string;
}

function metric(title: string, name: MetricName): Row {
  return {
    title,
    text: ({ run: { metrics } }) => (metrics[name] ? figureText(metrics[name]) : NONE),
  };
}

const ROWS: readonly Row[] = [
  { title: 'team', text: ({ team }) => isolated(team.name) },
  metric('ratio to the reference', 'relativeLatency'),
  metric('latency', 'latency'),
  metric('accuracy', 'accuracy'),
  metric('peak memory', 'peakMemory'),
  metric('model size', 'modelSize'),
  metric('throughput in batches', 'throughput'),
  { title: 'measured on', text: ({ run }) => run.hardwareClass },
  { title: 'launches', text: ({ run }) => String(run.launchRatios.length) },
  {
    title: 'flags',
    text: ({ run: { flags } }) => (flags.length === 0 ? 'none' : flags.map(({ kind }) => kind).join(', ')),
  },
];

/** A comparison as text for a terminal. @param width characters that a line of the table may have. */
export function comparisonReport(
  { competition, pairs, board, ...compared }: Comparison,
  width: number,
): string {
  const submissions = compared.submissions.map((submission) => ({
    ...submission,
    label: isolated(submission.label),
  }));
  const [base] = submissions as [ComparedSubmission];
  const headings = ['95 % intervals in brackets', ...submissions.map(({ label }) => label)];
  const table = textTable(
    headings,
    ROWS.map(({ title, text }) => [title, ...submissions.map(text)]),
    width,
  );
  const againstBase = pairs.filter((pair) => pair.base === base.id);
  const others = pairs.filter((pair) => pair.base !== base.id);
  const labelOf = (id: string) => submissions.find((submission) => submission.id === id)?.label ?? id;
  const sections = [
    section('Not ranked', submissions.flatMap(notRanked)),
    section(
      `What may be claimed compared with ${base.label}`,
      againstBase.map(({ claim }) => claim),
    ),
    section(
      'Pairs of the others',
      others.map(({ claim }) => claim),
    ),
    section(
      'Size and throughput (not tested)',
      pairs.flatMap((pair) => untested(pair, labelOf)),
    ),
    section(
      `Dominance${board ? ` on the board of ${isolated(board.title)}` : ''} (${DOMINANCE_RULE})`,
      pairs.flatMap((pair) => dominance(pair, labelOf)),
    ),
  ].filter((text) => text !== null);
  const heading = `Competition: ${isolated(competition.title)}. Intervals and p-values of comparisons are corrected for ${pairs.length === 1 ? 'one pair' : `${pairs.length} pairs (Bonferroni)`}.`;
  return `${[heading, table, ...sections].join('\n\n')}\n`;
}

function notRanked({ label, disqualifiedReason, review }: ComparedSubmission): string[] {
  return [
    ...(disqualifiedReason === null ? [] : [`${label} is disqualified: ${disqualifiedReason}`]),
    ...(review?.state === 'held' ? [`${label} is held for review: ${review.reason}`] : []),
  ];
}

function section(title: string, lines: readonly string[]): string | null {
  if (lines.length === 0) return null;
  return [`${title}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

function untested(
  { base, other, modelSize, throughput }: ComparedPair,
  labelOf: (id: string) => string,
): string[] {
  const parts = [
    ...(modelSize ? [`${times(modelSize.ratio)} the size${inBrackets(modelSize.differenceBytes)}`] : []),
    ...(throughput ? [`${times(throughput.ratio)} the throughput`] : []),
  ];
  return parts.length === 0 ? [] : [`${labelOf(other)} has ${parts.join(' and ')} of ${labelOf(base)}.`];
}

function inBrackets(bytes: number): string {
  return bytes === 0 ? '' : ` (${bytes < 0 ? '−' : '+'}${quantityText(Math.abs(bytes), 'bytes')})`;
}

function dominance(pair: ComparedPair, labelOf: (id: string) => string): string[] {
  const by = pair.dominance?.byIntervals;
  if (!pair.dominance || !by) return [];
  const [better, worse] = by === 'other' ? [pair.other, pair.base] : [pair.base, pair.other];
  const over = pair.dominance.objectives.map((name) => METRICS[name].title.toLowerCase()).join(', ');
  const caution = dominanceCaution(pair);
  return [`${labelOf(better)} dominates ${labelOf(worse)}: ${over}.${caution === null ? '' : ` ${caution}`}`];
}
