/** A run from which no benchmark job can be made, however often it is tried. */
export class RunNotPreparableError extends Error {
  constructor(runId: string, reason: string) {
    super(`No benchmark job can be made of run ${runId}: ${reason}`);
    this.name = 'RunNotPreparableError';
  }
}
