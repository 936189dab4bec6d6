import { RunReportSchema } from '@torchperf/contracts';
import type { SubmissionRow, SubmissionRunRow } from '@torchperf/database';
import { rankableFirst } from '@torchperf/domain';
import { isWithheld } from '../competitions/freeze-visibility';
import type { Viewer } from '../http/auth/viewer';
import { withShownNoise } from '../submissions/shown-noise';

const FlagsSchema = RunReportSchema.shape.flags;

/**
 * The run of a submission that is compared: the one that counts, as far as this viewer may see it. While the boards
 * are frozen, that is the run that counted at the freeze, except for its own team.
 * @returns null where there is none.
 */
export function countingRunFor(
  { runs, competition, team }: SubmissionRow,
  viewer: Viewer,
  now: Date,
): SubmissionRunRow | null {
  // Newest first. A final's is of other examples.
  const ordinary = runs.filter(({ verdict, finalId }) => verdict === 'ok' && finalId === null);
  const shown = ordinary.filter((run) => !isWithheld(run, competition, now, viewer, team.id));
  const flagged = shown.map((run) => ({
    run,
    flags: FlagsSchema.parse(run.flags),
    noiseAccepted: withShownNoise(run, competition, now, viewer, team.id).noiseAcceptedAt !== null,
  }));
  return rankableFirst(flagged)[0]?.run ?? null;
}
