import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One step of the database's schema. */
export interface Migration {
  readonly name: string;
  /** SQL. */
  readonly script: string;
}

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

/** All migrations of a `prisma/migrations` folder, in the order of their names. */
export async function readMigrations(
  prismaFolder: string = findPrismaFolder(),
): Promise<readonly Migration[]> {
  const base = join(prismaFolder, 'migrations');
  const names = (await readdir(base, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return Promise.all(
    names.map(async (name) => ({ name, script: await readFile(join(base, name, 'migration.sql'), 'utf8') })),
  );
}
