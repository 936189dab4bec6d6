import {
  type Entry,
  LeaderboardSchema,
  MetricsSchema,
  StoredManifestSchema,
  type UnrankedEntry,
  UnrankedEntrySchema,
} from '@torchperf/contracts';
import type { ListedRow, ObjectiveColumns, ShownRow } from '@torchperf/database';
import {
  type EventDefinition,
  METRICS,
  type MeasuredValue,
  type MetricName,
  type Metrics,
  metricsFor,
  statedIn,
} from '@torchperf/domain';

const ConstraintResultsSchema = LeaderboardSchema.shape.entries.element.shape.constraints;

/** The shown figures of a run, and their canonical latency. */
export interface ShownRun {
  readonly run: ShownRow;
  /** In ms; null where there is none. */
  readonly canonicalMs: number | null;
  readonly metrics: readonly MetricName[];
}

function toBoardRow(event: EventDefinition, row: ListedRow, { run: shown, canonicalMs, metrics }: ShownRun) {
  const manifest = StoredManifestSchema.parse(shown.manifest);
  return {
    team: { id: shown.teamId, name: shown.teamName },
    submission: {
      id: shown.submissionId,
      name: manifest.name,
      runtime: manifest.runtime,
      techniques: manifest.techniques,
      submittedAt: shown.submittedAt.toISOString(),
    },
    runId: shown.runId,
    // The ranking figures are those of that moment; figures in ms use the canonical latency of that moment.
    metrics: {
      ...only(
        metrics,
        metricsFor(event, statedIn(MetricsSchema.parse(shown.metrics ?? {}), canonicalMs, shown.sizeBytes)),
      ),
      ...objectivesOf(event, row.objectives),
    },
    constraints: ConstraintResultsSchema.parse(row.constraintResults),
  };
}

function only(names: readonly MetricName[], metrics: Metrics): Metrics {
  return Object.fromEntries(names.flatMap((name) => (metrics[name] ? [[name, metrics[name]]] : [])));
}

/** The figures that an entry is ranked by, by metric. */
export function objectivesOf(
  { objectives }: Pick<EventDefinition, 'objectives'>,
  columns: readonly ObjectiveColumns[],
): Metrics {
  return Object.fromEntries(
    objectives.flatMap(({ metric }, i): [string, MeasuredValue][] => {
      const [value, ciLower, ciUpper] = columns[i] ?? [];
      if (value === undefined) return [];
      return [
        [metric, { value, ciLower: ciLower ?? null, ciUpper: ciUpper ?? null, unit: METRICS[metric].unit }],
      ];
    }),
  );
}

/** An entry of the ranked section. @throws Error when the row has no rank. */
export function toEntry(event: EventDefinition, row: ListedRow, shown: ShownRun): Entry {
  if (row.rank === null) throw new Error(`The entry of submission ${row.submissionId} is unranked`);
  const { rank, rankRange, frontProbability, tied, isFinal } = row;
  return { ...toBoardRow(event, row, shown), rank, rankRange, frontProbability, tied, isFinal };
}

/** An entry of the unranked section, with why it is there. */
export function toUnrankedEntry(event: EventDefinition, row: ListedRow, shown: ShownRun): UnrankedEntry {
  return {
    ...toBoardRow(event, row, shown),
    reason: UnrankedEntrySchema.shape.reason.parse(row.unrankedReason),
    detail: row.unrankedDetail ?? '',
  };
}
