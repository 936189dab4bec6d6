import { Injectable } from '@nestjs/common';
import type { Cancellation, PageQuery, RunView, Submission } from '@torchperf/contracts';
import {
  RunRepository,
  SubmissionRepository,
  type SubmissionRow,
  type SubmissionRunRow,
  type TeamRow,
} from '@torchperf/database';
import { RUN_PRIORITY } from '@torchperf/domain';
import { z } from 'zod';
import { CompetitionsService } from '../competitions/competitions.service';
import { isWithheld, statedAt } from '../competitions/freeze-visibility';
import type { Viewer } from '../http/auth/viewer';
import { PositionsService } from '../leaderboards/positions.service';
import { QueueView } from '../pipeline/dispatch/queue-view.service';
import { RunCancellation } from '../pipeline/dispatch/run-cancellation.service';
import { canonicalAt } from '../pipeline/ranking/canonical-versions';
import { RunEvents } from '../pipeline/run-updates/run-events.service';
import { toMeasurement } from '../runs/measurement.mapper';
import { RunFinishedError } from '../runs/runs.errors';
import { withShownNoise } from './shown-noise';
import { withShownReview } from './shown-review';
import {
  type RunSituation,
  toRunView,
  toSubmission,
  toSubmissionListItem,
  toWithheldRunView,
} from './submission.mapper';
import { SubmissionNotFoundError, SubmissionOfAnotherTeamError } from './submissions.errors';

const IdSchema = z.uuid();

@Injectable()
export class SubmissionsService {
  constructor(
    private readonly competitions: CompetitionsService,
    private readonly submissions: SubmissionRepository,
    private readonly runs: RunRepository,
    private readonly positions: PositionsService,
    private readonly queue: QueueView,
    private readonly cancellation: RunCancellation,
    private readonly runEvents: RunEvents,
  ) {}

  async list(slug: string, { offset, limit }: PageQuery, viewer: Viewer) {
    const competition = await this.competitions.require(slug);
    const { rows, total } = await this.submissions.page(competition.id, offset, limit);
    const shown = rows.map((row) => withShownReview(row, competition, new Date(), viewer));
    return { items: shown.map(toSubmissionListItem), page: { offset, limit, total } };
  }

  /** @throws SubmissionNotFoundError */
  async require(id: string): Promise<SubmissionRow> {
    const found = IdSchema.safeParse(id).success ? await this.submissions.findById(id) : null;
    if (!found) throw new SubmissionNotFoundError(id);
    return found;
  }

  /** The whole submission. Logs of its runs are there for its team and the organiser only. */
  async get(id: string, viewer: Viewer): Promise<Submission> {
    const row = await this.require(id);
    const runs = await this.viewsOf(row, row.runs, viewer);
    const shown = withShownReview(row, row.competition, new Date(), viewer);
    const positions = await this.positions.find(row.id, row.competition, viewer);
    const canCancel =
      viewer.kind === 'team' && viewer.team.id === row.team.id && cancellableRun(row) !== undefined;
    return toSubmission({ ...shown, canCancel }, runs, positions, viewer);
  }

  /** All runs of a submission, newest first. @throws SubmissionNotFoundError */
  async listRuns(id: string, { offset, limit }: PageQuery, viewer: Viewer) {
    const row = await this.require(id);
    const { rows, total } = await this.submissions.pageRuns(id, offset, limit);
    return { items: await this.viewsOf(row, rows, viewer), page: { offset, limit, total } };
  }

  /**
   * Withdraws a submission whose run has not finished: the run is not measured, or its worker drops it. Only the
   * organiser can cancel runs of finals and re-runs. To have it measured after all, submit the same bundle again.
   * @throws SubmissionNotFoundError, SubmissionOfAnotherTeamError, RunFinishedError
   */
  async cancel(id: string, team: TeamRow): Promise<Cancellation> {
    const row = await this.require(id);
    if (row.team.id !== team.id) throw new SubmissionOfAnotherTeamError(id);
    const unfinished = cancellableRun(row);
    const run =
      unfinished && (await this.cancellation.cancel(unfinished.id, 'team', 'Cancelled by its team.'));
    if (!run) throw new RunFinishedError(id);
    return { runId: run.id, submissionId: id };
  }

  private async viewsOf(
    { competition, team, sizeBytes }: SubmissionRow,
    runs: readonly SubmissionRunRow[],
    viewer: Viewer,
  ): Promise<RunView[]> {
    const measured = runs.filter(({ verdict }) => verdict === 'ok');
    const reports = await this.runs.findReportHeads(measured.map((run) => run.id));
    const moment = statedAt(competition, viewer, new Date());
    return Promise.all(
      runs.map(async (run) => {
        if (isWithheld(run, competition, new Date(), viewer, team.id)) return toWithheldRunView(run);
        const situation = await this.situationOf(run, reports.get(run.id));
        const canonical = canonicalAt(competition.canonical, run.hardwareClass, moment);
        const shown = withShownNoise(run, competition, new Date(), viewer, team.id);
        return toRunView(shown, team.id, situation, { canonical, sizeBytes }, viewer);
      }),
    );
  }

  private async situationOf(run: SubmissionRunRow, report: unknown): Promise<RunSituation> {
    const position = run.state === 'queued' ? await this.queue.positionOf(run) : null;
    return {
      queuePosition: position?.position ?? null,
      waitReason: position?.waitReason ?? null,
      progress: run.state === 'running' ? this.runEvents.lastProgressOf(run.id) : null,
      measurement: toMeasurement(report),
    };
  }
}

/** The run that its team may cancel. Only the organiser can cancel runs of finals and re-runs. */
function cancellableRun({ runs }: SubmissionRow): SubmissionRunRow | undefined {
  return runs.find(
    ({ state, finalId, priority }) =>
      state !== 'finished' && finalId === null && priority !== RUN_PRIORITY.rerun,
  );
}
