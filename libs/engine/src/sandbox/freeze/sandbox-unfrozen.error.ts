/** A sandbox could not be frozen, so nothing may be timed next to it: a platform fault. */
export class SandboxUnfrozenError extends Error {
  constructor(readonly role: string) {
    super(`The processes of the sandbox "${role}" could not be frozen in time.`);
    this.name = 'SandboxUnfrozenError';
  }
}
