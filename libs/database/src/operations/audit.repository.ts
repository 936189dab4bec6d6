import { Injectable } from '@nestjs/common';
import type { Prisma } from '../generated/client';
import { prismaOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import type { Transaction } from '../transaction';

export type AuditRow = Prisma.AuditLogGetPayload<object>;

export interface NewAuditEntry {
  readonly actor: string;
  /** The action, such as `submission.disqualify`. */
  readonly action: string;
  /** The subject: an id, a slug. */
  readonly subject: string;
  readonly detail?: Prisma.InputJsonObject;
}

/** Organisers' actions, written in the transaction of the action. Append-only. */
@Injectable()
export class AuditRepository {
  constructor(private readonly prisma: PrismaService) {}

  async add(transaction: Transaction, entry: NewAuditEntry): Promise<void> {
    await prismaOf(transaction).auditLog.create({ data: { ...entry, detail: entry.detail ?? {} } });
  }

  /** Newest first. */
  async page(offset: number, limit: number): Promise<{ rows: AuditRow[]; total: number }> {
    const [rows, total] = await Promise.all([
      this.prisma.auditLog.findMany({ orderBy: { id: 'desc' }, skip: offset, take: limit }),
      this.prisma.auditLog.count(),
    ]);
    return { rows, total };
  }
}
