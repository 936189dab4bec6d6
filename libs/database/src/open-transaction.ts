import type { Kysely } from 'kysely';
import type { Prisma } from './generated/client';
import { kyselyOn } from './sql/kysely';
import type { Tables } from './sql/tables';
import type { Transaction } from './transaction';

/** The clients of one open transaction; outside of this library it is a `Transaction`. */
class OpenTransaction {
  readonly kysely: Kysely<Tables>;

  constructor(readonly prisma: Prisma.TransactionClient) {
    this.kysely = kyselyOn(prisma);
  }
}

/** The transaction of this client, as services pass it on. */
export function toTransaction(prisma: Prisma.TransactionClient): Transaction {
  return new OpenTransaction(prisma) as unknown as Transaction;
}

/** Prisma's client in this transaction. */
export function prismaOf(transaction: Transaction): Prisma.TransactionClient {
  return clientsOf(transaction).prisma;
}

/** The query builder in this transaction. */
export function kyselyOf(transaction: Transaction): Kysely<Tables> {
  return clientsOf(transaction).kysely;
}

function clientsOf(transaction: Transaction): OpenTransaction {
  if (transaction instanceof OpenTransaction) return transaction;
  throw new TypeError('A transaction must come from UnitOfWork.run.');
}
