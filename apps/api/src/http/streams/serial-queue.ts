/** Runs tasks one after the other, first come, first served. */
export class SerialQueue {
  private last: Promise<unknown> = Promise.resolve();

  /** @returns the result of the task, after all earlier tasks have ended. @throws what the task throws */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.last.then(work);
    this.last = result.catch(() => undefined);
    return result;
  }
}
