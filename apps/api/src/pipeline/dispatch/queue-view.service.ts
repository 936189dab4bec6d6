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
import { isAvailable, queueNotices, type Wanted, waitReason } from './wait-reason';

/** Many pages poll at once when the queue moves. They share a snapshot of at most this age, newer than the last change. */
const SHARED_MS = 250;

interface Snapshot {
  readonly readAtMs: number;
  readonly queued: readonly QueuedUnit[];
  readonly byId: ReadonlyMap<string, QueuedUnit>;
  readonly workers: readonly WorkerRow[];
  readonly isPaused: boolean;
}

/** The position of a queued run. */
export interface QueuePosition {
  readonly position: number;
  /** Why no worker can take it; null if it only waits for its turn. */
  readonly waitReason: string | null;
}

/** The state of the queue for viewers, from the same rows and in the same order as assignment uses. */
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
  async positionOf(run: {
    readonly id: string;
    readonly finalId: string | null;
  }): Promise<QueuePosition | null> {
    const id = run.finalId ?? run.id;
    let snapshot = await this.snapshot();
    // The caller has seen the run queued: it came after the snapshot, or a worker has taken it since.
    if (!snapshot.byId.has(id)) snapshot = await this.refresh();
    const unit = snapshot.byId.get(id);
    if (!unit) return null;
    return { position: unit.position, waitReason: waitReason(unit, snapshot.workers, snapshot.isPaused) };
  }

  /** Notices for operators. */
  async notices(): Promise<string[]> {
    const { queued, workers, isPaused } = await this.snapshot();
    return queueNotices(queued, workers, isPaused);
  }

  /**
   * The capacity of live workers.
   * @returns `isBusy`: whether a run is under way or only waits for its turn; `workers`: the runtimes of each worker that
   * takes jobs.
   */
  async capacity(): Promise<{ isBusy: boolean; workers: string[][] }> {
    const [{ queued, workers }, running] = await Promise.all([this.refresh(), this.queue.findRunning()]);
    // A pause is temporary, so runs that wait for its end count as waiting for their turn.
    const isDoable = (unit: Wanted) => waitReason(unit, workers, false) === null;
    return {
      isBusy: running.length > 0 || queued.some(isDoable),
      workers: workers.filter(isAvailable).map(({ runtimes }) => runtimes),
    };
  }

  async state(): Promise<QueueState> {
    const [{ queued, workers, isPaused }, running, failed] = await Promise.all([
      this.refresh(),
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

  /** Assigned runs, then queued runs, next first. */
  async items(): Promise<QueueItem[]> {
    const [{ queued, workers, isPaused }, running] = await Promise.all([
      this.refresh(),
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
    return shared && performance.now() - shared.readAtMs < SHARED_MS ? shared : this.refresh();
  }

  private refresh(): Promise<Snapshot> {
    this.shared = this.readSnapshot();
    return this.shared;
  }

  private async readSnapshot(): Promise<Snapshot> {
    const readAtMs = performance.now();
    const [queued, workers, paused] = await Promise.all([
      this.queue.findQueued(),
      this.workers.findLive(WORKER_SILENCE_MAX_MS),
      this.settings.find('queue-paused'),
    ]);
    const byId = new Map(queued.map((unit) => [unit.id, unit]));
    return { readAtMs, queued, byId, workers, isPaused: paused === true };
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
