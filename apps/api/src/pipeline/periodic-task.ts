/**
 * Work that runs at once, then repeatedly with a fixed pause after each run; never twice at a time. An error is
 * reported and does not stop it.
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
