import { Injectable } from '@nestjs/common';
import { PrismaService } from './prisma.service';

/** Knows which files of the store are still needed: the store itself knows content, not meaning. */
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
}
