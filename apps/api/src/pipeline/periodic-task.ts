import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Work that runs at once, then repeatedly with a fixed pause after each run; never twice at a time. An error is
 * reported and does not stop it.
 *
 * `@nestjs/schedule` does not fit. Its intervals overlap themselves, and end only after `onModuleDestroy`, when the
 * database is closed. Its cron jobs follow the wall clock, and skip a run that a busy machine delays by 250 ms.
 */
export class PeriodicTask {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly pauseMs: number,
    private readonly work: () => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.running = this.run(this.stopping.signal);
  }

  /** Resolves when the work under way, if any, has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.work().catch(this.onError);
      await sleep(this.pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
