/** Programs that come from the system's packages. */
import { existsSync } from 'node:fs';
import { StartError } from '../start-error.mjs';
import { attempt, isExecutable, run, say, which } from './run.mjs';

/** Each: the Debian package, what it is for, and whether it is there. */
export const BUBBLEWRAP = {
  name: 'bubblewrap',
  purpose: 'the sandbox that submissions run in',
  isThere: () => Boolean(which('bwrap')),
};
export const UTIL_LINUX = {
  name: 'util-linux',
  purpose: 'setpriv, prlimit and unshare, which put the sandbox under a user of its own',
  isThere: () => ['setpriv', 'prlimit', 'unshare'].every(which),
};
export const REDIS = {
  name: 'redis-server',
  purpose: 'the queue that production uses, for its tests',
  isThere: () => Boolean(which('redis-server')),
};
export const CHROMIUM = {
  name: 'chromium',
  purpose: 'the browser of the end-to-end tests',
  isThere: () => isExecutable('/usr/bin/chromium'),
};
export const FAKETIME = {
  name: 'faketime',
  purpose: 'the tests of workers whose clocks are wrong',
  isThere: () => Boolean(which('faketime')),
};
export const SECCOMP = {
  name: 'python3-seccomp',
  purpose: "the generator of the sandbox's system-call filter, for its test",
  isThere: async () =>
    existsSync('/usr/bin/python3') && (await attempt('/usr/bin/python3', ['-c', 'import seccomp'])).ok,
};

/** What the tests of the containers need; they run where all of it is there or may be installed. */
export const CONTAINERS = [
  ['podman', 'the container engine of the container tests', 'podman'],
  ['runc', 'what the engine starts containers with', 'runc'],
  ['debootstrap', 'the base image of the container tests', 'debootstrap'],
  ['iptables', "the containers' networks", 'iptables'],
].map(([name, purpose, program]) => ({ name, purpose, isThere: () => Boolean(which(program)) }));
const NETWORK_HELPERS = ['netavark', 'aardvark-dns'];
CONTAINERS.push(
  ...NETWORK_HELPERS.map((name) => ({
    name,
    purpose: "the containers' networks",
    isThere: () => [`/usr/lib/podman/${name}`, `/usr/libexec/podman/${name}`].some(isExecutable),
  })),
  {
    name: 'catatonit',
    purpose: 'the first process of a container',
    isThere: () => Boolean(which('catatonit')) || isExecutable('/usr/libexec/podman/catatonit'),
  },
);

const isRoot = () => process.getuid?.() === 0;
const APT = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };

/** Whether missing packages can be installed here without a prompt. */
export const canInstall = () => isRoot() && Boolean(which('apt-get'));

/**
 * Installs those that are not there, where root may and the system is Debian's kind.
 * @throws StartError naming the exact command where it may not, or where it failed.
 */
export async function prepareDebianPackages(wanted) {
  const missing = await missingOf(wanted);
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name);
  const what = missing.map(({ name, purpose }) => `${name} (${purpose})`).join(', ');
  const command = `${isRoot() ? '' : 'sudo '}apt-get update && ${isRoot() ? '' : 'sudo '}apt-get install -y ${names.join(' ')}`;
  if (!canInstall()) throw new StartError(`Not installed: ${what}. Run this, then start again: ${command}`);
  say(`Installing ${what}.`);
  await aptInstall(names);
  const still = await missingOf(missing);
  if (still.length > 0) {
    throw new StartError(
      `Installed, but not found: ${still.map(({ name }) => name).join(', ')}. See: ${command}`,
    );
  }
}

/**
 * Installs what the container tests need, where that may be done.
 * @returns {Promise<string | null>} why they cannot run here; null when they can
 */
export async function prepareContainers() {
  if (!isRoot()) return 'they need root, for networks and control groups of their own';
  try {
    await prepareDebianPackages(CONTAINERS);
  } catch (error) {
    if (error instanceof StartError) return error.message;
    throw error;
  }
  const { ok, output } = await attempt('podman', ['info']);
  return ok ? null : `podman does not work here: ${output.trim().split('\n').at(-1)}`;
}

async function missingOf(packages) {
  const there = await Promise.all(packages.map(({ isThere }) => isThere()));
  return packages.filter((_, index) => !there[index]);
}

/** @throws StartError with apt's own message. */
export async function aptInstall(names) {
  await run('apt-get', ['update', '-q'], { env: APT });
  await run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...names], { env: APT });
}
