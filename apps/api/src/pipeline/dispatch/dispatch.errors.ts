/** A run, or a final, from which no benchmark job can be made, however often it is tried. */
export class RunNotPreparableError extends Error {
  constructor(subject: string, reason: string) {
    super(`No benchmark job can be made of ${subject}: ${reason}`);
    this.name = 'RunNotPreparableError';
  }
}
