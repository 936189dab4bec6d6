/** Lets pieces of work run one after the other, in the order in which they came. */
export class InTurn {
  private last: Promise<unknown> = Promise.resolve();

  /** @returns what the work gives, once its turn has come and it is done. @throws what the work throws */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }
}
