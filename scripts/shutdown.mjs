/** Ends a command in order on Ctrl-C, SIGTERM, SIGHUP, an error, or the death of the npm that runs it. */
import { parentOf } from '../libs/engine/src/machine/process-stat.js';
import { stopAllChildren } from './services/child.mjs';
import { StartError } from './start-error.mjs';

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const PARENT_POLL_MS = 500;

const tasks = [];
let ending;

/** Adds what must be done at the end; the last added is done first. */
export function atEnd(task) {
  tasks.push(task);
}

export function isEnding() {
  return Boolean(ending);
}

/** Does all tasks, stops what still runs, and ends the process. */
export function end(code) {
  ending ??= (async () => {
    while (tasks.length > 0) await tasks.pop()();
    await stopAllChildren();
    process.exit(code);
  })();
  return ending;
}

/** Runs the command. @param {() => Promise<void>} main */
export async function runCommand(main) {
  for (const [signal, code] of Object.entries(SIGNALS)) process.on(signal, () => end(code));
  watchNpm();
  try {
    await main();
  } catch (error) {
    if (isEnding()) return;
    console.error(error instanceof StartError ? error.message : error);
    await end(1);
  }
}

/** npm, and the shell that it starts this with, pass on signals, but not their own sudden death. */
function watchNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const ancestors = [process.ppid, parentOf(process.ppid)].filter((pid) => pid > 1);
  const timer = setInterval(() => {
    if (process.ppid !== ancestors[0] || (ancestors[1] && parentOf(ancestors[0]) !== ancestors[1])) end(1);
  }, PARENT_POLL_MS);
  timer.unref();
}
