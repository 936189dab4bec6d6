import { Injectable } from '@nestjs/common';
import type { RunProgress } from '@torchperf/contracts';
import { RunQueueRepository, RunRepository } from '@torchperf/database';
import { RunEvents } from '../run-updates/run-events.service';

/** Receives the progress of runs from workers. */
@Injectable()
export class RunProgressService {
  constructor(
    private readonly runs: RunRepository,
    private readonly queue: RunQueueRepository,
    private readonly runEvents: RunEvents,
  ) {}

  /** Drops progress of a run that is not, or no longer, assigned to that worker. */
  async received(progress: RunProgress): Promise<void> {
    const run = await this.runs.findStatus(progress.runId);
    if (run?.state !== 'running' || run.workerId !== progress.workerId) return;
    if ((await this.queue.confirm([run.id])) > 0) this.runEvents.queuedChanged();
    this.runEvents.progress(progress);
  }
}
