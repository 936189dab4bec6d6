import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { PrismaService } from '../prisma.service';
import { ago } from '../sql/expressions';

/** The setting that is written to check that the database accepts writes. */
const WRITE_TRIAL = 'health-write-trial';

@Injectable()
export class HealthRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Writes one small row, always the same. Throws when the database does not answer or is read-only. */
  async checkWritable(): Promise<void> {
    const value = new Date().toISOString();
    await this.prisma.setting.upsert({
      where: { key: WRITE_TRIAL },
      create: { key: WRITE_TRIAL, value },
      update: { value },
    });
  }

  /** Number of workers with a heartbeat in this time, by the database's clock, that have not stopped. */
  async countLiveWorkers(withinMs: number): Promise<number> {
    const { count } = await this.prisma.kysely
      .selectFrom('workers')
      .select(sql<number>`count(*)::int`.as('count'))
      .where('lastSeenAt', '>=', ago(withinMs))
      .where('state', 'not in', ['lost', 'stopped'])
      .executeTakeFirstOrThrow();
    return count;
  }
}
