/** Whether services that are named by the environment can be used, before anything is started on them. */
import { connect } from 'node:net';
import { StartError } from '../start-error.mjs';

const TIMEOUT_MS = 5_000;

/**
 * Whether something listens where an address points; needs no npm package, so that it can run first.
 * @throws StartError naming the variable, the host and the fix; never a password.
 */
export async function checkListening(variable, address, defaultPort) {
  let url;
  try {
    url = new URL(address);
  } catch {
    url = undefined;
  }
  if (!url || !SCHEMES[variable].includes(url.protocol)) {
    throw new StartError(`${variable} is not an address such as ${EXAMPLES[variable]}.`);
  }
  if (!url.hostname) return;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || defaultPort;
  const problem = await new Promise((resolve) => {
    const socket = connect({ host, port }, () => socket.destroy());
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('no answer within 5 s')));
    socket.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      resolve(error.code ?? error.message),
    );
    socket.once('close', () => resolve(undefined));
  });
  if (problem) throw unreachable(variable, `${host}:${port}`, problem);
}

/** @throws StartError when PostgreSQL refuses the login. */
export async function checkPostgres(variable, address) {
  const { Client } = (await import('pg')).default;
  const client = new Client({ connectionString: address, connectionTimeoutMillis: TIMEOUT_MS });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    throw unreachable(variable, new URL(address).host, error.message);
  }
}

/** @throws StartError when Redis does not answer. */
export async function checkRedis(variable, address) {
  const { Redis } = await import('ioredis');
  const redis = new Redis(address, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: TIMEOUT_MS,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw unreachable(variable, new URL(address).host, error.message);
  } finally {
    redis.disconnect();
  }
}

const SCHEMES = { DATABASE_URL: ['postgresql:', 'postgres:'], REDIS_URL: ['redis:', 'rediss:'] };
const EXAMPLES = {
  DATABASE_URL: 'postgresql://user:password@host:5432/name',
  REDIS_URL: 'redis://host:6379',
};
const WITHOUT = {
  DATABASE_URL: 'unset it to use the embedded PostgreSQL',
  REDIS_URL: 'unset it to keep the queue in PostgreSQL',
};

function unreachable(variable, where, why) {
  return new StartError(
    `${variable}: ${where} cannot be used (${why}). Start that service, fix the address, or ${WITHOUT[variable]}.`,
  );
}
