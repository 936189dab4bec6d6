/**
 * A Python with NumPy for the python runtime. The interpreter is the system's, which every sandbox can read; NumPy is
 * installed from PyPI into a folder of its own that every user can read, or is the system's own.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ROOT } from '../root.mjs';
import { aptInstall, canInstall } from './debian.mjs';
import { attempt, say, which } from './run.mjs';
import { hashOf } from './stamp.mjs';

const REQUIREMENTS = join(ROOT, 'apps/contestant/python/requirements.txt');
const SYSTEM_PYTHON = '/usr/bin/python3';
const NUMPY_WORKS = 'import numpy; numpy.zeros((2, 2)) @ numpy.zeros(2)';

/**
 * @param {string} dataDir where the packages are put, unless a sandbox could not reach them there
 * @returns {Promise<{PYTHON?: string, PYTHON_PACKAGES?: string}>} the variables for the worker; none of them when no
 *   Python with NumPy is available; then the command that installs one is printed.
 */
export async function preparePython(dataDir) {
  // A configured Python is taken as it is.
  if (process.env.PYTHON) return {};
  const python = await findPython();
  if (!python) return unavailable('there is no python3');
  if (!process.env.PYTHON_PACKAGES) {
    const packages = (await fromPyPI(python, dataDir)) ?? (await fromDebian(python));
    if (packages === undefined) return unavailable('NumPy could not be installed');
    return packages === null ? { PYTHON: python } : { PYTHON: python, PYTHON_PACKAGES: packages };
  }
  return { PYTHON: python };
}

function unavailable(reason) {
  say(
    `The python runtime is unavailable: ${reason}. Submissions with "runtime": "onnx" work. ` +
      'To have both, run this and start again: sudo apt-get install -y python3 python3-venv python3-numpy',
  );
  return {};
}

async function findPython() {
  if (!existsSync(SYSTEM_PYTHON) && canInstall()) {
    say('Installing python3, for submissions in Python.');
    await tryApt(['python3', 'python3-venv']);
  }
  return existsSync(SYSTEM_PYTHON) ? SYSTEM_PYTHON : which('python3');
}

/** @returns the folder with NumPy; undefined when PyPI or pip is unavailable. */
async function fromPyPI(python, dataDir) {
  const { ok, output } = await attempt(python, ['-c', 'import sys; print(sys.version)']);
  if (!ok) return undefined;
  const version = `${/^(\d+\.\d+)/.exec(output)?.[1]}-${hashOf(['apps/contestant/python/requirements.txt']).slice(0, 12)}`;
  const parent = join(readableFolder(resolve(dataDir)), 'python');
  const folder = join(parent, version);
  if (existsSync(folder)) return folder;
  say('Installing NumPy for submissions in Python (pip, from PyPI).');
  const unfinished = `${folder}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    mkdirSync(parent, { recursive: true, mode: 0o755 });
  } catch {
    return undefined;
  }
  const installed = await pipInstall(python, unfinished);
  const works =
    installed &&
    (
      await attempt(python, [
        '-I',
        '-c',
        `import sys; sys.path.append(sys.argv[1]); ${NUMPY_WORKS}`,
        unfinished,
      ])
    ).ok;
  if (works) {
    await attempt('chmod', ['-R', 'a+rX', unfinished]);
    renameSync(unfinished, folder);
    for (const old of readdirSync(parent))
      if (old !== version) rmSync(join(parent, old), { recursive: true, force: true });
    return folder;
  }
  rmSync(unfinished, { recursive: true, force: true });
  return undefined;
}

/** Tries each pip that may exist: a fresh virtual environment's, the interpreter's own, another Python's. */
async function pipInstall(python, target) {
  const install = [
    'install',
    '-q',
    '--disable-pip-version-check',
    '--no-warn-script-location',
    '--only-binary=:all:',
  ];
  const what = ['--target', target, '-r', REQUIREMENTS];
  const venv = `${target}.venv`;
  try {
    const makeVenv = () => attempt(python, ['-m', 'venv', '--clear', venv]);
    let made = (await makeVenv()).ok;
    if (!made && canInstall()) made = (await tryApt(['python3-venv'])) && (await makeVenv()).ok;
    if (made && (await attempt(join(venv, 'bin/python'), ['-m', 'pip', ...install, ...what])).ok) return true;
  } finally {
    rmSync(venv, { recursive: true, force: true });
  }
  if ((await attempt(python, ['-m', 'pip', ...install, ...what])).ok) return true;
  return (await attempt('pip', ['--python', python, ...install, ...what])).ok;
}

/** @returns null when the interpreter has NumPy itself; undefined when it has none and cannot be given it. */
async function fromDebian(python) {
  const hasNumpy = async () => (await attempt(python, ['-I', '-c', NUMPY_WORKS])).ok;
  if (await hasNumpy()) return null;
  if (python !== SYSTEM_PYTHON || !canInstall()) return undefined;
  say('PyPI did not answer: installing NumPy from Debian instead (python3-numpy).');
  return (await tryApt(['python3-numpy'])) && (await hasNumpy()) ? null : undefined;
}

async function tryApt(names) {
  try {
    await aptInstall(names);
    return true;
  } catch {
    return false;
  }
}

/** @returns the folder itself, or another one where a sandbox could not read it. */
export function readableFolder(folder) {
  return readableByAll(folder) ? folder : '/var/cache/torchperf';
}

/** Whether any user, such as the sandbox's own, can reach a folder (or where it will be made). */
function readableByAll(folder) {
  // As a plain user everything runs under the same id, which reaches what it made.
  if (process.getuid?.() !== 0) return true;
  for (let path = folder; ; path = dirname(path)) {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat && (stat.mode & 0o005) !== 0o005) return false;
    if (path === dirname(path)) return true;
  }
}
