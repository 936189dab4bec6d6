import { Injectable, Logger } from '@nestjs/common';
import { RunLifecycleRepository, RunQueueRepository, UnitOfWork } from '@torchperf/database';
import { RunAttempts } from './run-attempts.service';
import { RunCancellation } from './run-cancellation.service';

/** Puts right what no heartbeat will: runs whose worker is gone, and runs that no one wants any more. */
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
    for (const id of await this.queue.findOrphaned()) await this.takeBack(id);
    await this.cancellation.cancelUnwanted();
  }

  private async takeBack(id: string): Promise<void> {
    const changes = await this.unitOfWork.run(async (transaction) => {
      const run = await this.lifecycle.lock(transaction, id);
      if (run?.state !== 'running') return [];
      return this.attempts.release(transaction, run, run.startedAt !== null);
    });
    for (const { runId, kind } of changes) this.logger.warn(`Run ${runId} lost its worker: ${kind}.`);
    this.attempts.announce(changes);
  }
}
