/**
 * The services of one test run: PostgreSQL and Redis of its own on free ports, with nothing in them, unless
 * TEST_DATABASE_URL / TEST_REDIS_URL (or DATABASE_URL / REDIS_URL) name others. Their addresses are printed as one
 * line of JSON; the end of standard input, or SIGTERM, stops and removes them.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartError } from '../start-error.mjs';
import { freePort } from './free-port.mjs';
import { startPostgres, THROWAWAY } from './postgres.mjs';
import { startRedis } from './redis.mjs';

const folder = await mkdtemp(join(tmpdir(), 'torchperf-test-'));
const services = [];

let stopping;
function stop(code) {
  stopping ??= (async () => {
    await Promise.all(services.map((service) => service.stop()));
    await rm(folder, { recursive: true, force: true });
    process.exit(code);
  })();
  return stopping;
}
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => stop(0));
process.stdin.resume().on('end', () => stop(0));

async function start(given, startService) {
  if (given) return given;
  const service = await startService();
  services.push(service);
  return service.url;
}

try {
  const { TEST_DATABASE_URL, TEST_REDIS_URL, DATABASE_URL, REDIS_URL } = process.env;
  const [database, redis] = await Promise.all([
    start(TEST_DATABASE_URL || DATABASE_URL, async () =>
      startPostgres({
        folder: join(folder, 'postgres'),
        port: await freePort(),
        password: randomBytes(16).toString('hex'),
        ...THROWAWAY,
      }),
    ),
    start(TEST_REDIS_URL || REDIS_URL, async () => startRedis({ port: await freePort(), folder })),
  ]);
  process.stdout.write(`${JSON.stringify({ database, redis })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof StartError ? error.message : error.stack}\n`);
  await stop(1);
}
