import { MetricsSchema } from '@torchperf/contracts';
import type { CountingRunRow, EntryRow, FinalRunRow, ObjectiveColumns } from '@torchperf/database';
import {
  enterTeam,
  groupBy,
  type MeasuredValue,
  type RankCandidate,
  type TeamEntry,
} from '@torchperf/domain';
import type { RankedEvent } from './ranked-event';

function toCandidate(run: CountingRunRow, referenceSubmissionId: string | null): RankCandidate {
  const { submissionId, teamId, submittedAt, isBaseline } = run;
  const { disqualifiedReason, heldReason, noisyReason } = run;
  return {
    submissionId,
    teamId,
    submittedAt,
    metrics: MetricsSchema.parse(run.metrics ?? {}),
    disqualifiedReason,
    heldReason,
    noisyReason,
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
 * @param finalRuns what the last final of each event measured of the teams.
 */
export function entriesOf(
  events: readonly RankedEvent[],
  runs: readonly CountingRunRow[],
  finalRuns: readonly FinalRunRow[],
  referenceSubmissionId: string | null,
): EntryRow[] {
  const finalRunOf = new Map(
    finalRuns.map((run) => [`${run.eventId} ${run.submissionId} ${run.division}`, run]),
  );
  const ofTeams = groupBy(runs, ({ division, teamId }) => `${teamId} ${division}`);
  return [...ofTeams.values()].flatMap((ofTeam) => {
    const candidates = ofTeam.map((run) => ({ run, candidate: toCandidate(run, referenceSubmissionId) }));
    return events.flatMap(({ id, definition }) => {
      const ofEvent = candidates.map(({ run, candidate }) => {
        const final = finalRunOf.get(`${id} ${run.submissionId} ${run.division}`);
        return { run, final, candidate: final ? withFinal(candidate, final) : candidate };
      });
      const ofSubmission = new Map(ofEvent.map((one) => [one.run.submissionId, one]));
      return enterTeam(
        definition,
        ofEvent.map(({ candidate }) => candidate),
      ).flatMap((entry) => {
        const found = ofSubmission.get(entry.submissionId);
        return found ? toRow(id, found.run.division, (found.final ?? found.run).id, entry) : [];
      });
    });
  });
}

function withFinal(candidate: RankCandidate, { metrics, noisyReason }: FinalRunRow): RankCandidate {
  return { ...candidate, noisyReason, final: MetricsSchema.parse(metrics ?? {}) };
}

function toRow(eventId: string, division: string, runId: string, entry: TeamEntry): EntryRow {
  const { submissionId, teamId, submittedAt, competes, isFinal, objectives, constraints } = entry;
  return {
    eventId,
    division,
    slot: competes ? teamId : submissionId,
    teamId,
    submissionId,
    runId,
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
