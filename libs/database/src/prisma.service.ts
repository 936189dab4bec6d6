import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import type { Kysely } from 'kysely';
import { PrismaClient } from './generated/client';
import { kyselyOn } from './sql/kysely';
import type { Tables } from './sql/tables';

/** The one connection pool of a program to PostgreSQL. Only repositories of this library use it. */
@Injectable()
export class PrismaService extends PrismaClient implements OnModuleDestroy {
  /** Builds typed SQL and executes it on the same connections, outside of transactions. */
  readonly kysely: Kysely<Tables>;

  /** @param databaseUrl `postgresql://…`; `?schema=` is honoured, as Prisma itself does. */
  constructor(databaseUrl: string) {
    const schema = new URL(databaseUrl).searchParams.get('schema') ?? undefined;
    super({ adapter: new PrismaPg({ connectionString: databaseUrl }, schema ? { schema } : undefined) });
    this.kysely = kyselyOn(this);
  }

  async onModuleDestroy(): Promise<void> {
    await this.$disconnect();
  }
}
