import { Injectable } from '@nestjs/common';
import { type Kysely, sql } from 'kysely';
import type { Prisma } from '../generated/client';
import { kyselyOf, prismaOf } from '../open-transaction';
import { CANNOT_RANK } from '../runs/noise';
import type { Tables } from '../sql/tables';
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
  readonly manifest: unknown;
  readonly relativeLatency: number;
  readonly isBaseline: boolean;
  readonly isReleased: boolean;
  /** Of the event. */
  readonly constraints: unknown;
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
    const kysely = kyselyOf(transaction);
    const standing = standingEntries(kysely)
      .select((eb) => ['entries.eventId', eb('entries.teamId', '=', teamId).$castTo<boolean>().as('isOwn')])
      .where('events.competitionId', '=', competitionId)
      .where('events.retiredAt', 'is', null)
      .where('entries.division', '=', division)
      .where(({ eb, or }) =>
        or([eb('entries.unrankedReason', 'is', null), eb('entries.unrankedReason', '=', 'baseline')]),
      );
    return kysely
      .selectFrom(standing.as('standing'))
      .distinctOn(['eventId', 'isOwn', 'isReleased', 'isBaseline'])
      .selectAll()
      .orderBy('eventId')
      .orderBy('isOwn')
      .orderBy('isReleased')
      .orderBy('isBaseline')
      .orderBy('relativeLatency')
      .execute();
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
    return standingEntries(kyselyOf(transaction))
      .where('events.competitionId', '=', competitionId)
      .where('entries.division', '=', division)
      .where('entries.teamId', '<>', teamId)
      .where(({ and, eb, or }) =>
        or([
          eb('entries.unrankedReason', '=', 'baseline'),
          and([
            eb('entries.unrankedReason', 'is', null),
            sql<boolean>`events.constraints @> '[{"metric": "accuracy"}]'`,
          ]),
        ]),
      )
      .where('metrics.value', '<=', relativeLatency)
      .limit(limit)
      .execute();
  }

  /** The freeze dates of a competition. */
  findFreezeDates(
    transaction: Transaction,
    competitionId: string,
  ): Promise<{ freezeAt: Date | null; unfrozenAt: Date | null }> {
    return prismaOf(transaction).competition.findUniqueOrThrow({
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
    return prismaOf(transaction).submission.update({
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
    await prismaOf(transaction).submission.update({
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
    return prismaOf(transaction).submission.update({
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
    const runs = await prismaOf(transaction).run.findMany({
      where: { submissionId, verdict: 'ok' },
      select: { flags: true },
    });
    return runs.map(({ flags }) => flags);
  }

  /** The flags of the runs that count: the same as `EntryRepository.findCountingRuns`. */
  async countingFlagsOf(transaction: Transaction, submissionId: string): Promise<unknown[]> {
    const runs = await kyselyOf(transaction)
      .selectFrom('runs')
      .distinctOn('hardwareClass')
      .select('flags')
      .where('submissionId', '=', submissionId)
      .where('verdict', '=', 'ok')
      .where('finalId', 'is', null)
      .orderBy('hardwareClass')
      .orderBy(CANNOT_RANK)
      .orderBy(({ fn }) => fn.coalesce('landedAt', 'finishedAt'), 'desc')
      .orderBy('id', 'desc')
      .execute();
    return runs.map(({ flags }) => flags);
  }

  /** Replaces the flags of the run. */
  async setFlags(transaction: Transaction, runId: string, flags: Prisma.InputJsonArray): Promise<void> {
    await prismaOf(transaction).run.update({ where: { id: runId }, data: { flags } });
  }
}

/** Entries with their figures; the callers choose which. */
function standingEntries(kysely: Kysely<Tables>) {
  return kysely
    .selectFrom('entries')
    .innerJoin('events', 'events.id', 'entries.eventId')
    .innerJoin('submissions', 'submissions.id', 'entries.submissionId')
    .innerJoin('teams', 'teams.id', 'entries.teamId')
    .innerJoin('metrics', (join) =>
      join.onRef('metrics.runId', '=', 'entries.runId').on('metrics.name', '=', 'relativeLatency'),
    )
    .select((eb) => [
      'entries.teamId',
      'teams.name as teamName',
      'submissions.manifest',
      'metrics.value as relativeLatency',
      eb('entries.unrankedReason', 'is not', null).$castTo<boolean>().as('isBaseline'),
      eb('submissions.releasedAt', 'is not', null).$castTo<boolean>().as('isReleased'),
      'events.constraints',
    ]);
}
