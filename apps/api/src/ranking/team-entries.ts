import { MetricsSchema } from '@torchperf/contracts';
import type { CountingRunRow, EntryRow, ObjectiveColumns } from '@torchperf/database';
import {
  enterTeam,
  groupBy,
  type MeasuredValue,
  type RankCandidate,
  type TeamEntry,
} from '@torchperf/domain';
import type { RankedEvent } from './ranked-event';

function toCandidate(run: CountingRunRow, referenceSubmissionId: string | null): RankCandidate {
  const { submissionId, teamId, submittedAt, isBaseline, disqualifiedReason } = run;
  return {
    submissionId,
    teamId,
    submittedAt,
    metrics: MetricsSchema.parse(run.metrics ?? {}),
    disqualifiedReason,
    isBaseline,
    isReference: submissionId === referenceSubmissionId,
  };
}

function toColumns(measured: MeasuredValue | null): ObjectiveColumns {
  return measured && [measured.value, measured.ciLower, measured.ciUpper];
}

/**
 * What stands on the boards of the events for these teams, given all their counting runs. A team that competes has
 * one slot a board, which is known by its id; a submission that does not compete has one of its own.
 */
export function entriesOf(
  events: readonly RankedEvent[],
  runs: readonly CountingRunRow[],
  referenceSubmissionId: string | null,
): EntryRow[] {
  const ofTeams = groupBy(runs, ({ division, teamId }) => `${teamId} ${division}`);
  return [...ofTeams.values()].flatMap((ofTeam) => {
    const candidates = ofTeam.map((run) => toCandidate(run, referenceSubmissionId));
    const runOf = new Map(ofTeam.map((run) => [run.submissionId, run]));
    return events.flatMap(({ id, definition }) =>
      enterTeam(definition, candidates).flatMap((entry) => {
        const run = runOf.get(entry.submissionId);
        return run ? toRow(id, run, entry) : [];
      }),
    );
  });
}

function toRow(eventId: string, { id, division }: CountingRunRow, entry: TeamEntry): EntryRow {
  const { submissionId, teamId, submittedAt, competes, isFinal, objectives, constraints } = entry;
  return {
    eventId,
    division,
    slot: competes ? teamId : submissionId,
    teamId,
    submissionId,
    runId: id,
    submittedAt,
    isFinal,
    objectives: objectives.map(toColumns),
    unrankedReason: entry.reason,
    unrankedDetail: entry.reason && entry.detail,
    constraintResults: constraints.map(({ metric, operator, bound, status }) => ({
      metric,
      operator,
      bound,
      status,
    })),
  };
}
