import { Client } from 'pg';
import { findPrismaFolder, readMigrations } from './migration-files';
import { withSchemaEngine } from './schema-engine';

/** An arbitrary number that no other advisory lock in the database uses. */
const MIGRATION_LOCK_KEY = 2_026_112_301;

/** The parts of the database that the schema engine must not touch: none, the service owns all of it. */
export const NO_FILTER = { externalTables: [], externalEnums: [] };

/**
 * Brings a database up to the newest migration, as `prisma migrate deploy` does, without Prisma's native engine.
 * Several processes may call it at once: one works, the others wait and then find nothing to do.
 * @returns the names of the migrations that were applied by this call.
 * @throws Error when the database cannot be reached, or a migration failed now or in the past.
 */
export async function applyMigrations(
  databaseUrl: string,
  prismaFolder: string = findPrismaFolder(),
): Promise<readonly string[]> {
  const migrationsList = await readMigrations(prismaFolder);
  // The engine's own lock belongs to a session, but its connections come from a pool; so the lock is held here.
  const lock = new Client({ connectionString: databaseUrl });
  await lock.connect();
  try {
    await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK_KEY]);
    const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, (engine) =>
      engine.applyMigrations({ migrationsList, filters: NO_FILTER }),
    );
    return appliedMigrationNames;
  } finally {
    await lock.end();
  }
}
