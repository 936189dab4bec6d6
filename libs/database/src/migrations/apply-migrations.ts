import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { findPrismaFolder, type Migration, readMigrations } from './migration-files';

/** An arbitrary number that no other advisory lock in the database uses. */
const MIGRATION_LOCK_KEY = 2_026_112_301;

/** Prisma's own table of applied migrations, as its engine creates it, so that Prisma's tools read it too. */
const HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

/**
 * Brings a database up to the newest migration, each in a transaction of its own (docs/decisions/0044).
 * Several processes may call it at once: one works, the others wait and then find nothing to do.
 * @returns the names of the migrations that were applied by this call.
 * @throws Error when the database cannot be reached, or a migration failed now or in the past.
 */
export async function applyMigrations(
  databaseUrl: string,
  prismaFolder: string = findPrismaFolder(),
): Promise<readonly string[]> {
  const migrations = await readMigrations(prismaFolder);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK_KEY]);
    await client.query(HISTORY);
    const applied = await appliedNames(client);
    const missing = migrations.filter(({ name }) => !applied.has(name));
    for (const migration of missing) await apply(client, migration);
    return missing.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/** @throws Error when a migration of an earlier release failed halfway: what it left must be removed by hand. */
async function appliedNames(client: Client): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string; isFinished: boolean }>(
    `SELECT migration_name AS name, finished_at IS NOT NULL AS "isFinished"
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const failed = rows.find(({ isFinished }) => !isFinished);
  if (failed) {
    throw new Error(
      `The migration ${failed.name} failed before. Restore the database from a backup, or undo what the migration left and delete its row from _prisma_migrations.`,
    );
  }
  return new Set(rows.map(({ name }) => name));
}

/** PostgreSQL takes the whole script at once, and runs all of it or nothing. */
async function apply(client: Client, { name, script }: Migration): Promise<void> {
  const checksum = createHash('sha256').update(script).digest('hex');
  try {
    await client.query('BEGIN');
    await client.query(script);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES (gen_random_uuid(), $1, $2, clock_timestamp(), clock_timestamp(), 1)`,
      [checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    // A connection that is gone has rolled back already.
    await client.query('ROLLBACK').catch(() => undefined);
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message} (in the migration ${name}, which left nothing)`, { cause: error });
  }
}
