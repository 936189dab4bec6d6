import { Injectable } from '@nestjs/common';
import type { Prisma } from '../generated/client';
import { PrismaService } from '../prisma.service';
import type { Transaction } from '../transaction';

export type WorkerRow = Prisma.WorkerGetPayload<object>;

/** The heartbeat of a worker. */
export interface WorkerReport {
  readonly id: string;
  readonly hostname: string;
  readonly hardwareClass: string;
  readonly sandbox: string;
  readonly runtimes: string[];
  readonly state: string;
  readonly reason: string | null;
  readonly currentRunId: string | null;
  readonly clockOffsetMs: number | null;
  readonly revision: string;
}

@Injectable()
export class WorkerRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Records a heartbeat, at the time of the database's clock. @returns its row. */
  async recordHeartbeat(report: WorkerReport): Promise<WorkerRow> {
    const { id, ...data } = report;
    const [now] = await this.prisma.$queryRaw<{ at: Date }[]>`SELECT clock_timestamp() AS at`;
    if (!now) throw new Error('The database returned no time.');
    return this.prisma.worker.upsert({
      where: { id },
      create: { id, ...data, lastSeenAt: now.at },
      update: { ...data, lastSeenAt: now.at },
    });
  }

  /** Marks workers as lost that were silent for this time and had not stopped. @returns their ids. */
  async markLost(silentMs: number): Promise<string[]> {
    const lost = await this.prisma.$queryRaw<{ id: string }[]>`
      UPDATE workers SET state = 'lost', current_run_id = NULL
      WHERE last_seen_at < clock_timestamp() - make_interval(secs => ${silentMs / 1000}::float8)
        AND state NOT IN ('lost', 'stopped')
      RETURNING id`;
    return lost.map(({ id }) => id);
  }

  /** The database's clock minus this process's, in ms, to within half of the round trip. */
  async clockOffset(): Promise<{ offsetMs: number; uncertaintyMs: number }> {
    const asked = Date.now();
    const [now] = await this.prisma.$queryRaw<{ at: Date }[]>`SELECT clock_timestamp() AS at`;
    const answered = Date.now();
    const at = now?.at.getTime() ?? Number.NaN;
    return { offsetMs: at - (asked + answered) / 2, uncertaintyMs: (answered - asked) / 2 + 1 };
  }

  /** Workers with a heartbeat in this time, in any state. */
  findLive(withinMs: number): Promise<WorkerRow[]> {
    return this.prisma.$queryRaw<WorkerRow[]>`
      SELECT id, hostname, hardware_class AS "hardwareClass", sandbox, runtimes, state, draining, reason,
        current_run_id AS "currentRunId", clock_offset_ms AS "clockOffsetMs", revision, last_seen_at AS "lastSeenAt"
      FROM workers
      WHERE last_seen_at >= clock_timestamp() - make_interval(secs => ${withinMs / 1000}::float8)
        AND state NOT IN ('lost', 'stopped')
      ORDER BY id`;
  }

  /** @returns null when there is no such worker. */
  async setDraining(transaction: Transaction, id: string, draining: boolean): Promise<WorkerRow | null> {
    const [row] = await transaction.worker.updateManyAndReturn({ where: { id }, data: { draining } });
    return row ?? null;
  }

  /** Newest heartbeat first. */
  async page(offset: number, limit: number): Promise<{ rows: WorkerRow[]; total: number }> {
    const [rows, total] = await Promise.all([
      this.prisma.worker.findMany({
        orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
        skip: offset,
        take: limit,
      }),
      this.prisma.worker.count(),
    ]);
    return { rows, total };
  }
}
