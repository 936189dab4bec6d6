/** The servers that `npm start` runs: started, watched, restarted when they crash. */
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../root.mjs';
import { startChild } from './child.mjs';

const PRELOAD = fileURLToPath(new URL('./die-with-parent.cjs', import.meta.url));
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
/** A server that ran this long had started well: its crash is a new one. */
const STEADY_MS = 60_000;

/**
 * Starts a server; its log goes to this process's output.
 * @param {readonly string[]} program its script and arguments, after options of Node
 */
export function startServer(program, environment) {
  return startChild(process.execPath, ['--require', PRELOAD, ...program], {
    cwd: ROOT,
    env: { ...process.env, ...environment, TORCHPERF_PARENT_PIPE: '1' },
  });
}

/**
 * Keeps a server running until {@link stop}: restarts it after a crash, with exponential backoff.
 * @param {string} name for the messages
 * @param {() => ReturnType<typeof startServer>} start
 */
export function superviseServer(name, start) {
  let current;
  let stopped = false;
  const stopping = new AbortController();
  const finished = (async () => {
    let pauseMs = FIRST_PAUSE_MS;
    while (!stopped) {
      const startedAt = Date.now();
      current = start();
      const { code, signal } = await current.exited;
      if (stopped) return;
      if (Date.now() - startedAt > STEADY_MS) pauseMs = FIRST_PAUSE_MS;
      console.error(`The ${name} ended (${signal ?? `exit ${code}`}); restarting in ${pauseMs / 1000} s.`);
      await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
    }
  })();
  return {
    /** Ends when the server that runs now ends. */
    exited: () => current.exited,
    async stop(graceMs) {
      stopped = true;
      stopping.abort();
      await current?.stop(graceMs);
      await finished;
    },
  };
}
