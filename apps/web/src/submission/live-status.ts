import type { RunProgress, RunView, StreamEvent } from '@torchperf/contracts';
import { PHASE_WORDING } from '../ui/format/verdict.format';

/** Where a run that has not ended stands. */
export type LiveStatus =
  | { readonly kind: 'queued'; readonly position: number | null; readonly waitReason: string | null }
  | { readonly kind: 'running'; readonly progress: RunProgress | null }
  /** The stream has said that the run ended; its figures are on their way. */
  | { readonly kind: 'done' };

/** The newest that is known of a run: what the stream said of this very run, else what the api answered. */
export function liveStatus(run: RunView, event: StreamEvent | null): LiveStatus {
  if (event?.runId === run.id) {
    switch (event.type) {
      case 'queued':
        return { kind: 'queued', position: event.position, waitReason: event.waitReason };
      case 'running':
        return { kind: 'running', progress: event.progress };
      case 'done':
        return { kind: 'done' };
    }
  }
  if (run.state === 'running') return { kind: 'running', progress: run.progress };
  return { kind: 'queued', position: run.queuePosition, waitReason: run.waitReason };
}

/** The status in words. It changes with each step and not with each percent, so that it can be read out. */
export function describeStatus(status: LiveStatus): string {
  switch (status.kind) {
    case 'queued':
      if (status.position === null) return 'Waiting in the queue';
      return status.position <= 1
        ? 'Next in the queue'
        : `Waiting in the queue, at position ${status.position}`;
    case 'running':
      return status.progress ? PHASE_WORDING[status.progress.phase] : 'Starting';
    case 'done':
      return 'Done, fetching the results';
  }
}
