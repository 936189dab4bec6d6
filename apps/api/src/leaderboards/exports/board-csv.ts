import type { Entry, UnrankedEntry } from '@torchperf/contracts';
import { METRIC_NAMES } from '@torchperf/domain';
import { stringify } from 'csv-stringify/sync';
import type { WholeBoard } from './board-reader.service';

type Cell = string | number | null;
type Row = Omit<Entry, 'rank' | 'rankRange' | 'frontProbability' | 'tied' | 'isFinal'>;

/**
 * A whole board as a table (RFC 4180), a part at a time: ranked entries, then unranked ones. Numbers have all their
 * digits. A cell that a spreadsheet would take for a formula starts with an apostrophe.
 */
export async function* boardCsv({ first, ranked, unranked }: WholeBoard): AsyncGenerator<string> {
  const { event } = first;
  const columns = (row: Row) => rowColumns(row, first);
  yield csv([
    [
      'rank',
      'rank_best',
      'rank_worst',
      'front_probability',
      'tied',
      'final',
      'unranked_reason',
      'unranked_detail',
      ...FIXED_COLUMNS,
      ...METRIC_COLUMNS,
    ].concat(event.constraints.map(({ metric, operator, bound }) => `${metric} ${operator} ${bound}`)),
  ]);
  for await (const part of ranked())
    yield csv(part.map((entry) => [...rankColumns(entry), ...columns(entry)]));
  for await (const part of unranked()) {
    yield csv(part.map((entry) => [...reasonColumns(entry), ...columns(entry)]));
  }
}

const FIXED_COLUMNS = [
  'event',
  'division',
  'team_id',
  'team',
  'submission_id',
  'submission',
  'runtime',
  'techniques',
  'submitted_at',
  'run_id',
  'canonical_latency_ms',
];
const METRIC_COLUMNS = METRIC_NAMES.flatMap((name) => [
  name,
  `${name}_lower`,
  `${name}_upper`,
  `${name}_unit`,
]);

function rankColumns({ rank, rankRange, frontProbability, tied, isFinal }: Entry): Cell[] {
  const { best = null, worst = null } = rankRange ?? {};
  return [rank, best, worst, frontProbability, String(tied), String(isFinal), null, null];
}

function reasonColumns({ reason, detail }: UnrankedEntry): Cell[] {
  return [null, null, null, null, null, null, reason, detail];
}

function rowColumns(
  { team, submission, runId, metrics, constraints }: Row,
  { event, division, canonicalLatency }: WholeBoard['first'],
): Cell[] {
  return [
    event.id,
    division,
    team.id,
    team.name,
    submission.id,
    submission.name,
    submission.runtime,
    submission.techniques.join('; '),
    submission.submittedAt,
    runId,
    canonicalLatency?.latencyMs ?? null,
    ...METRIC_NAMES.flatMap((name): Cell[] => {
      const { value, ciLower, ciUpper, unit } = metrics[name] ?? {};
      return [value ?? null, ciLower ?? null, ciUpper ?? null, unit ?? null];
    }),
    ...event.constraints.map(
      ({ metric, operator, bound }): Cell =>
        constraints.find(
          (result) => result.metric === metric && result.operator === operator && result.bound === bound,
        )?.status ?? null,
    ),
  ];
}

function csv(rows: readonly (readonly Cell[])[]): string {
  return stringify([...rows], { record_delimiter: '\r\n', escape_formulas: true });
}
