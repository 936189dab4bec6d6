import { Injectable } from '@nestjs/common';
import { PrismaService } from './prisma.service';

@Injectable()
export class HealthRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Throws when the database does not answer. */
  async ping(): Promise<void> {
    await this.prisma.$queryRaw`SELECT 1`;
  }

  /** Workers that were heard of since `since` and have not stopped. */
  countLiveWorkers(since: Date): Promise<number> {
    return this.prisma.worker.count({ where: { lastSeenAt: { gte: since }, state: { not: 'stopped' } } });
  }
}
