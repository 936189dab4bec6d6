/**
 * Work that is done at once and then again and again, a fixed pause after it ended; never twice at a time. What
 * it throws is reported and does not end it.
 */
export class PeriodicTask {
  private timer: NodeJS.Timeout | undefined;
  private stopped = true;
  private current: Promise<void> = Promise.resolve();

  constructor(
    private readonly pauseMs: number,
    private readonly work: () => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.stopped = false;
    this.schedule(0);
  }

  /** Resolves when the work under way, if any, has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.current;
  }

  private schedule(delayMs: number): void {
    this.timer = setTimeout(() => {
      this.current = this.work()
        .catch(this.onError)
        .then(() => {
          if (!this.stopped) this.schedule(this.pauseMs);
        });
    }, delayMs);
  }
}
