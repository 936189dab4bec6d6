import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client';

/** The one connection pool of a program to PostgreSQL. Only repositories of this library use it. */
@Injectable()
export class PrismaService extends PrismaClient implements OnModuleDestroy {
  /** @param databaseUrl `postgresql://…`; `?schema=` is honoured, as Prisma itself does. */
  constructor(databaseUrl: string) {
    const schema = new URL(databaseUrl).searchParams.get('schema') ?? undefined;
    super({ adapter: new PrismaPg({ connectionString: databaseUrl }, schema ? { schema } : undefined) });
  }

  async onModuleDestroy(): Promise<void> {
    await this.$disconnect();
  }
}
