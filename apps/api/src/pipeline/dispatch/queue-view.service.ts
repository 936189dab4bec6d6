import { Injectable } from '@nestjs/common';
import type { QueueItem, QueueState } from '@torchperf/contracts';
import {
  type QueuedUnit,
  type RunningUnit,
  RunQueueRepository,
  SettingRepository,
  WorkerRepository,
  type WorkerRow,
} from '@torchperf/database';
import { RUN_PRIORITY } from '@torchperf/domain';
import { filter } from 'rxjs';
import { RunEvents } from '../run-updates/run-events.service';
import { WORKER_SILENCE_MAX_MS } from '../workers/worker-silence';
import { isTaking, queueNotices, type Wanted, waitReason } from './wait-reason';

/** Many pages ask at once whenever the queue moves; they share one answer that is this old at most, and newer than the last change. */
const SHARED_MS = 250;

interface Snapshot {
  readonly takenMs: number;
  readonly queued: readonly QueuedUnit[];
  readonly byId: ReadonlyMap<string, QueuedUnit>;
  readonly workers: readonly WorkerRow[];
  readonly isPaused: boolean;
}

/** Where a queued run is. */
export interface QueuePosition {
  readonly position: number;
  /** Why no worker takes it, where that is more than its turn. */
  readonly waitReason: string | null;
}

/** How the queue is, for those who watch: read from the same rows, in the same order, from which runs are handed out. */
@Injectable()
export class QueueView {
  private shared: Promise<Snapshot> | null = null;

  constructor(
    private readonly queue: RunQueueRepository,
    private readonly workers: WorkerRepository,
    private readonly settings: SettingRepository,
    runEvents: RunEvents,
  ) {
    runEvents.events.pipe(filter(({ kind }) => kind === 'queued-changed')).subscribe(() => {
      this.shared = null;
    });
  }

  /** @returns null when the run is not queued any more. */
  async placeOf(run: {
    readonly id: string;
    readonly finalId: string | null;
  }): Promise<QueuePosition | null> {
    const id = run.finalId ?? run.id;
    let snapshot = await this.snapshot();
    // The caller has seen the run queued: it came after the snapshot, or has been taken since.
    if (!snapshot.byId.has(id)) snapshot = await this.retake();
    const unit = snapshot.byId.get(id);
    if (!unit) return null;
    return { position: unit.position, waitReason: waitReason(unit, snapshot.workers, snapshot.isPaused) };
  }

  /** What wants an operator's attention. */
  async notices(): Promise<string[]> {
    const { queued, workers, isPaused } = await this.snapshot();
    return queueNotices(queued, workers, isPaused);
  }

  /**
   * What live workers can do.
   * @returns `isBusy`: whether a run is under way, or waits for nothing but its turn; `workers`: the runtimes of each
   * worker that takes jobs.
   */
  async capacity(): Promise<{ isBusy: boolean; workers: string[][] }> {
    const [{ queued, workers }, running] = await Promise.all([this.retake(), this.queue.findRunning()]);
    // A paused queue goes on some day: what waits for that waits for its turn.
    const isDoable = (unit: Wanted) => waitReason(unit, workers, false) === null;
    return {
      isBusy: running.length > 0 || queued.some(isDoable),
      workers: workers.filter(isTaking).map(({ runtimes }) => runtimes),
    };
  }

  async state(): Promise<QueueState> {
    const [{ queued, workers, isPaused }, running, failed] = await Promise.all([
      this.retake(),
      this.queue.findRunning(),
      this.queue.countAbandoned(),
    ]);
    return {
      paused: isPaused,
      waiting: queued.length,
      active: running.length,
      failed,
      notices: queueNotices(queued, workers, isPaused),
    };
  }

  /** What workers have, then what waits, next first. */
  async items(): Promise<QueueItem[]> {
    const [{ queued, workers, isPaused }, running] = await Promise.all([
      this.retake(),
      this.queue.findRunning(),
    ]);
    return [
      ...running.map((unit) =>
        toItem(unit, { state: 'running', position: null, workerId: unit.workerId, waitReason: null }),
      ),
      ...queued.map((unit) =>
        toItem(unit, {
          state: 'queued',
          position: unit.position,
          workerId: null,
          waitReason: waitReason(unit, workers, isPaused),
        }),
      ),
    ];
  }

  private async snapshot(): Promise<Snapshot> {
    const shared = await this.shared?.catch(() => null);
    return shared && performance.now() - shared.takenMs < SHARED_MS ? shared : this.retake();
  }

  private retake(): Promise<Snapshot> {
    this.shared = this.take();
    return this.shared;
  }

  private async take(): Promise<Snapshot> {
    const takenMs = performance.now();
    const [queued, workers, paused] = await Promise.all([
      this.queue.findQueued(),
      this.workers.findLive(WORKER_SILENCE_MAX_MS),
      this.settings.find('queue-paused'),
    ]);
    const byId = new Map(queued.map((unit) => [unit.id, unit]));
    return { takenMs, queued, byId, workers, isPaused: paused === true };
  }
}

function toItem(
  unit: QueuedUnit | RunningUnit,
  situation: Pick<QueueItem, 'state' | 'position' | 'workerId' | 'waitReason'>,
): QueueItem {
  const { id, isFinal, submissionId, competition, team, priority, runtimes, attempts, queuedAt } = unit;
  return {
    id,
    isFinal,
    submissionId,
    competition,
    team,
    priority: priorityName(priority),
    runtimes,
    attempts,
    queuedAt: queuedAt.toISOString(),
    ...situation,
  };
}

function priorityName(priority: number): QueueItem['priority'] {
  if (priority === RUN_PRIORITY.firstSubmission) return 'first-submission';
  return priority === RUN_PRIORITY.rerun ? 'rerun' : 'normal';
}
