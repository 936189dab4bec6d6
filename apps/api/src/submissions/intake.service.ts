import { Injectable } from '@nestjs/common';
import { type BundleInspection, inspectBundle } from '@torchperf/bundle';
import { API_PREFIX, type SubmissionReceipt } from '@torchperf/contracts';
import {
  type CompetitionRow,
  RunLifecycleRepository,
  SubmissionAdminRepository,
  SubmissionRepository,
  type TeamRow,
  UnitOfWork,
} from '@torchperf/database';
import type { FastifyRequest } from 'fastify';
import { phaseAt } from '../competitions/competition.mapper';
import { CompetitionsService } from '../competitions/competitions.service';
import { RunEvents } from '../run-events/run-events.service';
import { BundleReceiver } from './bundle-receiver';
import { CompetitionEndedError } from './competition-ended.error';
import { CompetitionNotStartedError } from './competition-not-started.error';
import { IntakePausedError } from './intake-paused.error';
import { readUpload } from './upload-reader';

/** Whether a competition takes submissions now. @throws the error that says why it does not. */
function assertOpen(
  competition: Pick<CompetitionRow, 'slug' | 'startsAt' | 'endsAt' | 'intakePaused'>,
  now: Date,
): void {
  const { slug, startsAt, endsAt } = competition;
  const phase = phaseAt(competition, now);
  if (phase === 'upcoming') throw new CompetitionNotStartedError(slug, startsAt);
  if (phase === 'ended' && endsAt) throw new CompetitionEndedError(slug, endsAt);
  if (competition.intakePaused) throw new IntakePausedError(slug);
}

/** Takes submissions in: bundle to the store, rules checked, then submission and run in one transaction. */
@Injectable()
export class IntakeService {
  constructor(
    private readonly competitions: CompetitionsService,
    private readonly receiver: BundleReceiver,
    private readonly submissions: SubmissionRepository,
    private readonly states: SubmissionAdminRepository,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly runEvents: RunEvents,
  ) {}

  /**
   * Everything that can be refused without reading the upload is refused first.
   * @throws CompetitionNotFoundError, CompetitionNotStartedError, CompetitionEndedError, IntakePausedError,
   * UploadInvalidError, UploadNotMultipartError, BundleRejectedError
   */
  async submit(slug: string, team: TeamRow, request: FastifyRequest): Promise<SubmissionReceipt> {
    const competition = await this.competitions.require(slug);
    assertOpen(competition, new Date());
    const { sha256 } = await readUpload(
      request,
      (file) => this.receiver.receive(file),
      (stored) => this.receiver.release(stored.sha256),
    );
    try {
      return await this.accept(competition.id, team.id, sha256);
    } finally {
      await this.receiver.release(sha256);
    }
  }

  private async accept(competitionId: string, teamId: string, sha256: string): Promise<SubmissionReceipt> {
    const known = await this.submissions.findIdByContent(competitionId, teamId, sha256);
    if (known) {
      await this.resume(known);
      return toReceipt(known, true);
    }
    const inspection = await inspectBundle(this.receiver.pathOf(sha256));
    const added = await this.add(competitionId, teamId, sha256, inspection);
    if (added) {
      this.runEvents.queuedChanged();
      return toReceipt(added, false);
    }
    // The same bytes came twice at once, and the other upload was first.
    const winner = await this.submissions.findIdByContent(competitionId, teamId, sha256);
    if (!winner) throw new Error(`A submission of ${sha256} was neither added nor there`);
    return toReceipt(winner, true);
  }

  /** A submission that was cancelled is measured after all when its team sends it again. */
  private async resume(submissionId: string): Promise<void> {
    const runId = await this.unitOfWork.run(async (transaction) => {
      const submission = await this.states.lock(transaction, submissionId);
      if (!submission || submission.disqualified || submission.unfinishedRuns > 0) return null;
      return this.lifecycle.addIfCancelled(transaction, submissionId);
    });
    if (runId) this.runEvents.queuedChanged();
  }

  private add(competitionId: string, teamId: string, sha256: string, inspection: BundleInspection) {
    const { manifest, sizeBytes, compressedBytes } = inspection;
    return this.unitOfWork.run((transaction) =>
      this.submissions.addIfNew(transaction, {
        competitionId,
        teamId,
        sha256,
        manifest,
        sizeBytes,
        compressedBytes,
      }),
    );
  }
}

function toReceipt(id: string, duplicate: boolean): SubmissionReceipt {
  const url = `${API_PREFIX}/submissions/${id}`;
  return { id, duplicate, url, streamUrl: `${url}/stream` };
}
