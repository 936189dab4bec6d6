/**
 * `npm run check`: prepares a fresh clone, then runs every check of the sources and the unit tests; arguments go to
 * Jest. `npm run fix` is the same script with `--fix`: it formats the sources and fixes what the linter can fix.
 */
import './prepare/node-version.mjs';
import { CHECKS, FIX, JEST } from './checks.mjs';
import { prepareChecks } from './prepare/index.mjs';
import { ROOT } from './root.mjs';
import { startChild } from './services/child.mjs';
import { end, isEnding, runCommand } from './shutdown.mjs';

await runCommand(async () => {
  const options = process.argv.slice(2);
  const isFix = options[0] === '--fix';
  const steps = isFix
    ? [['format and lint', [...FIX, ...options.slice(1)]]]
    : [...CHECKS, ['unit tests', [JEST, ...options, '--selectProjects', 'unit']]];
  await prepareChecks();
  const failed = [];
  for (const [name, args] of steps) {
    if (isEnding()) return;
    console.log(`\n== ${name}`);
    if (!(await isOk(args))) failed.push(name);
  }
  if (failed.length > 0) console.error(`\nFailed: ${failed.join(', ')}.`);
  await end(failed.length > 0 ? 1 : 0);
});

async function isOk(args) {
  const child = startChild(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  return (await child.exited).code === 0;
}
