import {
  type CompiledQuery,
  type DatabaseConnection,
  DeleteQueryNode,
  type Driver,
  InsertQueryNode,
  type QueryResult,
  UpdateQueryNode,
} from 'kysely';
import type { Prisma } from '../generated/client';

/** Executes SQL text: Prisma's client does, and so does the client of an open transaction. */
export type SqlClient = Pick<Prisma.TransactionClient, '$queryRawUnsafe' | '$executeRawUnsafe'>;

/**
 * Executes Kysely's statements with a Prisma client: on its connections, and in its transaction where it is that of one.
 * The client acquires connections itself and opens transactions, so there is nothing to acquire or open here.
 */
export class PrismaDriver implements Driver {
  private readonly connection: DatabaseConnection;

  constructor(client: SqlClient) {
    this.connection = new PrismaConnection(client);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.connection;
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {}

  beginTransaction = refuseTransaction;
  commitTransaction = refuseTransaction;
  rollbackTransaction = refuseTransaction;
}

class PrismaConnection implements DatabaseConnection {
  constructor(private readonly client: SqlClient) {}

  async executeQuery<R>({ sql, parameters, query }: CompiledQuery): Promise<QueryResult<R>> {
    const isWrite = InsertQueryNode.is(query) || UpdateQueryNode.is(query) || DeleteQueryNode.is(query);
    if (isWrite && !query.returning) {
      const count = await this.client.$executeRawUnsafe(sql, ...parameters);
      return { rows: [], numAffectedRows: BigInt(count) };
    }
    return { rows: await this.client.$queryRawUnsafe<R[]>(sql, ...parameters) };
  }

  // biome-ignore lint/correctness/useYield: it throws, because Prisma reads all rows at once.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('Prisma does not stream rows.');
  }
}

async function refuseTransaction(): Promise<never> {
  throw new Error('UnitOfWork.run opens transactions, not Kysely.');
}
