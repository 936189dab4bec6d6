import type { SubmissionRow, SubmissionRunRow } from '@torchperf/database';
import type { Viewer } from '../auth/viewer';
import { isWithheld } from '../competitions/freeze';

/**
 * The run of a submission that is compared: the newest that finished with `ok`, as far as this viewer may see it. What
 * a viewer may not see of a submission yet is left out here, and nowhere else.
 * @returns null where there is none.
 */
export function countingRunFor(
  { runs, competition, team }: SubmissionRow,
  viewer: Viewer,
  now = new Date(),
): SubmissionRunRow | null {
  const isCounting = (run: SubmissionRunRow) =>
    run.verdict === 'ok' && !isWithheld(run, competition, now, viewer, team.id);
  return runs.find(isCounting) ?? null;
}
