/** A Redis of the tests' own, in memory only. */
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { StartError } from '../start-error.mjs';
import { startChild } from './child.mjs';

/** @throws StartError when redis-server is not there or does not answer. */
export async function startRedis({ port, folder }) {
  // Redis does not watch its standard input, so a shell does it and stops Redis when the starting process dies.
  const script =
    'exec 3<&0; redis-server "$@" & redis=$!; trap "kill $redis" TERM; ' +
    '(cat <&3 >/dev/null; kill $redis) & wait $redis; wait $redis';
  const options = [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
    ...['--save', '', '--appendonly', 'no', '--loglevel', 'warning'],
    ...['--maxmemory-policy', 'noeviction'],
  ];
  const child = startChild('/bin/sh', ['-c', script, 'sh', ...options], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await answersPing(port)) {
      return { url: `redis://127.0.0.1:${port}`, exited: child.exited, stop: () => child.stop() };
    }
    const ended = await Promise.race([child.exited.then(() => true), wait(100, false)]);
    if (ended) break;
  }
  await child.stop();
  throw new StartError(
    'redis-server did not start. Install it (apt-get install redis-server), or set TEST_REDIS_URL to your own Redis.',
  );
}

function answersPing(port) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    socket.setTimeout(1000, () => socket.destroy());
    socket.once('data', (data) => {
      resolve(String(data).startsWith('+PONG'));
      socket.destroy();
    });
    socket.once('error', () => undefined);
    socket.once('close', () => resolve(false));
  });
}
