import {
  BundleContentsSchema,
  type RunView,
  RunViewSchema,
  StoredManifestSchema,
  type Submission,
  type SubmissionListItem,
} from '@torchperf/contracts';
import type {
  CanonicalVersion,
  SubmissionListRow,
  SubmissionRow,
  SubmissionRunRow,
} from '@torchperf/database';
import { type RunState, statedIn } from '@torchperf/domain';
import { FROZEN_MESSAGE } from '../competitions/freeze-visibility';
import { mayReadLogsOf, type Viewer } from '../http/auth/viewer';
import type { Place } from '../leaderboards/places.service';
import { toCanonicalLatency } from '../pipeline/ranking/canonical-versions';
import { toMetrics } from '../runs/metrics.mapper';
import { messageFor } from '../runs/public-message';
import { toReview } from './review.mapper';

const VerdictSchema = RunViewSchema.shape.verdict;

interface SubmissionStanding {
  readonly disqualifiedAt: Date | null;
  readonly heldAt: Date | null;
  /** Newest first. */
  readonly runs: readonly { readonly state: RunState }[];
}

/** A submission stands where its newest run stands, unless it is disqualified or held for review. */
export function stateOf({ disqualifiedAt, heldAt, runs }: SubmissionStanding): Submission['state'] {
  if (disqualifiedAt) return 'disqualified';
  return heldAt ? 'held' : (runs[0]?.state ?? 'finished');
}

/** A submission as it stands in the list of a competition. */
export function toSubmissionListItem(row: SubmissionListRow): SubmissionListItem {
  const { name, runtime } = StoredManifestSchema.parse(row.manifest);
  const [newestRun] = row.runs;
  return {
    id: row.id,
    name,
    team: row.team,
    runtime,
    submittedAt: row.submittedAt.toISOString(),
    state: stateOf(row),
    verdict: VerdictSchema.parse(newestRun?.verdict ?? null),
    isBaseline: row.isBaseline,
  };
}

/** What does not stand in the row of a run: where it stands now, and what its report says. */
export type RunSituation = Pick<RunView, 'queuePosition' | 'waitReason' | 'progress' | 'measurement'>;

/** What the figures of a run are stated with. */
export interface Statement {
  readonly canonical: CanonicalVersion | null;
  readonly sizeBytes: number;
}

/** A run as a viewer may see it: its log and its whole message are for its team and the organiser. */
export function toRunView(
  row: SubmissionRunRow,
  teamId: string,
  situation: RunSituation,
  { canonical, sizeBytes }: Statement,
  viewer: Viewer,
): RunView {
  const verdict = VerdictSchema.parse(row.verdict);
  return {
    id: row.id,
    state: row.state,
    ...situation,
    attempts: row.attempts,
    verdict,
    message: messageFor(verdict, row.message, viewer, teamId),
    log: mayReadLogsOf(viewer, teamId) ? row.log : null,
    queuedAt: row.queuedAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    hardwareClass: row.hardwareClass,
    metrics: statedIn(toMetrics(row.metrics), canonical?.latencyMs ?? null, sizeBytes),
    canonicalLatency: canonical && row.metrics.length > 0 ? toCanonicalLatency(canonical) : null,
    isFinal: row.finalId !== null,
    flags: RunViewSchema.shape.flags.parse(row.flags),
    noiseAccepted: row.noiseAcceptedAt !== null,
  };
}

/** A run that ended while the boards stand still, as others than its team see it: that it ended, and how. */
export function toWithheldRunView(row: SubmissionRunRow): RunView {
  const situation = { queuePosition: null, waitReason: null, progress: null, measurement: null };
  const shown = { ...row, message: FROZEN_MESSAGE, log: null, metrics: [], flags: [], noiseAcceptedAt: null };
  return toRunView(shown, '', situation, { canonical: null, sizeBytes: 0 }, { kind: 'anonymous' });
}

/**
 * A submission with its runs and places. What the viewer may not see is left out of these before; names of files are
 * for its team and the organiser.
 */
export function toSubmission(
  row: SubmissionRow & { readonly canCancel: boolean },
  runs: RunView[],
  places: readonly Place[],
  viewer: Viewer,
): Submission {
  return {
    id: row.id,
    competition: { slug: row.competition.slug, title: row.competition.title },
    team: row.team,
    sha256: row.sha256,
    manifest: StoredManifestSchema.parse(row.manifest),
    sizeBytes: row.sizeBytes,
    compressedBytes: row.compressedBytes,
    contents: mayReadLogsOf(viewer, row.team.id) ? BundleContentsSchema.nullable().parse(row.contents) : null,
    isBaseline: row.isBaseline,
    submittedAt: row.submittedAt.toISOString(),
    state: stateOf(row),
    canCancel: row.canCancel,
    disqualifiedReason: row.disqualifiedReason,
    review: toReview(row),
    runCount: row.runCount,
    runs,
    ranks: places.map(({ key, ...place }) => ({ event: key, ...place })),
  };
}
