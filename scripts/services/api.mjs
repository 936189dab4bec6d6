import { setTimeout as wait } from 'node:timers/promises';
import { StartError } from '../start-error.mjs';
import { startServer, superviseServer } from './server.mjs';

const POLL_MS = 200;

/**
 * Starts the api and waits until it is healthy.
 * @throws StartError when it ends, or is not healthy in time; its own message is in its log.
 */
export async function startApi(program, environment, address, readyWithinMs) {
  /** @type {ReturnType<typeof startServer> | undefined} */
  let first = startServer(program, environment);
  const api = superviseServer('api', () => {
    const server = first ?? startServer(program, environment);
    first = undefined;
    return server;
  });
  const ended = api.exited().then(() => true);
  for (const until = Date.now() + readyWithinMs; Date.now() < until; ) {
    if (await isHealthy(address)) return api;
    if (await Promise.race([ended, wait(POLL_MS, false)])) {
      await api.stop();
      throw new StartError('The api did not start; see the reason above.');
    }
  }
  await api.stop();
  throw new StartError(`The api did not become healthy within ${readyWithinMs / 1000} s; see its log above.`);
}

async function isHealthy(address) {
  try {
    return (await fetch(`${address}/health`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
