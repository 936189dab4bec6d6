import { createHash, randomBytes } from 'node:crypto';
import { applyMigrations, readMigrations } from '@torchperf/database';
import { Client, escapeIdentifier } from 'pg';
import { ADMIN_DATABASE_URL, REDIS_URL, TEST_RUN } from './variables';

/** A database of one test's own. */
export interface TestDatabase {
  readonly url: string;
  /** Removes it, with whatever still is connected to it. */
  drop(): Promise<void>;
}

/** A database of its own, empty but for all migrations; in some 50 ms, because it is copied from a template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = await migratedTemplate();
  return createDatabase(`template ${escapeIdentifier(template)}`);
}

/** A database of its own without any table. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template template0');
}

/** Address of the Redis that the tests may use; keep to {@link testQueuePrefix}, others are there too. */
export function testRedisUrl(): string {
  return required(REDIS_URL);
}

/** A queue prefix that no other test has. */
export function testQueuePrefix(): string {
  return `t_${randomBytes(8).toString('hex')}`;
}

function required(name: string): string {
  // Set by the global set-up, which Jest runs before the first test.
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this under Jest's integration or e2e project.`);
  return value;
}

function addressOf(database: string): string {
  const url = new URL(required(ADMIN_DATABASE_URL));
  url.pathname = `/${database}`;
  return url.href;
}

async function asAdmin<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: required(ADMIN_DATABASE_URL) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createDatabase(options: string): Promise<TestDatabase> {
  const name = `torchperf_test_${randomBytes(8).toString('hex')}`;
  await asAdmin((client) => client.query(`create database ${escapeIdentifier(name)} ${options}`));
  return {
    url: addressOf(name),
    drop: async () => {
      await asAdmin((client) =>
        client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`),
      );
    },
  };
}

/** Makes the template once a test run and set of migrations, however many tests ask for it at once. */
async function migratedTemplate(): Promise<string> {
  const version = createHash('sha256')
    .update(JSON.stringify(await readMigrations()))
    .digest('hex')
    .slice(0, 12);
  const name = `${required(TEST_RUN)}_template_${version}`;
  await asAdmin(async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    const { rowCount } = await client.query('select from pg_database where datname = $1 and datistemplate', [
      name,
    ]);
    if (rowCount) return;
    await client.query(`drop database if exists ${escapeIdentifier(name)}`);
    await client.query(`create database ${escapeIdentifier(name)} template template0`);
    await applyMigrations(addressOf(name));
    // Only a finished template carries this mark.
    await client.query(`alter database ${escapeIdentifier(name)} is_template true`);
  });
  return name;
}
