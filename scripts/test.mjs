/**
 * `npm test`: prepares a fresh clone, then runs the checks and every test, on real services that the tests start
 * themselves. Closes with "N passed, N failed"; exits non-zero when something failed or nothing ran.
 */
import './prepare/node-version.mjs';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { JEST } from './checks.mjs';
import { loadDotEnv } from './environment.mjs';
import { prepareContainers, prepareNewerNode, prepareTests } from './prepare/index.mjs';
import { CACHE, ROOT } from './root.mjs';
import { runChecks } from './run-checks.mjs';
import { startChild } from './services/child.mjs';
import { end, isEnding, runCommand } from './shutdown.mjs';

const RESULTS = join(CACHE, 'test-results');
/** How long Jest may take to end after its last test. */
const EXIT_MS = 20_000;
/** The only tests that may be left out: they need a container engine. */
const CONTAINER_TESTS = 'test/docker/.*\\.e2e-spec\\.ts';

await runCommand(async () => {
  loadDotEnv();
  const dataDir = resolve(ROOT, process.env.DATA_DIR || '.data');
  const prepared = await prepareTests(dataDir);
  const newerNode = await prepareNewerNode(dataDir);
  const withoutContainers = await prepareContainers();
  rmSync(RESULTS, { recursive: true, force: true });
  mkdirSync(RESULTS, { recursive: true });

  const count = { passed: 0, failed: 0 };
  count.failed += (await runChecks()).length;
  const only = process.argv.slice(2);
  await jest('unit', [...only, '--selectProjects', 'unit'], prepared, count);
  await jest('integration', [...only, '--selectProjects', 'integration', '--maxWorkers=2'], prepared, count);
  // One at a time: what measures needs quiet cores.
  const leftOut = withoutContainers === null ? [] : ['--testPathIgnorePatterns', CONTAINER_TESTS];
  const measuring = [...only, '--selectProjects', 'measuring', 'e2e', '--runInBand', ...leftOut];
  await jest('measuring', measuring, prepared, count);
  if (only.length === 0) {
    await jest('unit-newer-node', ['--selectProjects', 'unit'], prepared, count, newerNode);
    const finals = ['test/e2e/finals', '--selectProjects', 'e2e', '--runInBand'];
    await jest('e2e-newer-node', finals, prepared, count, newerNode);
  }
  if (isEnding()) return;
  if (withoutContainers !== null) {
    console.error(`\nNOT RUN: the container tests (test/docker), because ${withoutContainers}`);
  }

  if (count.passed === 0) console.error('No test ran.');
  console.log(`\n${count.passed} passed, ${count.failed} failed`);
  await end(count.failed > 0 || count.passed === 0 ? 1 : 0);
});

/**
 * @param {(child: ReturnType<typeof startChild>) => void} [watch]
 * @returns the exit status; null when it was ended from outside.
 */
async function runNode(args, environment = {}, watch = undefined, node = process.execPath) {
  if (isEnding()) return null;
  const child = startChild(node, args, {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  watch?.(child);
  return (await child.exited).code;
}

async function jest(name, args, environment, count, node = process.execPath) {
  console.log(`\n== tests: ${name}`);
  const file = join(RESULTS, `${name}.json`);
  const watch = (child) => endOnceWritten(child, file);
  const status = await runNode([JEST, ...args, '--json', '--outputFile', file], environment, watch, node);
  if (isEnding()) return;
  const results = readResults(file);
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  count.passed += results.numPassedTests;
  count.failed += failed;
  // Such as services that did not start: no test failed, but not all of them ran.
  if (failed === 0 && (!results.isWritten || (status !== 0 && status !== null))) count.failed += 1;
  if (results.numPendingTests > 0) {
    console.error(`${results.numPendingTests} tests were skipped, which counts as failed.`);
    count.failed += results.numPendingTests;
  }
}

/** Jest waits for whatever a test left open, for ever; its results are written before. */
function endOnceWritten(child, file) {
  const timer = setInterval(async () => {
    if (!existsSync(file)) return;
    clearInterval(timer);
    const ended = await Promise.race([child.exited.then(() => true), wait(EXIT_MS, false)]);
    if (ended) return;
    console.error('Jest did not exit: a test left something open. Killed it.');
    await child.stop();
  }, 1_000);
  child.exited.then(() => clearInterval(timer));
}

function readResults(file) {
  try {
    return { ...JSON.parse(readFileSync(file, 'utf8')), isWritten: true };
  } catch {
    return {
      isWritten: false,
      numPassedTests: 0,
      numFailedTests: 0,
      numRuntimeErrorTestSuites: 0,
      numPendingTests: 0,
    };
  }
}
