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
import { canReadLogsOf, type Viewer } from '../http/auth/viewer';
import type { EventPosition } from '../leaderboards/positions.service';
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

/** A submission has the state of its newest run, unless it is disqualified or held for review. */
export function stateOf({ disqualifiedAt, heldAt, runs }: SubmissionStanding): Submission['state'] {
  if (disqualifiedAt) return 'disqualified';
  return heldAt ? 'held' : (runs[0]?.state ?? 'finished');
}

/** A submission in the list of a competition. */
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

/** What the row of a run does not have: its queue position and progress, and facts from its report. */
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
    log: canReadLogsOf(viewer, teamId) ? row.log : null,
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

/** A run that ended while the boards are frozen, as other teams see it: that it ended, and its verdict. */
export function toWithheldRunView(row: SubmissionRunRow): RunView {
  const situation = { queuePosition: null, waitReason: null, progress: null, measurement: null };
  const shown = { ...row, message: FROZEN_MESSAGE, log: null, metrics: [], flags: [], noiseAcceptedAt: null };
  return toRunView(shown, '', situation, { canonical: null, sizeBytes: 0 }, { kind: 'anonymous' });
}

/**
 * A submission with its runs and positions. The caller has left out what the viewer may not see; file names are for its
 * team and the organiser.
 */
export function toSubmission(
  row: SubmissionRow & { readonly canCancel: boolean },
  runs: RunView[],
  positions: readonly EventPosition[],
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
    contents: canReadLogsOf(viewer, row.team.id) ? BundleContentsSchema.nullable().parse(row.contents) : null,
    isBaseline: row.isBaseline,
    submittedAt: row.submittedAt.toISOString(),
    state: stateOf(row),
    canCancel: row.canCancel,
    disqualifiedReason: row.disqualifiedReason,
    review: toReview(row),
    runCount: row.runCount,
    runs,
    ranks: positions.map(({ key, ...position }) => ({ event: key, ...position })),
  };
}
