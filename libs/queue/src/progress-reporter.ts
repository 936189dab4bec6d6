import { type RunProgress, RunProgressSchema } from '@torchperf/contracts';
import { storable } from './storable';

export type ProgressReporter = (progress: RunProgress) => void;

/**
 * Sends progress one message at a time. While one is on its way only the newest of those that follow is kept,
 * so that a slow queue neither holds up the run nor grows a backlog.
 */
export function reportsProgress(
  job: { updateProgress(progress: object): Promise<void> },
  onError: (error: Error) => void,
): ProgressReporter {
  let sending = false;
  let next: RunProgress | null = null;

  const send = async () => {
    sending = true;
    while (next) {
      const progress = next;
      next = null;
      try {
        await job.updateProgress(progress);
      } catch (error) {
        onError(error instanceof Error ? error : new Error(String(error)));
      }
    }
    sending = false;
  };

  return (progress) => {
    next = RunProgressSchema.parse(storable(progress));
    if (!sending) void send();
  };
}
