import { randomBytes } from 'node:crypto';
import { keepServices } from './running-services';
import { spawnServices } from './spawn-services';
import { ADMIN_DATABASE_URL, REDIS_URL, TEST_RUN } from './variables';

/**
 * Starts the services of this test run and passes their addresses to the tests.
 * @throws Error with the service's message when one does not start.
 */
export default async function globalSetup(): Promise<void> {
  const services = await spawnServices();
  keepServices(services.process);
  process.env[ADMIN_DATABASE_URL] = services.database;
  process.env[REDIS_URL] = services.redis;
  process.env[TEST_RUN] = `torchperf_run_${randomBytes(4).toString('hex')}`;
}
