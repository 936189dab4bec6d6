export { allowedCpus } from './cpu-list';
export { openSandbox, type SandboxOptions } from './open-sandbox';
export { evictFromPageCache } from './page-cache';
export * from './runtimes';
export * from './sandbox';
export * from './sandbox-survivor.error';
export * from './sandbox-unavailable.error';
export { tryRuntime } from './try-runtime';
