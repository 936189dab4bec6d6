/** A process outlived its sandbox. This must never happen, and the worker must not continue. */
export class SandboxSurvivorError extends Error {
  constructor(
    readonly role: string,
    readonly pids: readonly number[],
  ) {
    super(`The sandbox "${role}" was ended, but processes ${pids.join(', ')} of it are still alive.`);
    this.name = 'SandboxSurvivorError';
  }
}
