import {
  ManifestSchema,
  type RunView,
  RunViewSchema,
  type Submission,
  type SubmissionListItem,
} from '@torchperf/contracts';
import type { PlaceRow, SubmissionListRow, SubmissionRow, SubmissionRunRow } from '@torchperf/database';
import type { RunState } from '@torchperf/domain';
import { mayReadLogsOf, type Viewer } from '../auth/viewer';
import { toMetrics } from '../runs/metrics.mapper';
import { messageFor } from '../runs/public-message';

const VerdictSchema = RunViewSchema.shape.verdict;

/** A submission stands where its newest run stands, unless it is disqualified. */
export function stateOf(
  disqualifiedAt: Date | null,
  newestRun: { readonly state: RunState } | undefined,
): Submission['state'] {
  return disqualifiedAt ? 'disqualified' : (newestRun?.state ?? 'finished');
}

export function toSubmissionListItem(row: SubmissionListRow): SubmissionListItem {
  const { name, runtime } = ManifestSchema.parse(row.manifest);
  const [newestRun] = row.runs;
  return {
    id: row.id,
    name,
    team: row.team,
    runtime,
    submittedAt: row.submittedAt.toISOString(),
    state: stateOf(row.disqualifiedAt, newestRun),
    verdict: VerdictSchema.parse(newestRun?.verdict ?? null),
    isBaseline: row.isBaseline,
  };
}

/** What does not stand in the row of a run: where it stands now, and what its report says. */
export type RunSituation = Pick<RunView, 'queuePosition' | 'progress' | 'measurement'>;

/** A run as a viewer may see it: its log is for its team and the organiser. */
export function toRunView(
  row: SubmissionRunRow,
  teamId: string,
  situation: RunSituation,
  viewer: Viewer,
): RunView {
  const verdict = VerdictSchema.parse(row.verdict);
  return {
    id: row.id,
    state: row.state,
    ...situation,
    attempts: row.attempts,
    verdict,
    message: messageFor(verdict, row.message, viewer),
    log: mayReadLogsOf(viewer, teamId) ? row.log : null,
    queuedAt: row.queuedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    hardwareClass: row.hardwareClass,
    metrics: toMetrics(row.metrics),
    isFinal: row.finalId !== null,
    flags: RunViewSchema.shape.flags.parse(row.flags),
  };
}

export function toSubmission(row: SubmissionRow, runs: RunView[], places: readonly PlaceRow[]): Submission {
  return {
    id: row.id,
    competition: row.competition,
    team: row.team,
    sha256: row.sha256,
    manifest: ManifestSchema.parse(row.manifest),
    sizeBytes: row.sizeBytes,
    compressedBytes: row.compressedBytes,
    isBaseline: row.isBaseline,
    submittedAt: row.submittedAt.toISOString(),
    state: stateOf(row.disqualifiedAt, row.runs[0]),
    disqualifiedReason: row.disqualifiedReason,
    runs,
    ranks: places.map(({ key, title, rank }) => ({ event: key, title, rank })),
  };
}
