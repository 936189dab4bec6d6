import { Injectable } from '@nestjs/common';
import { ConstraintSchema, ObjectiveSchema } from '@torchperf/contracts';
import {
  type CountingRunRow,
  EntryRepository,
  type NewEntry,
  type RankedEventRow,
  type Transaction,
} from '@torchperf/database';
import { type EventDefinition, type RankCandidate, rankEvent } from '@torchperf/domain';
import { z } from 'zod';
import { toMetrics } from '../runs/metrics.mapper';

function toEvent(row: RankedEventRow): EventDefinition {
  return {
    id: row.key,
    title: row.title,
    description: row.description,
    objectives: z.array(ObjectiveSchema).parse(row.objectives),
    constraints: z.array(ConstraintSchema).parse(row.constraints),
    rank: row.rank === 'byInterval' ? 'by-interval' : 'pareto',
  };
}

function toCandidate(run: CountingRunRow, referenceSubmissionId: string | null): RankCandidate {
  const { teamId, submittedAt, isBaseline, ...submission } = run.submission;
  return {
    submissionId: run.submissionId,
    teamId,
    submittedAt,
    metrics: toMetrics(run.metrics),
    disqualifiedReason: submission.disqualifiedAt && (submission.disqualifiedReason ?? ''),
    heldReason: submission.heldAt && (submission.heldReason ?? ''),
    isBaseline,
    isReference: run.submissionId === referenceSubmissionId,
  };
}

/** The board of one event in one division, as rows in their order. */
export function rankDivision(
  event: EventDefinition,
  division: string,
  runs: readonly CountingRunRow[],
  referenceSubmissionId: string | null,
): NewEntry[] {
  const board = rankEvent(
    event,
    runs.map((run) => toCandidate(run, referenceSubmissionId)),
  );
  const runOf = new Map(runs.map((run) => [run.submissionId, run]));
  const rows = [
    ...board.entries.map((entry) => ({ ...entry, reason: null, detail: null })),
    ...board.unranked.map((entry) => ({ ...entry, rank: null, tied: false })),
  ];
  return rows.flatMap(({ submissionId, rank, tied, reason, detail, constraints }, position) => {
    const run = runOf.get(submissionId);
    if (!run) return [];
    const constraintResults = constraints.map(({ metric, operator, bound, status }) => ({
      metric,
      operator,
      bound,
      status,
    }));
    return {
      division,
      teamId: run.submission.teamId,
      submissionId,
      runId: run.id,
      rank,
      tied,
      position,
      unrankedReason: reason,
      unrankedDetail: detail,
      constraintResults,
    };
  });
}

/** Writes the boards of competitions. What ranks is in the domain; here is only what goes in and comes out. */
@Injectable()
export class RankingService {
  constructor(private readonly entries: EntryRepository) {}

  /** Waits until nobody else ranks the competition, and keeps others from it until the transaction ends. */
  lock(transaction: Transaction, competitionId: string): Promise<void> {
    return this.entries.lockRanking(transaction, competitionId);
  }

  /** Writes all boards of the competition anew, from the newest good run of each submission in each division. */
  async recompute(competitionId: string, transaction: Transaction): Promise<void> {
    await this.lock(transaction, competitionId);
    const competition = await this.entries.findCompetition(transaction, competitionId);
    if (!competition) return;
    const runs = await this.entries.findCountingRuns(transaction, competitionId);
    const divisions = new Set(runs.map((run) => run.hardwareClass ?? ''));
    for (const row of competition.events) {
      const event = toEvent(row);
      const board = [...divisions].flatMap((division) => {
        const members = runs.filter((run) => run.hardwareClass === division);
        return rankDivision(event, division, members, competition.referenceSubmissionId);
      });
      await this.entries.replace(transaction, row.id, board);
    }
  }
}
