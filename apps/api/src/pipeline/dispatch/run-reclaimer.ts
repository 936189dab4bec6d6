import { Injectable, Logger } from '@nestjs/common';
import { RunLifecycleRepository, RunQueueRepository, UnitOfWork } from '@torchperf/database';
import { RunAttempts } from './run-attempts.service';
import { RunCancellation } from './run-cancellation.service';

/** Handles what no heartbeat covers: runs whose worker is lost, and runs of disqualified submissions. */
@Injectable()
export class RunReclaimer {
  private readonly logger = new Logger(RunReclaimer.name);

  constructor(
    private readonly queue: RunQueueRepository,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly attempts: RunAttempts,
    private readonly cancellation: RunCancellation,
  ) {}

  async reclaim(): Promise<void> {
    for (const id of await this.queue.findOrphaned()) await this.requeueLost(id);
    await this.cancellation.cancelUnwanted();
  }

  private async requeueLost(id: string): Promise<void> {
    const changes = await this.unitOfWork.run(async (transaction) => {
      const run = await this.lifecycle.lock(transaction, id);
      if (run?.state !== 'running') return [];
      return this.attempts.release(transaction, run, run.startedAt !== null);
    });
    for (const { runId, kind } of changes) this.logger.warn(`Run ${runId} ${kind}: its worker is lost.`);
    this.attempts.announce(changes);
  }
}
