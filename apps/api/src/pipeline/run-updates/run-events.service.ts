import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { RunProgress } from '@torchperf/contracts';
import type { Verdict } from '@torchperf/domain';
import { endWith, ignoreElements, type Observable, Subject } from 'rxjs';

/** Live events of runs. Postgres is the source of truth; an event only triggers a poll. */
export type RunEvent =
  | { readonly kind: 'queued-changed' }
  | { readonly kind: 'boards-changed' }
  | { readonly kind: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'finished'; readonly runId: string; readonly verdict: Verdict };

/**
 * Live events of runs within this process: queue consumers publish, open streams subscribe. It caches the last progress
 * of each run that is under way, for streams that open later.
 */
@Injectable()
export class RunEvents implements OnModuleDestroy {
  private readonly subject = new Subject<RunEvent>();
  private readonly lastProgress = new Map<string, RunProgress>();

  /** Ends (completes) when the api stops, so that open streams end too. */
  readonly events: Observable<RunEvent> = this.subject.asObservable();
  /** One value when the api stops, to end endless streams. */
  readonly stopped: Observable<null> = this.subject.pipe(ignoreElements(), endWith(null));

  /** Positions in the queue may have changed: a run was queued, started or finished. */
  queuedChanged(): void {
    this.subject.next({ kind: 'queued-changed' });
  }

  /** Boards may have changed (call after the transaction has committed). */
  boardsChanged(): void {
    this.subject.next({ kind: 'boards-changed' });
  }

  /** A worker reported the progress of its run. Call only while the run is not finished. */
  progress(progress: RunProgress): void {
    this.lastProgress.set(progress.runId, progress);
    this.subject.next({ kind: 'progress', progress });
  }

  /** A run was requeued; the last progress of its former worker is void. */
  requeued(runId: string): void {
    this.lastProgress.delete(runId);
    this.queuedChanged();
  }

  /** A run's report is stored (call after the transaction has committed). Its content is not public. */
  finished(runId: string, verdict: Verdict): void {
    this.lastProgress.delete(runId);
    this.subject.next({ kind: 'finished', runId, verdict });
    this.boardsChanged();
    this.queuedChanged();
  }

  /** The last progress of a run that is under way; null when none was received since this process started. */
  lastProgressOf(runId: string): RunProgress | null {
    return this.lastProgress.get(runId) ?? null;
  }

  onModuleDestroy(): void {
    this.subject.complete();
  }
}
