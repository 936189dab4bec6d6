import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import {
  ReferenceRepository,
  RunLifecycleRepository,
  type UnfinishedRun,
  UnitOfWork,
} from '@torchperf/database';
import { Queues } from '@torchperf/queue';
import { ReferenceService } from '../reference/reference.service';
import { PeriodicTask } from './periodic-task';
import { RunAttempts } from './run-attempts.service';

const SWEEP_EVERY_MS = 10_000;
/** Younger runs are left alone: whatever is amiss with them, something else is still at work on it. */
const SETTLE_MS = 10_000;

/**
 * Finds runs that the queue should hold and does not: its data were lost, a job failed for good, or we went down
 * between two steps. They are put back through the outbox as their next attempt.
 *
 * Order matters. First the runs whose messages are sent are read, then what the queue holds: so a run that is
 * missing there was held once and is gone. It may also have been reported meanwhile, which is why it is looked at
 * again, locked, before anything is done.
 */
@Injectable()
export class RunSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RunSweeper.name);
  private readonly task = new PeriodicTask(
    SWEEP_EVERY_MS,
    async () => {
      await this.sweep(new Date());
      await this.releaseStranded();
    },
    (error) => this.logger.warn(error instanceof Error ? error.message : String(error)),
  );

  constructor(
    private readonly lifecycle: RunLifecycleRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly attempts: RunAttempts,
    private readonly references: ReferenceService,
    private readonly waiting: ReferenceRepository,
    private readonly queues: Queues,
  ) {}

  onApplicationBootstrap(): void {
    this.task.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.task.stop();
  }

  /** Puts every lost run back. @returns how many there were. */
  async sweep(now: Date): Promise<number> {
    const unfinished = await this.lifecycle.findUnfinishedSent(new Date(now.getTime() - SETTLE_MS));
    if (unfinished.length === 0) return 0;
    const held = await this.queues.liveRuns();
    // The runs of a final are held by its job, and one whose report waits to be stored by its own.
    const lost = unfinished.filter(({ id, finalId }) => !held.has(id) && !(finalId && held.has(finalId)));
    for (const run of lost) await this.putBack(run);
    return lost.length;
  }

  /** Sends runs that wait for a reference which works again: their release may have missed them. */
  async releaseStranded(): Promise<void> {
    for (const competitionId of await this.waiting.findStranded()) {
      await this.unitOfWork.run((transaction) => this.references.release(transaction, competitionId));
    }
  }

  private async putBack({ id, attempts }: UnfinishedRun): Promise<void> {
    const changes = await this.unitOfWork.run(async (transaction) => {
      const run = await this.lifecycle.lock(transaction, id);
      if (!run || run.state === 'finished' || run.attempts !== attempts) return [];
      return this.attempts.putBack(transaction, run, 'its job was lost by the queue.');
    });
    for (const { runId, kind } of changes) this.logger.warn(`Run ${runId} was lost by the queue: ${kind}.`);
    this.attempts.announce(changes);
  }
}
