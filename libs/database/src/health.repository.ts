import { Injectable } from '@nestjs/common';
import { PrismaService } from './prisma.service';

@Injectable()
export class HealthRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Throws when the database does not answer. */
  async ping(): Promise<void> {
    await this.prisma.$queryRaw`SELECT 1`;
  }

  /** Workers with a heartbeat in so long, by the database's clock, and have not stopped. */
  async countLiveWorkers(withinMs: number): Promise<number> {
    const [row] = await this.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM workers
      WHERE last_seen_at >= clock_timestamp() - make_interval(secs => ${withinMs / 1000}::float8)
        AND state NOT IN ('lost', 'stopped')`;
    return row?.count ?? 0;
  }
}
