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
import { CompetitionsService } from '../competitions/competitions.service';
import { RunEvents } from '../pipeline/run-updates/run-events.service';
import { BundleReceiver } from './bundle-receiver';
import { assertInTime, whyClosed } from './intake-window';
import { readUpload } from './upload-reader';

/** Bytes of a team, in the store. */
interface Upload {
  readonly teamId: string;
  readonly sha256: string;
  /** When the request arrived. */
  readonly submittedAt: Date;
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
   * The arrival of the request counts, not that of its last byte. Bytes that the team has sent before get their receipt
   * at any time, so a closed competition refuses at once only teams without a submission.
   * @throws CompetitionNotFoundError, CompetitionNotStartedError, CompetitionEndedError, IntakePausedError,
   * ReferenceNotReadyError, UploadInvalidError, UploadNotMultipartError, BundleRejectedError
   */
  async submit(
    slug: string,
    team: TeamRow,
    request: FastifyRequest,
    receivedAt: Date,
  ): Promise<SubmissionReceipt> {
    const competition = await this.competitions.require(slug);
    const closed = whyClosed(competition, receivedAt);
    if (closed && !(await this.submissions.hasAny(competition.id, team.id))) throw closed;
    const { sha256 } = await readUpload(
      request,
      (file) => this.receiver.receive(file),
      (stored) => this.receiver.release(stored.sha256),
    );
    try {
      const known = await this.submissions.findByContent(competition.id, team.id, sha256);
      if (known) {
        if (!closed) await this.resume(known.id);
        return toReceipt(known, true);
      }
      if (closed) throw closed;
      assertInTime(competition, new Date());
      return await this.accept(competition, { teamId: team.id, sha256, submittedAt: receivedAt });
    } finally {
      await this.receiver.release(sha256);
    }
  }

  private async accept(competition: CompetitionRow, upload: Upload): Promise<SubmissionReceipt> {
    const { teamId, sha256, submittedAt } = upload;
    const inspection = await inspectBundle(this.receiver.pathOf(sha256), competition);
    const added = await this.add(competition.id, upload, inspection);
    if (added) {
      this.runEvents.queuedChanged();
      return toReceipt({ id: added, submittedAt }, false);
    }
    // A concurrent upload of the same bytes was first.
    const winner = await this.submissions.findByContent(competition.id, teamId, sha256);
    if (!winner) throw new Error(`A submission of ${sha256} was neither added nor there`);
    return toReceipt(winner, true);
  }

  /** Queues a new run of a submission that its team cancelled and now sends again. */
  private async resume(submissionId: string): Promise<void> {
    const runId = await this.unitOfWork.run(async (transaction) => {
      const submission = await this.states.lock(transaction, submissionId);
      if (!submission || submission.disqualified || submission.unfinishedRuns > 0) return null;
      return this.lifecycle.addIfCancelled(transaction, submissionId, 'team');
    });
    if (runId) this.runEvents.queuedChanged();
  }

  private add(competitionId: string, upload: Upload, inspection: BundleInspection) {
    const { manifest, sizeBytes, compressedBytes, contents } = inspection;
    return this.unitOfWork.run((transaction) =>
      this.submissions.addIfNew(transaction, {
        competitionId,
        ...upload,
        manifest,
        sizeBytes,
        compressedBytes,
        contents,
      }),
    );
  }
}

function toReceipt(
  { id, submittedAt }: { readonly id: string; readonly submittedAt: Date },
  duplicate: boolean,
): SubmissionReceipt {
  const url = `${API_PREFIX}/submissions/${id}`;
  return { id, duplicate, submittedAt: submittedAt.toISOString(), url, streamUrl: `${url}/stream` };
}
