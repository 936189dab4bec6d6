import {
  type AdminSubmission,
  AdminSubmissionSchema,
  RunReportSchema,
  StoredManifestSchema,
} from '@torchperf/contracts';
import type { AdminSubmissionRow } from '@torchperf/database';
import { toReview } from '../../submissions/review.mapper';
import { stateOf } from '../../submissions/submission.mapper';

const FlagsSchema = RunReportSchema.shape.flags;
const VerdictSchema = AdminSubmissionSchema.shape.verdict;

/** A submission as organisers see it. */
export function toAdminSubmission(row: AdminSubmissionRow): AdminSubmission {
  const { name, runtime } = StoredManifestSchema.parse(row.manifest);
  const { slug, title, referenceSubmissionId } = row.competition;
  const [newestRun] = row.runs;
  const verdict = VerdictSchema.parse(newestRun?.verdict ?? null);
  return {
    id: row.id,
    name,
    team: row.team,
    runtime,
    submittedAt: row.submittedAt.toISOString(),
    state: stateOf(row),
    verdict,
    isBaseline: row.isBaseline,
    competition: { slug, title },
    sha256: row.sha256,
    isReference: row.id === referenceSubmissionId,
    disqualifiedReason: row.disqualifiedReason,
    review: toReview(row),
    newestRun: newestRun ? { ...newestRun, verdict, flags: FlagsSchema.parse(newestRun.flags) } : null,
  };
}
