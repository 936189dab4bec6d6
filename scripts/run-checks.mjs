import { text } from 'node:stream/consumers';
import { CHECKS } from './checks.mjs';
import { ROOT } from './root.mjs';
import { startChild } from './services/child.mjs';
import { isEnding } from './shutdown.mjs';

/** Each runs on one core for most of its time, and a type check holds up to a gigabyte. */
const CONCURRENCY = 2;

/**
 * Runs every check of the sources, two at a time. Prints the output of each once it has ended.
 * @returns {Promise<string[]>} the names of those that failed
 */
export async function runChecks() {
  const waiting = [...CHECKS];
  const failed = [];
  const work = async () => {
    for (let check = waiting.shift(); check && !isEnding(); check = waiting.shift()) {
      const [name, args] = check;
      const { isOk, output } = await run(args);
      console.log(`\n== ${name}\n${output}`.trimEnd());
      if (!isOk) failed.push(name);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return failed;
}

/** @param {readonly string[]} args */
async function run(args) {
  const child = startChild(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const { stdout, stderr } = /** @type {import('node:child_process').ChildProcessWithoutNullStreams} */ (
    child.process
  );
  const [out, err, { code }] = await Promise.all([text(stdout), text(stderr), child.exited]);
  return { isOk: code === 0, output: out + err };
}
