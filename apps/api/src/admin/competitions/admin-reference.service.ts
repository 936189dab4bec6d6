import { Injectable } from '@nestjs/common';
import { inspectBundle } from '@torchperf/bundle';
import { type ReferenceReceipt, type ReferenceView, SlugSchema } from '@torchperf/contracts';
import {
  AuditRepository,
  CanonicalLatencyRepository,
  CompetitionAdminRepository,
  ReferenceRepository,
  type ReferenceRow,
  RunLifecycleRepository,
  SubmissionAdminRepository,
  TeamAdminRepository,
  type Transaction,
  UnitOfWork,
} from '@torchperf/database';
import { RUN_PRIORITY } from '@torchperf/domain';
import type { FastifyRequest } from 'fastify';
import { CompetitionNotFoundError } from '../../competitions/competitions.errors';
import { RankingService } from '../../pipeline/ranking/ranking.service';
import { RunEvents } from '../../pipeline/run-updates/run-events.service';
import { BundleReceiver } from '../../submissions/bundle-receiver';
import { readUpload } from '../../submissions/upload-reader';
import { ORGANISER } from '../actor';
import { ORGANISER_TEAM } from '../teams/organiser-team';
import { ReferenceFixedError, ReferenceInUseError } from './competitions.errors';

/** The form's only field. */
export const REFERENCE_FIELD = 'reference';

type Inspected = Awaited<ReturnType<typeof inspectBundle>> & { readonly sha256: string };

/** Shows organisers the state of a competition's reference, and replaces it. */
@Injectable()
export class AdminReferenceService {
  constructor(
    private readonly receiver: BundleReceiver,
    private readonly references: ReferenceRepository,
    private readonly setup: CompetitionAdminRepository,
    private readonly submissions: SubmissionAdminRepository,
    private readonly teams: TeamAdminRepository,
    private readonly canonical: CanonicalLatencyRepository,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly ranking: RankingService,
    private readonly audit: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly runEvents: RunEvents,
  ) {}

  /** @throws CompetitionNotFoundError */
  async get(slug: string): Promise<ReferenceView> {
    const row = await this.require(slug);
    return {
      slug: row.slug,
      submissionId: row.referenceSubmissionId,
      state: row.referenceState,
      problem: row.referenceProblem,
      warnings: row.referenceWarnings,
      waitingRuns: await this.references.countWaiting(row.id),
    };
  }

  /**
   * Makes the uploaded bundle the reference and queues a run of it. Allowed until the start. Allowed later only while
   * the reference does not work and no run was measured with it.
   * @throws CompetitionNotFoundError, ReferenceFixedError, ReferenceInUseError, UploadNotMultipartError,
   * UploadInvalidError, BundleRejectedError
   */
  async replace(slug: string, request: FastifyRequest): Promise<ReferenceReceipt> {
    const { id } = await this.require(slug);
    const { sha256 } = await readUpload(
      request,
      (file) => this.receiver.receive(file),
      (stored) => this.receiver.release(stored.sha256),
      REFERENCE_FIELD,
    );
    try {
      const inspection = await inspectBundle(this.receiver.pathOf(sha256));
      const reference = { ...inspection, sha256 };
      const receipt = await this.unitOfWork.run((transaction) => this.write(transaction, id, reference));
      this.runEvents.boardsChanged();
      this.runEvents.queuedChanged();
      return receipt;
    } finally {
      await this.receiver.release(sha256);
    }
  }

  private async write(transaction: Transaction, id: string, reference: Inspected): Promise<ReferenceReceipt> {
    const competition = await this.references.lock(transaction, id);
    await this.assertReplaceable(transaction, competition);
    const { slug, referenceSubmissionId: previousId } = competition;
    const { sha256, manifest, sizeBytes, compressedBytes, contents } = reference;
    const teamId = await this.teams.ensure(transaction, ORGANISER_TEAM);
    const bundle = { teamId, sha256, manifest, sizeBytes, compressedBytes, contents };
    const submissionId = await this.setup.setReference(transaction, id, bundle);
    if (previousId && previousId !== submissionId) {
      await this.submissions.setDisqualified(transaction, previousId, 'Replaced as the reference.');
    }
    await this.references.setState(transaction, id, {
      referenceState: 'pending',
      referenceProblem: null,
      referenceWarnings: [],
    });
    await this.references.forgetWaits(transaction, id);
    await this.canonical.clear(transaction, id);
    await this.ranking.rankTeam(transaction, id, teamId, 'decision');
    const runId = await this.lifecycle.add(transaction, submissionId, RUN_PRIORITY.firstSubmission);
    await this.audit.add(transaction, {
      actor: ORGANISER,
      action: 'reference.replace',
      subject: slug,
      detail: { previous: previousId, submissionId, runId },
    });
    return { slug, submissionId, runId };
  }

  private async assertReplaceable(transaction: Transaction, competition: ReferenceRow): Promise<void> {
    const { id, slug, startsAt, referenceState } = competition;
    if (new Date() >= startsAt && referenceState === 'ok') throw new ReferenceFixedError(slug, startsAt);
    const measured = await this.references.countMeasured(transaction, id);
    if (measured > 0) throw new ReferenceInUseError(slug, measured);
  }

  private async require(slug: string): Promise<ReferenceRow> {
    const row = SlugSchema.safeParse(slug).success ? await this.references.find(slug) : null;
    if (!row) throw new CompetitionNotFoundError(slug);
    return row;
  }
}
