import { Client, escapeIdentifier } from 'pg';
import { stopServices } from './running-services';
import { ADMIN_DATABASE_URL, TEST_RUN } from './variables';

/** Longer than anything closes after the last test. */
const STILL_OPEN_MS = 10_000;

/** Removes this run's template databases, which matters where the server is not the run's own, and stops the services. */
export default async function globalTeardown(): Promise<void> {
  const client = new Client({ connectionString: process.env[ADMIN_DATABASE_URL] });
  await client.connect();
  const { rows } = await client.query('select datname from pg_database where starts_with(datname, $1)', [
    process.env[TEST_RUN],
  ]);
  for (const { datname } of rows) {
    await client.query(`alter database ${escapeIdentifier(datname)} is_template false`);
    await client.query(`drop database ${escapeIdentifier(datname)} with (force)`);
  }
  await client.end();
  await stopServices();
  // Jest waits for whatever a test left open: say what that is, without being one more thing to wait for.
  setTimeout(
    () => console.error('Still open:', process.getActiveResourcesInfo().join(', ')),
    STILL_OPEN_MS,
  ).unref();
}
