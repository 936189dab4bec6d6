/**
 * `npm run check`: prepares a fresh clone, then runs every check of the sources and the unit tests; arguments go to
 * Jest. `npm run fix` is the same script with `--fix`: it formats the sources and fixes what the linter can fix.
 */
import './prepare/node-version.mjs';
import { FIX, JEST } from './checks.mjs';
import { prepareChecks } from './prepare/index.mjs';
import { ROOT } from './root.mjs';
import { runChecks } from './run-checks.mjs';
import { startChild } from './services/child.mjs';
import { end, isEnding, runCommand } from './shutdown.mjs';

await runCommand(async () => {
  const options = process.argv.slice(2);
  const isFix = options[0] === '--fix';
  await prepareChecks();
  const failed = isFix ? [] : await runChecks();
  const [name, args] = isFix
    ? ['format and lint', [...FIX, ...options.slice(1)]]
    : ['unit tests', [JEST, ...options, '--selectProjects', 'unit']];
  if (isEnding()) return;
  console.log(`\n== ${name}`);
  if (!(await isOk(args))) failed.push(name);
  if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}.`);
  await end(failed.length > 0 ? 1 : 0);
});

/** @param {readonly string[]} args */
async function isOk(args) {
  const child = startChild(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  return (await child.exited).code === 0;
}
