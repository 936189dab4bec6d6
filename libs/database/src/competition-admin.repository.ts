import { Injectable } from '@nestjs/common';
import type { Prisma } from './generated/client';
import type { Transaction } from './transaction';

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

/** The bundle that latencies are compared with. */
export interface NewReference {
  readonly teamId: string;
  readonly sha256: string;
  readonly manifest: Prisma.InputJsonObject;
  readonly sizeBytes: number;
  readonly compressedBytes: number;
}

/** Sets competitions up and changes their switches. */
@Injectable()
export class CompetitionAdminRepository {
  async addDataset(transaction: Transaction, dataset: NewDataset): Promise<string> {
    return (await transaction.dataset.create({ data: dataset, select: { id: true } })).id;
  }

  /** @returns its id; null when the slug is taken. */
  async addIfNew(transaction: Transaction, competition: NewCompetition): Promise<string | null> {
    const [added] = await transaction.competition.createManyAndReturn({
      data: [competition],
      skipDuplicates: true,
      select: { id: true },
    });
    return added?.id ?? null;
  }

  /** Adds the reference as a baseline submission and makes it the competition's. @returns the submission's id. */
  async setReference(
    transaction: Transaction,
    competitionId: string,
    reference: NewReference,
  ): Promise<string> {
    const { id } = await transaction.submission.create({
      data: { competitionId, ...reference, isBaseline: true },
      select: { id: true },
    });
    await transaction.competition.update({
      where: { id: competitionId },
      data: { referenceSubmissionId: id },
    });
    return id;
  }

  /** @returns the dates as they are now; null when there is no such competition. */
  async setFreeze(
    transaction: Transaction,
    slug: string,
    dates: { readonly freezeAt?: Date; readonly unfrozenAt: Date | null },
  ): Promise<{ freezeAt: Date | null; unfrozenAt: Date | null } | null> {
    const [row] = await transaction.competition.updateManyAndReturn({
      where: { slug },
      data: dates,
      select: { freezeAt: true, unfrozenAt: true },
    });
    return row ?? null;
  }

  /** @returns whether there is such a competition. */
  async setIntakePaused(transaction: Transaction, slug: string, intakePaused: boolean): Promise<boolean> {
    const { count } = await transaction.competition.updateMany({ where: { slug }, data: { intakePaused } });
    return count === 1;
  }
}
