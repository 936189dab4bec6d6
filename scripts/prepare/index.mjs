/** The steps from a fresh clone to a running program. Each step is skipped when it is done already. */
import {
  prepareBenchmarks,
  prepareCommandLine,
  preparePrismaClient,
  prepareServer,
  prepareWeb,
} from './build.mjs';
import {
  BUBBLEWRAP,
  CHROMIUM,
  FAKETIME,
  prepareDebianPackages,
  REDIS,
  SECCOMP,
  UTIL_LINUX,
} from './debian.mjs';
import { preparePackages } from './packages.mjs';
import { preparePython } from './python.mjs';

/**
 * Prepares for running the service.
 * @param {string} dataDir
 * @returns variables to add to the environment of the worker and the tests
 * @throws StartError when something is missing that it may not install.
 */
export async function prepareService(dataDir) {
  return prepare(dataDir, []);
}

/**
 * Prepares for `torchperf` alone. Of the system's packages it installs none: `torchperf doctor` names what is missing.
 * @returns variables to add to the environment of the command line
 */
export async function prepareCommand(dataDir) {
  await preparePackages();
  const [variables] = await Promise.all([preparePython(dataDir), prepareCommandLine()]);
  return variables;
}

/** As {@link prepareService}, without the builds, which a watcher makes. */
export async function prepareDevelopment(dataDir) {
  await prepareDebianPackages([UTIL_LINUX, BUBBLEWRAP]);
  await prepareSources();
  return preparePython(dataDir);
}

/** What the benchmarks of `bench/` need: those of the boards start the built api. */
export async function prepareBench(dataDir) {
  await prepareDebianPackages([UTIL_LINUX, BUBBLEWRAP]);
  await prepareSources();
  const [variables] = await Promise.all([preparePython(dataDir), prepareBenchmarks(), prepareServer()]);
  return variables;
}

/** What reads or compiles the sources needs: the npm packages and the generated database client. */
async function prepareSources() {
  await preparePackages();
  await preparePrismaClient();
}

/** What `npm run check` needs. */
export const prepareChecks = prepareSources;

/** What `npm run seed:scale` needs. */
export async function prepareScaleTrial() {
  await prepareSources();
  await prepareBenchmarks();
}

/** What `npm run recompute` needs: the engine, as the command line has it. */
export async function prepareRecompute() {
  await preparePackages();
  await prepareCommandLine();
}

/** As {@link prepareService}, and what only tests need. */
export async function prepareTests(dataDir) {
  const ownRedis = !(process.env.TEST_REDIS_URL || process.env.REDIS_URL);
  return prepare(dataDir, [CHROMIUM, FAKETIME, SECCOMP, ...(ownRedis ? [REDIS] : [])]);
}

export { prepareContainers } from './debian.mjs';
export { prepareNewerNode } from './newer-node.mjs';

async function prepare(dataDir, more) {
  await prepareDebianPackages([UTIL_LINUX, BUBBLEWRAP, ...more]);
  await prepareSources();
  const [variables] = await Promise.all([
    preparePython(dataDir),
    prepareServer(),
    prepareCommandLine(),
    prepareWeb(),
  ]);
  return variables;
}
