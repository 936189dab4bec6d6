import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { RunProgress } from '@torchperf/contracts';
import type { Verdict } from '@torchperf/domain';
import { endWith, ignoreElements, type Observable, Subject } from 'rxjs';

/** What happened to runs, as it happens. The truth stands in Postgres; this only tells when to look. */
export type RunEvent =
  | { readonly kind: 'queued-changed' }
  | { readonly kind: 'boards-changed' }
  | { readonly kind: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'finished'; readonly runId: string; readonly verdict: Verdict };

/**
 * The live side of runs within this process: consumers of the queue tell it, open streams listen to it. It
 * keeps the last progress of each run that is under way, for who comes in the middle.
 */
@Injectable()
export class RunEvents implements OnModuleDestroy {
  private readonly subject = new Subject<RunEvent>();
  private readonly lastProgress = new Map<string, RunProgress>();

  /** Ends (completes) when the api stops, so that open streams end too. */
  readonly events: Observable<RunEvent> = this.subject.asObservable();
  /** One value when the api stops, for what would go on for ever. */
  readonly stopped: Observable<null> = this.subject.pipe(ignoreElements(), endWith(null));

  /** Positions in the queue may have changed: a run was queued, started or finished. */
  queuedChanged(): void {
    this.subject.next({ kind: 'queued-changed' });
  }

  /** Something else may stand on boards now (call after the transaction has committed). */
  boardsChanged(): void {
    this.subject.next({ kind: 'boards-changed' });
  }

  /** A worker reported where its run stands. Call only while the run is not finished. */
  progress(progress: RunProgress): void {
    this.lastProgress.set(progress.runId, progress);
    this.subject.next({ kind: 'progress', progress });
  }

  /** A run was put back into the queue; what its lost worker last said no longer holds. */
  requeued(runId: string): void {
    this.lastProgress.delete(runId);
    this.queuedChanged();
  }

  /** A run's report is stored (call after the transaction has committed). What it says, not everybody may read. */
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
