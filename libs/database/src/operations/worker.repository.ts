import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Prisma } from '../generated/client';
import { prismaOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import { ago } from '../sql/expressions';
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
    const lastSeenAt = await this.now();
    return this.prisma.worker.upsert({
      where: { id },
      create: { id, ...data, lastSeenAt },
      update: { ...data, lastSeenAt },
    });
  }

  /** Marks workers as lost that were silent for this time and had not stopped. @returns their ids. */
  async markLost(silentMs: number): Promise<string[]> {
    const lost = await this.prisma.kysely
      .updateTable('workers')
      .set({ state: 'lost', currentRunId: null })
      .where('lastSeenAt', '<', ago(silentMs))
      .where('state', 'not in', ['lost', 'stopped'])
      .returning('id')
      .execute();
    return lost.map(({ id }) => id);
  }

  /** The database's clock minus this process's, in ms, to within half of the round trip. */
  async clockOffset(): Promise<{ offsetMs: number; uncertaintyMs: number }> {
    const asked = Date.now();
    const now = await this.now();
    const answered = Date.now();
    return {
      offsetMs: now.getTime() - (asked + answered) / 2,
      uncertaintyMs: (answered - asked) / 2 + 1,
    };
  }

  /** Workers with a heartbeat in this time, in any state. */
  findLive(withinMs: number): Promise<WorkerRow[]> {
    return this.prisma.kysely
      .selectFrom('workers')
      .selectAll()
      .where('lastSeenAt', '>=', ago(withinMs))
      .where('state', 'not in', ['lost', 'stopped'])
      .orderBy('id')
      .execute();
  }

  /** @returns null when there is no such worker. */
  async setDraining(transaction: Transaction, id: string, draining: boolean): Promise<WorkerRow | null> {
    const [row] = await prismaOf(transaction).worker.updateManyAndReturn({
      where: { id },
      data: { draining },
    });
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

  private async now(): Promise<Date> {
    const { now } = await this.prisma.kysely
      .selectNoFrom(sql<Date>`clock_timestamp()`.as('now'))
      .executeTakeFirstOrThrow();
    return now;
  }
}
