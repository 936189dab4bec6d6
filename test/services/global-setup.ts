import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { keepServices } from './running-services';
import { ADMIN_DATABASE_URL, REDIS_URL, TEST_RUN } from './variables';

const SCRIPT = join(__dirname, '../../scripts/services/test-services.mjs');

/**
 * Starts the services of this test run and tells the tests where they are. They run under a process of their own,
 * which stops them when its standard input ends, so that they do not outlive Jest however it ends.
 * @throws Error with the service's own words when one does not start.
 */
export default async function globalSetup(): Promise<void> {
  const services = spawn(process.execPath, [SCRIPT], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let words = '';
  services.stderr.on('data', (chunk) => {
    words += chunk;
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: services.stdout }).once('line', resolve);
    services.once('close', () => reject(new Error(`The services of the tests did not start. ${words}`)));
  });
  keepServices(services);
  const { database, redis } = JSON.parse(line) as { database: string; redis: string };
  process.env[ADMIN_DATABASE_URL] = database;
  process.env[REDIS_URL] = redis;
  process.env[TEST_RUN] = `torchperf_run_${randomBytes(4).toString('hex')}`;
}
