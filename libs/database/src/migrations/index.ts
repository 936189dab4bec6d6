export { applyMigrations } from './apply-migrations';
export { findPrismaFolder, readMigrations, readSchema } from './migration-files';
export { schemaDrift } from './schema-drift';
