/**
 * `npm run db:migration -- <name>`: writes the next migration, as the difference between a database with all
 * migrations and prisma/schema.prisma. Prisma's own command for it needs a native engine, this one does not.
 */
import './prepare/node-version.mjs';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preparePackages } from './prepare/packages.mjs';
import { run } from './prepare/run.mjs';
import { CACHE, ROOT } from './root.mjs';
import { freePort } from './services/free-port.mjs';
import { startPostgres, THROWAWAY } from './services/postgres.mjs';
import { atEnd, end, runCommand } from './shutdown.mjs';
import { StartError } from './start-error.mjs';

const BUILT = join(CACHE, 'migrations');

await runCommand(async () => {
  const name = process.argv[2];
  if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new StartError(
      'Name the migration in small letters and underscores: npm run db:migration -- add_motto',
    );
  }
  await preparePackages();
  const { applyMigrations, schemaDrift } = await migrationCode();
  const databaseUrl = await throwawayDatabase();
  await applyMigrations(databaseUrl, join(ROOT, 'prisma'));
  const script = await schemaDrift(databaseUrl);
  if (script === '') {
    console.log('The migrations already match prisma/schema.prisma; wrote nothing.');
    return end(0);
  }
  const stamp = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = join('prisma/migrations', `${stamp}_${name}`);
  mkdirSync(join(ROOT, folder), { recursive: true });
  writeFileSync(join(ROOT, folder, 'migration.sql'), `${script}\n`);
  console.log(
    `Wrote ${folder}/migration.sql. Read it, above all for what it drops, then commit it with the schema.`,
  );
  return end(0);
});

/** The library's own code, compiled alone: the rest of the server may not compile while the schema changes. */
async function migrationCode() {
  const source = join(ROOT, 'libs/database');
  const options = [
    '--module',
    'node20',
    '--target',
    'es2023',
    '--lib',
    'es2023',
    '--types',
    'node',
    '--skipLibCheck',
  ];
  const files = [join(source, 'src/migrations/index.ts'), join(source, 'test/schema-drift.ts')];
  await run(process.execPath, [
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    ...['--ignoreConfig', '--strict', ...options, '--rootDir', source, '--outDir', BUILT],
    ...files,
  ]);
  const require = createRequire(import.meta.url);
  return {
    ...require(join(BUILT, 'src/migrations/index.js')),
    ...require(join(BUILT, 'test/schema-drift.js')),
  };
}

async function throwawayDatabase() {
  const folder = mkdtempSync(join(tmpdir(), 'torchperf-migration-'));
  atEnd(() => rmSync(folder, { recursive: true, force: true }));
  const password = randomBytes(16).toString('hex');
  const postgres = await startPostgres({
    folder: join(folder, 'postgres'),
    port: await freePort(),
    password,
    ...THROWAWAY,
  });
  atEnd(() => postgres.stop());
  return postgres.url;
}
