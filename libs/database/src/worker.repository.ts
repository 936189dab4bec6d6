import { Injectable } from '@nestjs/common';
import type { Prisma } from './generated/client';
import { PrismaService } from './prisma.service';
import type { Transaction } from './transaction';

export type WorkerRow = Prisma.WorkerGetPayload<object>;

/** What a worker says of itself. */
export interface WorkerReport {
  readonly id: string;
  readonly hostname: string;
  readonly hardwareClass: string;
  readonly sandbox: string;
  readonly runtimes: string[];
  readonly state: string;
  readonly currentRunId: string | null;
  readonly revision: string;
}

@Injectable()
export class WorkerRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Notes that a worker was heard of just now. @returns its row, with what the organiser wants of it. */
  heardOf(report: WorkerReport, at: Date): Promise<WorkerRow> {
    const { id, ...data } = report;
    return this.prisma.worker.upsert({
      where: { id },
      create: { id, ...data, lastSeenAt: at },
      update: { ...data, lastSeenAt: at },
    });
  }

  /** Marks workers as lost that were not heard of since `since` and had not stopped. @returns how many. */
  async markLost(since: Date): Promise<number> {
    const { count } = await this.prisma.worker.updateMany({
      where: { lastSeenAt: { lt: since }, state: { notIn: ['lost', 'stopped'] } },
      data: { state: 'lost', currentRunId: null },
    });
    return count;
  }

  /** @returns null when there is no such worker. */
  async setDraining(transaction: Transaction, id: string, draining: boolean): Promise<WorkerRow | null> {
    const [row] = await transaction.worker.updateManyAndReturn({ where: { id }, data: { draining } });
    return row ?? null;
  }

  /** The workers that take jobs: heard of since `since`, and not draining. */
  async findTaking(
    transaction: Transaction,
    since: Date,
  ): Promise<Pick<WorkerRow, 'id' | 'hardwareClass'>[]> {
    return transaction.worker.findMany({
      where: { lastSeenAt: { gte: since }, draining: false, state: { notIn: ['lost', 'stopped'] } },
      select: { id: true, hardwareClass: true },
      orderBy: { id: 'asc' },
    });
  }

  /** Last heard of first. */
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
