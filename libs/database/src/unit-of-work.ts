import { Injectable } from '@nestjs/common';
import { toTransaction } from './open-transaction';
import { PrismaService } from './prisma.service';
import type { Transaction } from './transaction';

/** Maximum duration of a transaction, unless its caller allows more. */
const TRANSACTION_TIMEOUT_MS = 30_000;

/** Runs the writes of several repositories in one transaction, so that services need not know Prisma. */
@Injectable()
export class UnitOfWork {
  constructor(private readonly prisma: PrismaService) {}

  /** Commits when `work` resolves, rolls everything back when it throws. */
  run<T>(
    work: (transaction: Transaction) => Promise<T>,
    timeoutMs: number = TRANSACTION_TIMEOUT_MS,
  ): Promise<T> {
    return this.prisma.$transaction((client) => work(toTransaction(client)), {
      timeout: timeoutMs,
      maxWait: 10_000,
    });
  }
}
