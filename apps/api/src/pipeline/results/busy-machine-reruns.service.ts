import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import {
  NoisyRunRepository,
  RunLifecycleRepository,
  SubmissionAdminRepository,
  UnitOfWork,
} from '@torchperf/database';
import { RUN_PRIORITY } from '@torchperf/domain';
import { QueueView } from '../dispatch/queue-view.service';
import { PeriodicTask } from '../periodic-task';
import { RunEvents } from '../run-updates/run-events.service';

const POLL_EVERY_MS = 15_000;
/** The pause doubles with each run on a busy machine, from the first value to the second. */
const PAUSE_MIN_MS = 60_000;
const PAUSE_MAX_MS = 3_600_000;
/** Maximum number of runs: about a day of them. Further reports would only fill the database; an organiser must act. */
const NOISY_RUNS_MAX = 30;

/** Older runs are skipped: they had their retries, or are no longer awaited. */
const RECENT_MS = 7 * 24 * PAUSE_MAX_MS;

/** The pause before a rerun, after this number of runs on a busy machine. */
export function pauseAfter(noisyRuns: number): number {
  return Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** (noisyRuns - 1));
}

const PAUSES_MS = Array.from({ length: NOISY_RUNS_MAX - 1 }, (_, i) => pauseAfter(i + 1));

/**
 * Reruns submissions that are unranked because the machine was busy: one at a time, with growing pauses, and only while
 * no other run waits that a worker can execute. So the boards of a machine that is calm now and then fill up
 * automatically. A run that may have made the noise itself is left to an organiser: it must not get another try for that.
 */
@Injectable()
export class BusyMachineReruns implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(BusyMachineReruns.name);
  private readonly task = new PeriodicTask(
    POLL_EVERY_MS,
    async () => {
      await this.queueNext(new Date());
    },
    (error) => this.logger.warn(error instanceof Error ? error.message : String(error)),
  );

  constructor(
    private readonly noisyRuns: NoisyRunRepository,
    private readonly queue: QueueView,
    private readonly submissions: SubmissionAdminRepository,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly runEvents: RunEvents,
  ) {}

  onApplicationBootstrap(): void {
    this.task.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.task.stop();
  }

  /**
   * Queues a run of the due submission that waits longest and that some worker can measure.
   * @returns its run; null where there is none, or the queue is busy.
   */
  async queueNext(now: Date): Promise<string | null> {
    const { isBusy, workers } = await this.queue.capacity();
    if (isBusy) return null;
    const since = new Date(now.getTime() - RECENT_MS);
    const next = await this.noisyRuns.findDue({ now, since, pausesMs: PAUSES_MS, workers });
    if (!next) return null;
    const runId = await this.unitOfWork.run(async (transaction) => {
      const submission = await this.submissions.lock(transaction, next.id);
      if (!submission || submission.disqualified || submission.unfinishedRuns > 0) return null;
      return this.lifecycle.add(transaction, next.id, RUN_PRIORITY.rerun);
    });
    if (runId === null) return null;
    this.logger.log(
      `Queued run ${runId} of submission ${next.id}: ${next.noisyRuns} earlier noisy runs do not count.`,
    );
    this.runEvents.queuedChanged();
    return runId;
  }
}
