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

  /** The run's worker was lost; the queue gives the run to another. */
  async stalled(runId: string): Promise<void> {
    if (await this.lifecycle.returnToQueue(runId)) this.runEvents.requeued(runId);
  }
}
