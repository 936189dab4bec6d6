import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SchemasContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';
import { findPrismaFolder } from '../src/migrations/migration-files';
import { withSchemaEngine } from './schema-engine';

/** The parts of the database that the schema engine must not touch: none, the service owns all of it. */
const NO_FILTER = { externalTables: [], externalEnums: [] };

/** Prisma's schema in the form that the schema engine expects. */
export async function readSchema(prismaFolder: string = findPrismaFolder()): Promise<SchemasContainer> {
  const path = join(prismaFolder, 'schema.prisma');
  return { files: [{ path, content: await readFile(path, 'utf8') }] };
}

/**
 * The SQL that would bring a database to Prisma's schema; empty when it is there already.
 * On a database that has all migrations this is the next migration.
 * @throws Error when the database cannot be reached or the schema does not parse.
 */
export async function schemaDrift(databaseUrl: string, schema?: SchemasContainer): Promise<string> {
  const target = schema ?? (await readSchema());
  const { stdout } = await withSchemaEngine(databaseUrl, (engine) =>
    engine.diff({
      from: { tag: 'schemaDatasource', files: target.files, configDir: '' },
      to: { tag: 'schemaDatamodel', files: target.files },
      script: true,
      exitCode: null,
      filters: NO_FILTER,
    }),
  );
  const script = (stdout ?? '').trim();
  return script === '-- This is an empty migration.' ? '' : script;
}
