/** A run or a final from which no benchmark job can ever be built. */
export class RunNotPreparableError extends Error {
  constructor(subject: string, reason: string) {
    super(`Cannot build a benchmark job for ${subject}: ${reason}`);
    this.name = 'RunNotPreparableError';
  }
}
