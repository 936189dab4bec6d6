import type { Prisma } from './generated/client';
import type { PrismaService } from './prisma.service';

/** What a repository method needs to run by itself or inside a transaction that is already open. */
export type Connection = PrismaService | Prisma.TransactionClient;
/** An open transaction: handed by `UnitOfWork.run` to the repositories that take part in it. */
export type Transaction = Prisma.TransactionClient;
