import type { SubmissionRow, SubmissionRunRow } from '@torchperf/database';
import type { Viewer } from '../auth/viewer';

/**
 * The run of a submission that is compared: the one that counts, as far as this viewer may see it. What a viewer may
 * not see of a submission yet is to be left out here, and nowhere else.
 * @returns null where there is none.
 */
export function countingRunFor({ runs }: SubmissionRow, _viewer: Viewer): SubmissionRunRow | null {
  // Newest first: the counting run is the newest that finished with `ok`. A final's is of other examples.
  return runs.find(({ verdict, finalId }) => verdict === 'ok' && finalId === null) ?? null;
}
