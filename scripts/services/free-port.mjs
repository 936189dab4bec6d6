import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Whether a port of an address can be listened on now. */
export function isPortFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** Below what Linux gives to outgoing connections, which could take a port before its server listens on it. */
const MIN_PORT = 20_000;
const MAX_PORT = 32_767;
const TRIES = 100;

/** A port of the loopback address that no one listens on. @throws Error when none is found. */
export async function freePort() {
  for (let tried = 0; tried < TRIES; tried++) {
    const port = randomInt(MIN_PORT, MAX_PORT + 1);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`No port between ${MIN_PORT} and ${MAX_PORT} is free.`);
}
