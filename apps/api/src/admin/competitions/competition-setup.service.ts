import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  ArtifactTooLargeError,
  type BundleInspection,
  checkDataset,
  type Dataset,
  DatasetInvalidError,
  inspectBundle,
  readDataset,
  type StoredArtifact,
} from '@torchperf/bundle';
import { API_PREFIX, type CompetitionReceipt, type CreateCompetition } from '@torchperf/contracts';
import {
  AuditRepository,
  CompetitionAdminRepository,
  CompetitionRepository,
  EventRepository,
  type NewDataset,
  RunLifecycleRepository,
  TeamAdminRepository,
  type Transaction,
  UnitOfWork,
} from '@torchperf/database';
import { RUN_PRIORITY } from '@torchperf/domain';
import type { FastifyRequest } from 'fastify';
import { ValidationFailedError } from '../../http/problems/problems.errors';
import { toEventColumns } from '../../pipeline/ranking/event.mapper';
import { RunEvents } from '../../pipeline/run-updates/run-events.service';
import { BundleReceiver } from '../../submissions/bundle-receiver';
import { ORGANISER } from '../actor';
import { definitionOf } from '../events/event-choice';
import { ORGANISER_TEAM } from '../teams/organiser-team';
import {
  COMPETITION_FILES,
  type CompetitionFile,
  type CompetitionForm,
  CompetitionFormReader,
} from './competition-form';
import { CompetitionExistsError, DatasetRejectedError, FileTooLargeError } from './competitions.errors';
import { constantAccuracies } from './constant-accuracy';
import { DatasetSecrecy } from './dataset-secrecy.service';
import { suiteWarnings } from './suite-warnings';

const SPLIT_SEED_BYTES = 32;
/** On 30 examples the interval of an accuracy of 90 % is about ±11 percentage points; with fewer it is useless. */
const MIN_PART_EXAMPLES = 30;

/** A form whose files were read and are valid. */
interface CheckedCompetition {
  readonly competition: CreateCompetition;
  readonly hidden: NewDataset;
  /** Of the hidden set. */
  readonly labels: Int32Array;
  readonly published: NewDataset | null;
  readonly reference: BundleInspection & { readonly sha256: string };
}

/** Sets competitions up: everything is checked first, then everything is written in one transaction. */
@Injectable()
export class CompetitionSetupService {
  constructor(
    private readonly receiver: BundleReceiver,
    private readonly secrecy: DatasetSecrecy,
    private readonly competitions: CompetitionRepository,
    private readonly setup: CompetitionAdminRepository,
    private readonly events: EventRepository,
    private readonly teams: TeamAdminRepository,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly audit: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly runEvents: RunEvents,
  ) {}

  /**
   * Creates a competition from a form of `competition` (JSON), `dataset`, `reference` and maybe `publicDataset`.
   * When anything is wrong nothing is left behind, not even in the store.
   * @throws UploadNotMultipartError, UploadInvalidError, ValidationFailedError, FileTooLargeError,
   * DatasetRejectedError, BundleRejectedError, CompetitionExistsError
   */
  async create(request: FastifyRequest): Promise<CompetitionReceipt> {
    const reader = new CompetitionFormReader<StoredArtifact>();
    try {
      const form = await reader.read(request, (field, stream) => this.receive(field, stream));
      const { slug } = form.competition;
      if (await this.competitions.findBySlug(slug)) throw new CompetitionExistsError(slug);
      const checked = await this.check(form);
      const receipt = await this.unitOfWork.run((transaction) => this.write(transaction, checked));
      this.runEvents.queuedChanged();
      return receipt;
    } finally {
      for (const { sha256 } of reader.received()) await this.receiver.release(sha256);
    }
  }

  private async receive(
    field: CompetitionFile,
    stream: Parameters<BundleReceiver['receiveFile']>[0],
  ): Promise<StoredArtifact> {
    try {
      return await this.receiver.receiveFile(stream, COMPETITION_FILES[field]);
    } catch (error) {
      if (error instanceof ArtifactTooLargeError) throw new FileTooLargeError(field, error.message);
      throw error;
    }
  }

