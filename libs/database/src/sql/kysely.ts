import {
  CamelCasePlugin,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { PrismaDriver, type SqlClient } from './prisma-driver';
import type { Tables } from './tables';

/** Columns are in camel case here, as Prisma's are; keys inside JSON values stay as they are stored. */
const CAMEL_CASE = new CamelCasePlugin({ maintainNestedObjectKeys: true });

/** A query builder whose statements this Prisma client executes. */
export function kyselyOn(client: SqlClient): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new PrismaDriver(client),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    plugins: [CAMEL_CASE],
  });
}
