/**
 * Long-living child processes. Each leads a process group of its own, so that Ctrl-C reaches only the parent, which
 * then stops its children in order. Each holds the reading end of a pipe on its standard input; the end of that pipe
 * means that the parent has died, even by SIGKILL.
 */
import { spawn } from 'node:child_process';

const running = new Set();
const controls = new Set();

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function startChild(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['pipe', 'inherit', 'inherit'], ...options, detached: true });
  // A child that died has closed its end of the pipe; its exit is what is reported.
  child.stdin?.on('error', () => undefined);
  const exited = new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  running.add(child);
  void exited.then(() => {
    running.delete(child);
    controls.delete(control);
    killGroup(child, 'SIGKILL');
  });
  const control = {
    process: child,
    exited,
    /** Asks the child to end, and ends it and all of its group when it has not done so in time. */
    async stop(graceMs = 10_000) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => killGroup(child, 'SIGKILL'), graceMs);
      await exited;
      clearTimeout(timer);
    },
  };
  controls.add(control);
  return control;
}

/** Stops whatever still runs, such as a step of the preparation. */
export async function stopAllChildren() {
  await Promise.all([...controls].map((control) => control.stop()));
}

function killGroup(child, signal) {
  try {
    if (child.pid) process.kill(-child.pid, signal);
  } catch {
    // ESRCH: the group has ended already.
  }
}

// Whatever goes wrong in the parent, its children do not outlive it.
process.on('exit', () => {
  for (const child of running) killGroup(child, 'SIGKILL');
});
