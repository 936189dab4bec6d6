import { spawnSync } from 'node:child_process';
import { allowedCpus } from './cpu-list';

/**
 * The CPU to measure on where there is no sandbox to ask for one: the last that this process may use, for interrupts
 * and everything else tend to be on the first. Null where nothing can keep a process to a CPU (taskset is Linux's).
 */
export function pinnableCpu(): number | null {
  const cpu = allowedCpus().at(-1) ?? null;
  return cpu !== null && spawnSync('taskset', ['--version']).status === 0 ? cpu : null;
}
