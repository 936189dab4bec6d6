import { Injectable } from '@nestjs/common';
import { PrismaService } from '../prisma.service';

/** A use of an artifact. */
export type ArtifactUse =
  | {
      readonly kind: 'bundle';
      readonly submissionId: string;
      readonly team: string;
      readonly competition: string;
    }
  | { readonly kind: 'hidden-dataset' | 'public-dataset'; readonly competition: string };

/** Finds which files of the store are still referenced: the store itself knows only their content. */
@Injectable()
export class ArtifactReferenceRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Whether any submission or dataset has this content. */
  async isReferenced(sha256: string): Promise<boolean> {
    const [submission, dataset] = await Promise.all([
      this.prisma.submission.findFirst({ where: { sha256 }, select: { id: true } }),
      this.prisma.dataset.findFirst({ where: { sha256 }, select: { id: true } }),
    ]);
    return submission !== null || dataset !== null;
  }

  /** Those of some hashes that a submission or dataset has. */
  async referencedAmong(sha256s: readonly string[]): Promise<Set<string>> {
    const where = { sha256: { in: [...sha256s] } };
    const select = { sha256: true };
    const [submissions, datasets] = await Promise.all([
      this.prisma.submission.findMany({ where, select }),
      this.prisma.dataset.findMany({ where, select }),
    ]);
    return new Set([...submissions, ...datasets].map(({ sha256 }) => sha256));
  }

  /** The hashes that are referred to, in their order, `limit` of them from the one after `after` on. */
  async page(after: string, limit: number): Promise<string[]> {
    const { kysely } = this.prisma;
    const hashesOf = (table: 'submissions' | 'datasets') =>
      kysely
        .selectFrom(table)
        .select('sha256')
        .distinct()
        .where('sha256', '>', after)
        .orderBy('sha256')
        .limit(limit);
    // As sources with their own limit, so that each table is read by its index and no further.
    const rows = await kysely
      .selectFrom(hashesOf('submissions').as('submitted'))
      .select('sha256')
      .union(kysely.selectFrom(hashesOf('datasets').as('provided')).select('sha256'))
      .orderBy('sha256')
      .limit(limit)
      .execute();
    return rows.map(({ sha256 }) => sha256);
  }

  /** All uses of an artifact. */
  async usesOf(sha256: string): Promise<ArtifactUse[]> {
    const competition = { select: { slug: true } };
    const [submissions, datasets] = await Promise.all([
      this.prisma.submission.findMany({
        where: { sha256 },
        select: { id: true, team: { select: { name: true } }, competition },
      }),
      this.prisma.dataset.findMany({
        where: { sha256 },
        select: { hiddenIn: { select: { slug: true } }, publicIn: { select: { slug: true } } },
      }),
    ]);
    return [
      ...datasets.flatMap(({ hiddenIn, publicIn }) => [
        ...hiddenIn.map(({ slug }) => ({ kind: 'hidden-dataset' as const, competition: slug })),
        ...publicIn.map(({ slug }) => ({ kind: 'public-dataset' as const, competition: slug })),
      ]),
      ...submissions.map((row) => ({
        kind: 'bundle' as const,
        submissionId: row.id,
        team: row.team.name,
        competition: row.competition.slug,
      })),
    ];
  }
}
