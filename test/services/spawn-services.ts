import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const SCRIPT = join(__dirname, '../../scripts/services/test-services.mjs');

/** PostgreSQL and Redis of a test's own, under a process that stops them when its standard input ends. */
export interface SpawnedServices {
  readonly process: ChildProcess;
  readonly database: string;
  readonly redis: string;
  stop(): Promise<void>;
}

/**
 * Starts services that do not outlive this process, however it ends.
 * @throws Error with the service's message when one does not start.
 */
export async function spawnServices(environment = process.env): Promise<SpawnedServices> {
  const services = spawn(process.execPath, [SCRIPT], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: environment,
  });
  let words = '';
  services.stderr.on('data', (chunk) => {
    words += chunk;
  });
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: services.stdout }).once('line', resolve);
    services.once('close', () => reject(new Error(`The services of the tests did not start. ${words}`)));
  });
  return {
    process: services,
    ...(JSON.parse(line) as { database: string; redis: string }),
    stop: async () => {
      if (services.exitCode !== null) return;
      const closed = new Promise((resolve) => services.once('close', resolve));
      services.stdin.end();
      await closed;
    },
  };
}

/** As `spawnServices`, but never shared, even if the test run was configured with existing services. */
export function spawnOwnServices(): Promise<SpawnedServices> {
  const { TEST_DATABASE_URL, TEST_REDIS_URL, DATABASE_URL, REDIS_URL, ...environment } = process.env;
  return spawnServices(environment);
}
