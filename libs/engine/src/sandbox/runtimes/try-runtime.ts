import type { Sandbox } from '../sandbox';
import { runInside } from '../self-test/run-inside';
import {
  ALL_RUNTIMES,
  isAvailable,
  type RuntimeOptions,
  type RuntimeProgram,
  type RuntimeUnavailable,
  runtimeFor,
} from './runtimes';

const LOG_SHOWN_CHARACTERS = 500;

/** Starts a runtime in a sandbox once, with its dependencies: the only way to know whether it works there. */
export async function tryRuntime(
  sandbox: Sandbox,
  scratchDir: string,
  program: RuntimeProgram,
): Promise<RuntimeProgram | RuntimeUnavailable> {
  const { runtime, binds, env, trial } = program;
  const { exit, log } = await runInside(sandbox, scratchDir, { command: trial, binds, env });
  if (exit.code === 0) return program;
  const said = log.trim().slice(-LOG_SHOWN_CHARACTERS);
  return { runtime, unavailable: `it does not start in the sandbox: ${said || JSON.stringify(exit)}` };
}

/** Finds every runtime on this machine and tries it in a sandbox, one after the other. */
export async function tryRuntimes(
  sandbox: Sandbox,
  scratchDir: string,
  options: RuntimeOptions,
): Promise<(RuntimeProgram | RuntimeUnavailable)[]> {
  const tried: (RuntimeProgram | RuntimeUnavailable)[] = [];
  for (const name of ALL_RUNTIMES) {
    const found = runtimeFor(name, options);
    tried.push(isAvailable(found) ? await tryRuntime(sandbox, scratchDir, found) : found);
  }
  return tried;
}
