import { type RunProgress, RunProgressSchema } from '@torchperf/contracts';
import { PROGRESS_EVENT, type ProgressPublisher } from './backend';
import { storable } from './storable';

/**
 * Sends progress one message at a time. Of the messages that arrive meanwhile, only the newest is sent next: a slow
 * queue neither delays the run nor grows a backlog. `send` never waits and never fails because of the queue.
 */
export class ProgressChannel {
  private sending = false;
  private next: RunProgress | null = null;

  constructor(
    private readonly publisher: ProgressPublisher,
    private readonly onError: (error: Error) => void,
  ) {}

  send(progress: RunProgress): void {
    this.next = RunProgressSchema.parse(storable(progress));
    if (!this.sending) void this.sendAll();
  }

  private async sendAll(): Promise<void> {
    this.sending = true;
    while (this.next) {
      const progress = this.next;
      this.next = null;
      try {
        await this.publisher.publishEvent({ eventName: PROGRESS_EVENT, data: JSON.stringify(progress) });
      } catch (error) {
        this.onError(error instanceof Error ? error : new Error(String(error)));
      }
    }
    this.sending = false;
  }
}
