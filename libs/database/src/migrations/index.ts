export { applyMigrations } from './apply-migrations';
export { readMigrations } from './migration-files';
