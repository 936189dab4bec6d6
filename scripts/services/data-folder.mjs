/** The data folder of `npm start`: who uses it, its secrets, its embedded PostgreSQL. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lockFile, processExists } from '../../libs/engine/src/machine/process-lock.js';
import { StartError } from '../start-error.mjs';
import { freePort, isPortFree } from './free-port.mjs';
import { embeddedMajorVersion, startPostgres } from './postgres.mjs';

const DEMO_TEAM = 'Demo Team';
const STALE_STOP_MS = 20_000;

/** @throws StartError when the folder cannot be made or written. */
export function openDataFolder(dataDir) {
  try {
    makeFolder(dataDir);
    writeFileSync(join(dataDir, '.writable'), '');
    rmSync(join(dataDir, '.writable'));
  } catch (error) {
    throw new StartError(
      `DATA_DIR ${dataDir} cannot be written (${error.code}). Change its owner, or set DATA_DIR to another folder.`,
    );
  }
}

/** As `mkdir -p`. Node's own recursive way does not return where a file system such as /proc takes no folders. */
function makeFolder(folder) {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
}

/**
 * Locks the folder against a second start, until the returned function is called or this process ends.
 * @throws StartError naming the process that has it.
 */
export function lockDataFolder(dataDir) {
  return lockFile(
    join(dataDir, 'start.lock'),
    (pid) =>
      new StartError(
        `Process ${pid} already runs on DATA_DIR ${dataDir}. Stop it first, or set DATA_DIR and PORT to others.`,
      ),
  );
}

/**
 * The secrets that the first start makes, or the environment gives. Other fields of the file are kept.
 * @returns {{adminToken: string, signingSecret: string, demoTeam: {name: string, token: string}, isNew: boolean}}
 */
export function credentialsOf(dataDir) {
  const file = join(dataDir, 'demo-credentials.json');
  const made = {
    adminToken: secret(),
    signingSecret: secret(),
    demoTeam: { name: DEMO_TEAM, token: secret() },
  };
  let kept = {};
  if (existsSync(file)) {
    try {
      kept = JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      throw new StartError(`${file} is not JSON. Fix it, or delete it to get new tokens.`);
    }
  }
  const { ADMIN_TOKEN, SIGNING_SECRET } = process.env;
  const credentials = {
    ...made,
    ...kept,
    ...(ADMIN_TOKEN && { adminToken: ADMIN_TOKEN }),
    ...(SIGNING_SECRET && { signingSecret: SIGNING_SECRET }),
  };
  const isNew = Object.keys(made).some((key) => credentials[key] !== kept[key]);
  if (isNew) writePrivately(file, credentials);
  return { ...credentials, isNew };
}

const secret = () => randomBytes(32).toString('base64url');

function writePrivately(file, value) {
  const unfinished = `${file}.${process.pid}.new`;
  writeFileSync(unfinished, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, file);
}

function readOr(file, otherwise) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}

/**
 * Starts the embedded PostgreSQL on the data folder, on the port it had before.
 * @throws StartError when it cannot start, or its data is of another major version.
 */
export async function startDataPostgres(dataDir) {
  const folder = join(dataDir, 'postgres');
  const file = join(dataDir, 'postgres.json');
  await checkVersion(folder);
  await stopStalePostgres(folder);
  const kept = JSON.parse(readOr(file, '{}'));
  const password = kept.password ?? secret();
  if (!kept.password && existsSync(folder)) {
    throw new StartError(
      `${file}, with the password of ${folder}, is gone. Restore it, or move that folder away.`,
    );
  }
  const port = kept.port && (await isPortFree(kept.port)) ? kept.port : await freePort();
  if (port !== kept.port) writePrivately(file, { port, password });
  return startPostgres({ folder, port, password });
}

async function checkVersion(folder) {
  const found = readOr(join(folder, 'PG_VERSION'), '').trim();
  const own = String(await embeddedMajorVersion());
  if (!found || found === own) return;
  throw new StartError(
    `${folder} was made by PostgreSQL ${found}, and this program brings PostgreSQL ${own}. ` +
      `Move its data with pg_dump and psql of version ${found}, run PostgreSQL ${found} and set DATABASE_URL, or move the folder away to start anew.`,
  );
}

/** Ends a PostgreSQL that was left on the folder because its parents were killed. */
async function stopStalePostgres(folder) {
  const pid = Number(readOr(join(folder, 'postmaster.pid'), '').split('\n')[0]);
  if (!pid || !isOurPostgres(pid, folder)) return;
  console.log(`A PostgreSQL of an earlier start still runs (process ${pid}); stopping it.`);
  for (const { signal, patienceMs } of [
    { signal: 'SIGINT', patienceMs: STALE_STOP_MS },
    { signal: 'SIGQUIT', patienceMs: 5_000 },
  ]) {
    process.kill(pid, signal);
    for (const until = Date.now() + patienceMs; Date.now() < until; ) {
      if (!processExists(pid)) return;
      await wait(100);
    }
  }
  throw new StartError(`PostgreSQL ${pid} still runs on ${folder} and does not stop. End it: kill -9 ${pid}`);
}

function isOurPostgres(pid, folder) {
  const args = readOr(`/proc/${pid}/cmdline`, '').split('\0');
  return args[args.indexOf('-D') + 1] === folder && /postgres$/.test(args[0]);
}