  private async check(form: CompetitionForm<StoredArtifact>): Promise<CheckedCompetition> {
    const { competition, dataset, publicDataset, reference } = form;
    const hiddenExamples = await this.readDataset('dataset', dataset, competition.classes);
    assertDivisible(competition, hiddenExamples.examples);
    const publicExamples =
      publicDataset && (await this.readDataset('publicDataset', publicDataset, competition.classes));
    if (publicExamples && String(publicExamples.inputShape) !== String(hiddenExamples.inputShape)) {
      throw new DatasetRejectedError(
        'publicDataset',
        `Its examples have the shape (${publicExamples.inputShape}); those of the hidden dataset (${hiddenExamples.inputShape}).`,
      );
    }
    await this.secrecy.assertSecret(hiddenExamples, publicExamples, competition.confirmedOverlap);
    const hidden = toRow(dataset, hiddenExamples);
    const published = publicDataset && publicExamples && toRow(publicDataset, publicExamples);
    const task = { inputShape: hidden.inputShape, classes: competition.classes };
    const inspection = await inspectBundle(this.receiver.pathOf(reference.sha256), task);
    const { labels } = hiddenExamples;
    return { competition, hidden, labels, published, reference: { ...inspection, sha256: reference.sha256 } };
  }

  private async readDataset(
    field: CompetitionFile,
    { sha256 }: StoredArtifact,
    classes: number,
  ): Promise<Dataset> {
    try {
      const dataset = await readDataset(this.receiver.pathOf(sha256));
      checkDataset(dataset, classes);
      return dataset;
    } catch (error) {
      if (error instanceof DatasetInvalidError) throw new DatasetRejectedError(field, error.message);
      throw error;
    }
  }

  private async write(transaction: Transaction, checked: CheckedCompetition): Promise<CompetitionReceipt> {
    const { competition, hidden, labels, published, reference } = checked;
    const { slug, title, description, classes, suite, finalsShare } = competition;
    const splitSeed = finalsShare > 0 ? randomBytes(SPLIT_SEED_BYTES).toString('hex') : null;
    const hiddenDatasetId = await this.setup.addDataset(transaction, hidden);
    const publicDatasetId = published && (await this.setup.addDataset(transaction, published));
    const competitionId = await this.setup.addIfNew(transaction, {
      slug,
      title,
      description,
      startsAt: new Date(competition.startsAt),
      endsAt: competition.endsAt === null ? null : new Date(competition.endsAt),
      freezeAt: competition.freezeAt === null ? null : new Date(competition.freezeAt),
      inputShape: hidden.inputShape,
      classes,
      suite,
      finalsShare,
      splitSeed,
      ...constantAccuracies(labels, finalsShare, splitSeed),
      hiddenDatasetId,
      publicDatasetId,
    });
    if (!competitionId) throw new CompetitionExistsError(slug);
    const events = competition.events.map(definitionOf);
    await this.events.addFirst(transaction, competitionId, events.map(toEventColumns));
    const { sha256, manifest, sizeBytes, compressedBytes, contents } = reference;
    const referenceSubmissionId = await this.setup.setReference(transaction, competitionId, {
      teamId: await this.teams.ensure(transaction, ORGANISER_TEAM),
      sha256,
      manifest,
      sizeBytes,
      compressedBytes,
      contents,
    });
    const referenceRunId = await this.lifecycle.add(
      transaction,
      referenceSubmissionId,
      RUN_PRIORITY.firstSubmission,
    );
    await this.audit.add(transaction, {
      actor: ORGANISER,
      action: 'competition.create',
      subject: slug,
      detail: { referenceSubmissionId, examples: hidden.examples, events: events.map(({ id }) => id) },
    });
    return {
      slug,
      url: `${API_PREFIX}/competitions/${slug}`,
      referenceSubmissionId,
      referenceRunId,
      warnings: suiteWarnings(suite),
    };
  }
}

function toRow({ sha256, bytes }: StoredArtifact, { examples, inputShape }: Dataset): NewDataset {
  return { sha256, bytes, examples, inputShape: [...inputShape] };
}

/**
 * Each part of a divided hidden set must have enough examples for a useful estimate of accuracy.
 * @throws ValidationFailedError
 */
function assertDivisible({ finalsShare }: CreateCompetition, examples: number): void {
  if (finalsShare === 0) return;
  const ofFinal = Math.floor(examples * finalsShare);
  const smaller = Math.min(ofFinal, examples - ofFinal);
  if (smaller >= MIN_PART_EXAMPLES) return;
  const message = `divides ${examples} examples into ${examples - ofFinal} for the boards and ${ofFinal} for finals; each needs ${MIN_PART_EXAMPLES}`;
  throw new ValidationFailedError([{ path: 'finalsShare', message }]);
}
