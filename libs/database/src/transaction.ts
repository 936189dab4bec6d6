import type { Prisma } from './generated/client';
import type { PrismaService } from './prisma.service';

/** The client of a repository method, which runs alone or inside an open transaction. */
export type Connection = PrismaService | Prisma.TransactionClient;
/** An open transaction: `UnitOfWork.run` passes it to the repositories that take part in it. */
export type Transaction = Prisma.TransactionClient;
