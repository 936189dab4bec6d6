import {
  type ComparedPair,
  type ComparedSubmission,
  RunReportSchema,
  StoredManifestSchema,
} from '@torchperf/contracts';
import type { RunLaunchRow, SubmissionRow, SubmissionRunRow } from '@torchperf/database';
import {
  type ComparedRun,
  claimOfPair,
  type PairComparison,
  type PairMember,
  statedIn,
} from '@torchperf/domain';
import { toMetrics } from '../runs/metrics.mapper';
import { toReview } from '../submissions/review.mapper';
import type { ComparedReport } from './compared-report';

/** A submission with its counting run, and what that was read from. */
export interface MeasuredSubmission {
  readonly row: SubmissionRow;
  readonly run: SubmissionRunRow;
  readonly launches: readonly RunLaunchRow[];
  readonly report: ComparedReport;
  /** The canonical latency of figures in ms; null where there is none. */
  readonly canonicalMs: number | null;
}

/** @param label its name, made different from those of the others */
export function toComparedSubmission(
  { row, run, launches, canonicalMs }: MeasuredSubmission,
  label: string,
): ComparedSubmission {
  const { name, runtime, techniques } = StoredManifestSchema.parse(row.manifest);
  return {
    id: row.id,
    label,
    name,
    runtime,
    techniques,
    team: row.team,
    submittedAt: row.submittedAt.toISOString(),
    isBaseline: row.isBaseline,
    disqualifiedReason: row.disqualifiedReason,
    review: toReview(row),
    run: {
      id: run.id,
      finishedAt: run.finishedAt?.toISOString() ?? null,
      hardwareClass: hardwareClassOf(run),
      metrics: statedIn(toMetrics(run.metrics), canonicalMs, row.sizeBytes),
      flags: RunReportSchema.shape.flags.parse(run.flags),
      launchRatios: launches.map(({ logRatio }) => Math.exp(logRatio)),
      launchPeakBytes: peaksOf(launches),
    },
  };
}

/** What a comparison needs of a run: its figures, its launches and, where they are known, its answers. */
export function toComparedRun({ row, run, launches, report }: MeasuredSubmission): ComparedRun {
  return {
    id: row.id,
    hardwareClass: hardwareClassOf(run),
    metrics: toMetrics(run.metrics),
    launchLogRatios: launches.map(({ logRatio }) => logRatio),
    launchPeakBytes: peaksOf(launches),
    memorySource: report.memorySource,
    answers: report.answers,
  };
}

/** A pair with the sentence that states the supported claim. @param submissions all that are compared */
export function toComparedPair(
  pair: PairComparison,
  submissions: readonly ComparedSubmission[],
): ComparedPair {
  const memberOf = (id: string): PairMember => {
    const { label, run } = submissions.find((one) => one.id === id) as ComparedSubmission;
    return {
      name: label,
      relativeLatency: run.metrics.relativeLatency?.value ?? null,
      isFloorLimited: run.flags.some(({ kind }) => kind === 'floor-limited'),
    };
  };
  return { ...pair, claim: claimOfPair(pair, memberOf(pair.base), memberOf(pair.other)) };
}

function hardwareClassOf({ hardwareClass }: SubmissionRunRow): string {
  return hardwareClass ?? 'unknown';
}

function peaksOf(launches: readonly RunLaunchRow[]): number[] {
  return launches.flatMap(({ peakBytes }) => (peakBytes === null ? [] : [Number(peakBytes)]));
}
