import type { SandboxSpec } from './sandbox';

/** The environment of the program inside: a few variables made here, and those of the runtime. */
export function sandboxVariables(
  { threads, env }: Pick<SandboxSpec, 'threads' | 'env'>,
  home: string,
): Record<string, string> {
  const count = String(threads);
  return {
    PATH: '/usr/bin',
    HOME: home,
    LANG: 'C.UTF-8',
    OMP_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    ...env,
  };
}
