import { Injectable } from '@nestjs/common';
import { type Comparison, StoredManifestSchema } from '@torchperf/contracts';
import { RunRepository, type SubmissionRow, type SubmissionRunRow } from '@torchperf/database';
import { compareRuns } from '@torchperf/domain';
import { statedAt } from '../competitions/freeze-visibility';
import type { Viewer } from '../http/auth/viewer';
import { canonicalAt } from '../pipeline/ranking/canonical-versions';
import { withShownReview } from '../submissions/shown-review';
import { SubmissionNotMeasuredError } from '../submissions/submissions.errors';
import { SubmissionsService } from '../submissions/submissions.service';
import { ComparedBoards } from './compared-boards.service';
import { type ComparedReport, readComparedReport } from './compared-report';
import {
  type MeasuredSubmission,
  toComparedPair,
  toComparedRun,
  toComparedSubmission,
} from './comparison.mapper';
import { CompetitionsMixedError } from './comparisons.errors';
import { countingRunFor } from './counting-run';
import { distinctLabels } from './distinct-labels';

/** Compares submissions of one competition by the runs that count. */
@Injectable()
export class ComparisonsService {
  constructor(
    private readonly submissions: SubmissionsService,
    private readonly runs: RunRepository,
    private readonly boards: ComparedBoards,
  ) {}

  /**
   * @param ids of submissions, no two the same; the first is the base.
   * @throws SubmissionNotFoundError, CompetitionsMixedError, SubmissionNotMeasuredError
   */
  async compare(ids: readonly string[], viewer: Viewer): Promise<Comparison> {
    const found = await Promise.all(ids.map((id) => this.submissions.require(id)));
    const rows = found.map((row) => withShownReview(row, row.competition, new Date(), viewer));
    const competition = competitionOf(rows);
    const measured = await this.measured(
      rows.map((row) => ({ row, run: requireRun(row, viewer) })),
      viewer,
    );
    const labels = distinctLabels(
      measured.map(({ row: { id, manifest, team } }) => ({
        id,
        team,
        name: StoredManifestSchema.parse(manifest).name,
      })),
    );
    const submissions = measured.map((one, index) => toComparedSubmission(one, labels[index] as string));
    const board = await this.boards.find(rows[0] as SubmissionRow, viewer);
    const compared = compareRuns(measured.map(toComparedRun), board ?? undefined);
    const pairs = compared.map((pair) => toComparedPair(pair, submissions));
    return {
      competition,
      board: board && { event: board.event.id, title: board.event.title },
      submissions,
      pairs,
    };
  }

  private async measured(
    counting: readonly { readonly row: SubmissionRow; readonly run: SubmissionRunRow }[],
    viewer: Viewer,
  ): Promise<MeasuredSubmission[]> {
    const runIds = counting.map(({ run }) => run.id);
    const [launches, reports] = await Promise.all([
      this.runs.findLaunches(runIds),
      this.runs.findAnswers(runIds),
    ]);
    const now = new Date();
    const read = counting.map(({ run }) => readComparedReport(reports.get(run.id)));
    const newest = Math.max(...read.map(({ version }) => version ?? 0));
    return counting.map(({ row, run }, index) => ({
      row,
      run,
      launches: launches.filter(({ runId }) => runId === run.id),
      report: withAnswersOf(newest, read[index] as ComparedReport),
      canonicalMs:
        canonicalAt(row.competition.canonical, run.hardwareClass, statedAt(row.competition, viewer, now))
          ?.latencyMs ?? null,
    }));
  }
}

/** @throws CompetitionsMixedError */
function competitionOf(rows: readonly SubmissionRow[]): Comparison['competition'] {
  const bySlug = new Map(rows.map(({ competition }) => [competition.slug, competition]));
  const [first, ...others] = [...bySlug.values()];
  if (!first || others.length > 0)
    throw new CompetitionsMixedError([...bySlug.values()].map(({ title }) => title));
  return { slug: first.slug, title: first.title };
}

/** @throws SubmissionNotMeasuredError */
function requireRun(row: SubmissionRow, viewer: Viewer): SubmissionRunRow {
  const run = countingRunFor(row, viewer, new Date());
  if (!run) throw new SubmissionNotMeasuredError(row.id, StoredManifestSchema.parse(row.manifest).name);
  return run;
}

/** Answers are paired only with others of one version of the report: an earlier one may have asked differently. */
function withAnswersOf(version: number, report: ComparedReport): ComparedReport {
  return report.version === version ? report : { ...report, answers: null };
}
