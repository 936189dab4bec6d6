import { Injectable } from '@nestjs/common';
import type { Prisma } from '../generated/client';
import { CANNOT_RANK } from '../runs/noise';
import type { Transaction } from '../transaction';

const REVIEW = {
  heldAt: true,
  heldReason: true,
  releasedAt: true,
  releaseNote: true,
} as const satisfies Prisma.SubmissionSelect;

/** The review state of a submission, as its row has it. */
export type ReviewRow = Prisma.SubmissionGetPayload<{ select: typeof REVIEW }>;

/** A ranked entry or a baseline, with its figures. */
export interface StandingEntryRow {
  readonly teamId: string;
  readonly teamName: string;
  /** Manifest of libs/contracts. */
  readonly manifest: Prisma.JsonValue;
  readonly relativeLatency: number;
  readonly isBaseline: boolean;
  readonly isReleased: boolean;
  /** Of the event. */
  readonly constraints: Prisma.JsonValue;
}

/**
 * Reads the runs that a run is compared with in a review, and writes the results of reviews. The services decide when a
 * submission is held, and when it may be released.
 */
@Injectable()
export class ReviewRepository {
  /**
   * The fastest of the ranked entries and baselines of each event in a division: of the team itself and of all others,
   * each among released and other submissions, and among baselines and entries. These are a few rows, however large the
   * board. Boards of retired events are left out: they are outdated.
   */
  findFastest(
    transaction: Transaction,
    competitionId: string,
    division: string,
    teamId: string,
  ): Promise<StandingEntryRow[]> {
    return transaction.$queryRaw<StandingEntryRow[]>`
      SELECT DISTINCT ON (standing."eventId", standing."isOwn", standing."isReleased", standing."isBaseline")
        standing.*, teams.name AS "teamName"
      FROM (
        SELECT entries.event_id AS "eventId", entries.team_id AS "teamId", events.constraints,
          submissions.manifest, metrics.value AS "relativeLatency",
          entries.team_id = ${teamId}::uuid AS "isOwn",
          submissions.released_at IS NOT NULL AS "isReleased",
          entries.unranked_reason IS NOT NULL AS "isBaseline"
        FROM entries
        JOIN events ON events.id = entries.event_id
        JOIN submissions ON submissions.id = entries.submission_id
        JOIN metrics ON metrics.run_id = entries.run_id AND metrics.name = 'relativeLatency'
        WHERE events.competition_id = ${competitionId}::uuid AND events.retired_at IS NULL
          AND entries.division = ${division}
          AND (entries.unranked_reason IS NULL OR entries.unranked_reason = 'baseline')
      ) AS standing
      JOIN teams ON teams.id = standing."teamId"
      ORDER BY standing."eventId", standing."isOwn", standing."isReleased", standing."isBaseline",
        standing."relativeLatency"`;
  }

  /**
   * Some of the baselines and of the entries that are ranked in an event with a constraint on accuracy, of other teams
   * in a division, that are at least as fast; in no order.
   */
  findSomeAsFast(
    transaction: Transaction,
    { competitionId, division, teamId }: { competitionId: string; division: string; teamId: string },
    relativeLatency: number,
    limit: number,
  ): Promise<StandingEntryRow[]> {
    return transaction.$queryRaw<StandingEntryRow[]>`
      SELECT entries.team_id AS "teamId", teams.name AS "teamName", submissions.manifest,
        metrics.value AS "relativeLatency", entries.unranked_reason IS NOT NULL AS "isBaseline",
        submissions.released_at IS NOT NULL AS "isReleased", events.constraints
      FROM entries
      JOIN events ON events.id = entries.event_id
      JOIN submissions ON submissions.id = entries.submission_id
      JOIN metrics ON metrics.run_id = entries.run_id AND metrics.name = 'relativeLatency'
      JOIN teams ON teams.id = entries.team_id
      WHERE events.competition_id = ${competitionId}::uuid AND entries.division = ${division}
        AND entries.team_id <> ${teamId}::uuid
        AND (entries.unranked_reason = 'baseline'
          OR entries.unranked_reason IS NULL AND events.constraints @> '[{"metric": "accuracy"}]')
        AND metrics.value <= ${relativeLatency}
      LIMIT ${limit}`;
  }

  /** The freeze dates of a competition. */
  findFreezeDates(
    transaction: Transaction,
    competitionId: string,
  ): Promise<{ freezeAt: Date | null; unfrozenAt: Date | null }> {
    return transaction.competition.findUniqueOrThrow({
      where: { id: competitionId },
      select: { freezeAt: true, unfrozenAt: true },
    });
  }

  /**
   * Holds a submission: it is unranked until it is released.
   * @param flags kinds of flags that the hold rests on; none if an organiser holds it.
   */
  hold(
    transaction: Transaction,
    submissionId: string,
    reason: string,
    flags: readonly string[] = [],
  ): Promise<ReviewRow> {
    return transaction.submission.update({
      where: { id: submissionId },
      data: {
        heldAt: new Date(),
        heldReason: reason,
        heldFlags: [...flags],
        releasedAt: null,
        releaseNote: null,
      },
      select: REVIEW,
    });
  }

  /** Removes a hold as if it had never existed. */
  async withdrawHold(transaction: Transaction, submissionId: string): Promise<void> {
    await transaction.submission.update({
      where: { id: submissionId },
      data: { heldAt: null, heldReason: null, heldFlags: [] },
    });
  }

  /** @param clearedFlags kinds of flags that hold the submission no more, those from before among them */
  release(
    transaction: Transaction,
    submissionId: string,
    note: string,
    clearedFlags: readonly string[],
  ): Promise<ReviewRow> {
    return transaction.submission.update({
      where: { id: submissionId },
      data: {
        heldAt: null,
        heldReason: null,
        heldFlags: [],
        releasedAt: new Date(),
        releaseNote: note,
        clearedFlags: [...clearedFlags],
      },
      select: REVIEW,
    });
  }

  /** The flags of each successful run of the submission. */
  async flagsOf(transaction: Transaction, submissionId: string): Promise<Prisma.JsonValue[]> {
    const runs = await transaction.run.findMany({
      where: { submissionId, verdict: 'ok' },
      select: { flags: true },
    });
    return runs.map(({ flags }) => flags);
  }

  /** The flags of the runs that count: the same as `EntryRepository.findCountingRuns`. */
  async countingFlagsOf(transaction: Transaction, submissionId: string): Promise<Prisma.JsonValue[]> {
    const runs = await transaction.$queryRaw<{ flags: Prisma.JsonValue }[]>`
      SELECT DISTINCT ON (hardware_class) flags FROM runs
      WHERE submission_id = ${submissionId}::uuid AND verdict = 'ok' AND final_id IS NULL
      ORDER BY hardware_class, ${CANNOT_RANK},
        coalesce(landed_at, finished_at) DESC, id DESC`;
    return runs.map(({ flags }) => flags);
  }

  /** Replaces the flags of the run. */
  async setFlags(transaction: Transaction, runId: string, flags: Prisma.InputJsonArray): Promise<void> {
    await transaction.run.update({ where: { id: runId }, data: { flags } });
  }
}
