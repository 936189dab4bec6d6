import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readMigrations } from '../src/migrations/migration-files';
import { withSchemaEngine } from './schema-engine';

/** Migrates a database as releases before 0.2.0 did: by Prisma's schema engine. @returns the names that it applied. */
export async function migrateByEngine(databaseUrl: string, prismaFolder: string): Promise<string[]> {
  const baseDir = join(prismaFolder, 'migrations');
  const path = 'migration_lock.toml';
  const migrations = await readMigrations(prismaFolder);
  const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, async (engine) =>
    engine.applyMigrations({
      migrationsList: {
        baseDir,
        lockfile: { path, content: await readFile(join(baseDir, path), 'utf8') },
        shadowDbInitScript: '',
        migrationDirectories: migrations.map(({ name, script }) => ({
          path: name,
          migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: script } },
        })),
      },
      filters: { externalTables: [], externalEnums: [] },
    }),
  );
  return appliedMigrationNames;
}
