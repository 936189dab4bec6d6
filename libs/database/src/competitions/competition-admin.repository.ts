import { Injectable } from '@nestjs/common';
import type { Prisma } from '../generated/client';
import { kyselyOf, prismaOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import type { Transaction } from '../transaction';

export interface NewDataset {
  readonly sha256: string;
  readonly bytes: number;
  readonly examples: number;
  readonly inputShape: number[];
}

export interface NewCompetition {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly freezeAt: Date | null;
  readonly inputShape: number[];
  readonly classes: number;
  readonly suite: Prisma.InputJsonObject;
  readonly finalsShare: number;
  readonly splitSeed: string | null;
  readonly constantAccuracy: number | null;
  readonly finalConstantAccuracy: number | null;
  readonly hiddenDatasetId: string;
  readonly publicDatasetId: string | null;
}

export interface CompetitionDates {
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly freezeAt: Date | null;
  readonly unfrozenAt: Date | null;
}

/** The editable columns of a competition; omitted ones stay. */
export interface CompetitionEdit {
  readonly title?: string;
  readonly description?: string;
  readonly endsAt?: Date | null;
  readonly archivedAt?: Date | null;
  readonly intakePaused?: boolean;
}

/** The bundle that latencies are compared with. */
export interface NewReference {
  readonly teamId: string;
  readonly sha256: string;
  readonly manifest: Prisma.InputJsonObject;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  /** BundleContents of libs/contracts. */
  readonly contents: Prisma.InputJsonObject;
}

const DATASET = { select: { sha256: true, inputShape: true } } as const;

/** A dataset of another competition. */
export interface OtherDataset {
  readonly slug: string;
  readonly sha256: string;
  readonly inputShape: number[];
}

/** Sets competitions up and changes their switches. */
@Injectable()
export class CompetitionAdminRepository {
  constructor(private readonly prisma: PrismaService) {}

  async addDataset(transaction: Transaction, dataset: NewDataset): Promise<string> {
    return (await prismaOf(transaction).dataset.create({ data: dataset, select: { id: true } })).id;
  }

  /** The newest datasets of other competitions that participants may download, by content. */
  async findPublicDatasets(limit: number): Promise<OtherDataset[]> {
    const rows = await this.prisma.competition.findMany({
      where: { publicDatasetId: { not: null } },
      select: { slug: true, publicDataset: DATASET },
      orderBy: { createdAt: 'desc' },
      take: limit,
    });
    return rows.flatMap(({ slug, publicDataset }) => (publicDataset ? { slug, ...publicDataset } : []));
  }

  /** The newest hidden sets of competitions that have not ended. */
  async findHiddenDatasets(limit: number, now: Date): Promise<OtherDataset[]> {
    const rows = await this.prisma.competition.findMany({
      where: { OR: [{ endsAt: null }, { endsAt: { gt: now } }] },
      select: { slug: true, hiddenDataset: DATASET },
      orderBy: { createdAt: 'desc' },
      take: limit,
    });
    return rows.map(({ slug, hiddenDataset }) => ({ slug, ...hiddenDataset }));
  }

  /** @returns its id; null when the slug is taken. */
  async addIfNew(transaction: Transaction, competition: NewCompetition): Promise<string | null> {
    const [added] = await prismaOf(transaction).competition.createManyAndReturn({
      data: [competition],
      skipDuplicates: true,
      select: { id: true },
    });
    return added?.id ?? null;
  }

  /**
   * Adds the reference as a baseline submission, unless these bytes were the reference before, and makes it the
   * competition's. @returns the submission's id.
   */
  async setReference(
    transaction: Transaction,
    competitionId: string,
    reference: NewReference,
  ): Promise<string> {
    const { teamId, sha256 } = reference;
    const { id } = await prismaOf(transaction).submission.upsert({
      where: { competitionId_teamId_sha256: { competitionId, teamId, sha256 } },
      create: { competitionId, ...reference, isBaseline: true },
      update: { disqualifiedAt: null, disqualifiedReason: null },
      select: { id: true },
    });
    await prismaOf(transaction).competition.update({
      where: { id: competitionId },
      data: { referenceSubmissionId: id },
    });
    return id;
  }

  /** Reads a competition's dates and locks them until the transaction ends. @returns null when there is none. */
  async lockDates(transaction: Transaction, slug: string): Promise<CompetitionDates | null> {
    const row = await kyselyOf(transaction)
      .selectFrom('competitions')
      .select(['startsAt', 'endsAt', 'freezeAt', 'unfrozenAt'])
      .where('slug', '=', slug)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row ?? null;
  }

  async edit(transaction: Transaction, slug: string, edit: CompetitionEdit): Promise<void> {
    await prismaOf(transaction).competition.update({ where: { slug }, data: edit });
  }

  async setFreeze(
    transaction: Transaction,
    slug: string,
    dates: Pick<CompetitionDates, 'freezeAt' | 'unfrozenAt'>,
  ): Promise<void> {
    await prismaOf(transaction).competition.update({ where: { slug }, data: dates });
  }

  /** @returns whether there is such a competition. */
  async setIntakePaused(transaction: Transaction, slug: string, intakePaused: boolean): Promise<boolean> {
    const { count } = await prismaOf(transaction).competition.updateMany({
      where: { slug },
      data: { intakePaused },
    });
    return count === 1;
  }
}
