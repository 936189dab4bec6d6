import { setTimeout as sleep } from 'node:timers/promises';
import type { RunReport } from '@torchperf/contracts';
import { type Queues, QueueUnavailableError } from '@torchperf/queue';

const RETRY_FIRST_MS = 250;
const RETRY_MAX_MS = 5_000;

/**
 * Holds the reports of one job until the api has stored them. It retries while the queue is down, and resends what an
 * emptied queue has lost.
 */
export class ReportOutbox {
  private readonly sent: RunReport[] = [];

  constructor(
    private readonly queues: Pick<Queues, 'enqueue'>,
    private readonly workerId: string,
    private readonly lease: number,
  ) {}

  /** Waits until the queue has the report. @throws the signal's reason. */
  async send(report: RunReport, signal: AbortSignal): Promise<void> {
    for (let failures = 0; ; failures += 1) {
      signal.throwIfAborted();
      try {
        await this.enqueue(report);
        this.sent.push(report);
        return;
      } catch (error) {
        if (!(error instanceof QueueUnavailableError)) throw error;
        await sleep(Math.min(RETRY_FIRST_MS * 2 ** failures, RETRY_MAX_MS), null, { signal });
      }
    }
  }

  /** Sends all reports once more; the api ignores duplicates. @throws QueueUnavailableError */
  async resend(): Promise<void> {
    for (const report of this.sent) await this.enqueue(report);
  }

  private async enqueue(report: RunReport): Promise<void> {
    const { workerId, lease } = this;
    await this.queues.enqueue('results', { runId: report.runId, workerId, lease, report });
  }
}
