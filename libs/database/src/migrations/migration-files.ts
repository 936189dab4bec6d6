import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MigrationList, SchemasContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';

const LOCK_FILE = 'migration_lock.toml';
const SCRIPT_FILE = 'migration.sql';

/**
 * The nearest `prisma` folder above, because this code runs from `libs/` and from `dist/libs/`.
 * @throws Error when no folder above holds `prisma/schema.prisma`.
 */
export function findPrismaFolder(from: string = __dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'prisma');
    if (existsSync(join(candidate, 'schema.prisma'))) return candidate;
    if (folder === dirname(folder)) {
      throw new Error(
        `Found no prisma/schema.prisma above ${from}; ship the prisma folder with the program.`,
      );
    }
  }
}

/** Prisma's schema in the form that the schema engine expects. */
export async function readSchema(prismaFolder: string = findPrismaFolder()): Promise<SchemasContainer> {
  const path = join(prismaFolder, 'schema.prisma');
  return { files: [{ path, content: await readFile(path, 'utf8') }] };
}

/** All migrations of a `prisma/migrations` folder in the order of their names, as the schema engine expects them. */
export async function readMigrations(prismaFolder: string = findPrismaFolder()): Promise<MigrationList> {
  const baseDir = join(prismaFolder, 'migrations');
  const folders = (await readdir(baseDir, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir,
    lockfile: { path: LOCK_FILE, content: await readFile(join(baseDir, LOCK_FILE), 'utf8') },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(
      folders.map(async (path) => ({
        path,
        migrationFile: {
          path: SCRIPT_FILE,
          content: { tag: 'ok' as const, value: await readFile(join(baseDir, path, SCRIPT_FILE), 'utf8') },
        },
      })),
    ),
  };
}
