import type { RunProgress, RunView, StreamEvent } from '@torchperf/contracts';
import { PHASE_WORDING } from '../ui/format/verdict.format';

/** The status of a run that has not ended. */
export type LiveStatus =
  | { readonly kind: 'queued'; readonly position: number | null; readonly waitReason: string | null }
  | { readonly kind: 'running'; readonly progress: RunProgress | null }
  /** The stream has reported the end of the run; its figures are being fetched. */
  | { readonly kind: 'done' };

/** The newest status of a run: the stream's for this run, otherwise the api's. */
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

/** The status as text. It changes with each step and not with each percent, to suit screen readers. */
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
