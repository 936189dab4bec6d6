import { Injectable } from '@nestjs/common';
import { PrismaService } from './prisma.service';

/** The setting that is written to try whether anything can be. */
const WRITE_TRIAL = 'health-write-trial';

@Injectable()
export class HealthRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Writes one small row, always the same. Throws when the database does not answer or takes no writes. */
  async checkWritable(): Promise<void> {
    const value = new Date().toISOString();
    await this.prisma.setting.upsert({
      where: { key: WRITE_TRIAL },
      create: { key: WRITE_TRIAL, value },
      update: { value },
    });
  }

  /** Workers that were heard of since `since` and have not stopped. */
  countLiveWorkers(since: Date): Promise<number> {
    return this.prisma.worker.count({ where: { lastSeenAt: { gte: since }, state: { not: 'stopped' } } });
  }
}
