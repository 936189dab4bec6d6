import { Injectable } from '@nestjs/common';
import type { RunProgress } from '@torchperf/contracts';
import { RunLifecycleRepository } from '@torchperf/database';
import { RunEvents } from '../run-events/run-events.service';

/** Follows what workers say while they measure. */
@Injectable()
export class RunProgressService {
  constructor(
    private readonly lifecycle: RunLifecycleRepository,
    private readonly runEvents: RunEvents,
  ) {}

  /** The run is under way on that worker. What is heard after its report was stored is dropped. */
  async heard(progress: RunProgress): Promise<void> {
    const before = await this.lifecycle.begin(progress.runId, progress.workerId);
    if (before === null || before === 'finished') return;
    this.runEvents.progress(progress);
    if (before === 'queued') this.runEvents.queuedChanged();
  }

  /** The worker of the run, or the final, was lost; the queue gives it to another. */
  async stalled(subject: string): Promise<void> {
    for (const runId of await this.lifecycle.returnToQueue(subject)) this.runEvents.requeued(runId);
  }
}
