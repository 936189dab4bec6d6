import { MetricsSchema } from '@torchperf/contracts';
import type { CountingRunRow, EntryRow, FinalRunRow, ObjectiveColumns } from '@torchperf/database';
import {
  enterTeam,
  groupBy,
  type Metrics,
  type ObjectiveValue,
  type RankCandidate,
  statedIn,
  type TeamEntry,
} from '@torchperf/domain';
import { canonicalAt } from './canonical-versions';
import type { RankedCompetition } from './ranked-event';

function toCandidate(run: CountingRunRow, competition: RankedCompetition): RankCandidate {
  const { submissionId, teamId, submittedAt, isBaseline } = run;
  const { disqualifiedReason, heldReason, noisyReason } = run;
  return {
    submissionId,
    teamId,
    submittedAt,
    metrics: metricsOf(run, competition),
    launches: run.launches,
    constantAccuracy: competition.constantAccuracy,
    disqualifiedReason,
    heldReason,
    noisyReason,
    isBaseline,
    isReference: submissionId === competition.referenceSubmissionId,
  };
}

/** The figures of a run, in the canonical latency in force now. */
function metricsOf(
  { metrics, division, sizeBytes }: Pick<CountingRunRow, 'metrics' | 'division' | 'sizeBytes'>,
  { canonical }: RankedCompetition,
): Metrics {
  const latencyMs = canonicalAt(canonical, division, null)?.latencyMs ?? null;
  return statedIn(MetricsSchema.parse(metrics ?? {}), latencyMs, sizeBytes);
}

function toColumns(measured: ObjectiveValue | null): ObjectiveColumns {
  if (!measured) return null;
  const { value, ciLower, ciUpper, degreesOfFreedom } = measured;
  return degreesOfFreedom === undefined
    ? [value, ciLower, ciUpper]
    : [value, ciLower, ciUpper, degreesOfFreedom];
}

/**
 * The entries of these teams on the boards of the events, from all their counting runs. A team that competes has
 * one entrant on a board, identified by its id; a submission that does not compete has its own entrant.
 * @param finalRuns what the last final of each event measured of the teams.
 */
export function entriesOf(
  competition: RankedCompetition,
  runs: readonly CountingRunRow[],
  finalRuns: readonly FinalRunRow[],
): EntryRow[] {
  const finalRunOf = new Map(
    finalRuns.map((run) => [`${run.eventId} ${run.submissionId} ${run.division}`, run]),
  );
  const ofTeams = groupBy(runs, ({ division, teamId }) => `${teamId} ${division}`);
  return [...ofTeams.values()].flatMap((ofTeam) => {
    const candidates = ofTeam.map((run) => ({ run, candidate: toCandidate(run, competition) }));
    return competition.events.flatMap(({ id, definition }) => {
      const ofEvent = candidates.map(({ run, candidate }) => {
        const final = finalRunOf.get(`${id} ${run.submissionId} ${run.division}`);
        return { run, final, candidate: final ? withFinal(candidate, final, competition) : candidate };
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

function withFinal(
  candidate: RankCandidate,
  run: FinalRunRow,
  competition: RankedCompetition,
): RankCandidate {
  const { noisyReason, launches } = run;
  return { ...candidate, noisyReason, final: metricsOf(run, competition), finalLaunches: launches };
}

function toRow(eventId: string, division: string, runId: string, entry: TeamEntry): EntryRow {
  const { submissionId, teamId, submittedAt, competes, isFinal, objectives, constraints } = entry;
  return {
    eventId,
    division,
    entrant: competes ? teamId : submissionId,
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
