import { type AdminSubmission, AdminSubmissionSchema, ManifestSchema } from '@torchperf/contracts';
import type { AdminSubmissionRow } from '@torchperf/database';
import { stateOf } from '../submissions/submission.mapper';

const VerdictSchema = AdminSubmissionSchema.shape.verdict;

export function toAdminSubmission(row: AdminSubmissionRow): AdminSubmission {
  const { name, runtime } = ManifestSchema.parse(row.manifest);
  const { slug, title, referenceSubmissionId } = row.competition;
  const [newestRun] = row.runs;
  const verdict = VerdictSchema.parse(newestRun?.verdict ?? null);
  return {
    id: row.id,
    name,
    team: row.team,
    runtime,
    submittedAt: row.submittedAt.toISOString(),
    state: stateOf(row.disqualifiedAt, newestRun),
    verdict,
    isBaseline: row.isBaseline,
    competition: { slug, title },
    sha256: row.sha256,
    isReference: row.id === referenceSubmissionId,
    disqualifiedReason: row.disqualifiedReason,
    newestRun: newestRun ? { ...newestRun, verdict } : null,
  };
}
