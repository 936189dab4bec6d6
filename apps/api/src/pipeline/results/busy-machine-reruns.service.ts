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
/** The pause doubles with each run on a busy machine, from the first to the second number. */
const PAUSE_MIN_MS = 60_000;
const PAUSE_MAX_MS = 3_600_000;
/** About a day of them. After that an organiser is needed, and the reports fill the database for nothing. */
const NOISY_RUNS_MAX = 30;

/** What is older is left alone: it had its tries, or no one waits for it any more. */
const RECENT_MS = 7 * 24 * PAUSE_MAX_MS;

/** How long a submission rests before it is measured again, after so many runs on a busy machine. */
export function pauseAfter(noisyRuns: number): number {
  return Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** (noisyRuns - 1));
}

const PAUSES_MS = Array.from({ length: NOISY_RUNS_MAX - 1 }, (_, i) => pauseAfter(i + 1));

/**
 * Measures submissions again that rank nowhere because the machine was busy: later and later, one at a time, and only
 * while no run waits that some worker can do, so that no one else waits for it. So the boards of a machine that is calm
 * now and then fill up automatically. A run that may have made the noise itself is left to an organiser: it must not get
 * another try for that.
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
   * Queues a run of the submission that is due, waits longest and can be measured by some worker.
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
      `Queued run ${runId} of submission ${next.id}: ${next.noisyRuns} before it gave no figures that count.`,
    );
    this.runEvents.queuedChanged();
    return runId;
  }
}
