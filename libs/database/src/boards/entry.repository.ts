import { Injectable } from '@nestjs/common';
import { CANONICAL_VERSIONS, type CanonicalVersion } from '../competitions/canonical-latency.repository';
import { EVENT_ORDER, type EventRow } from '../competitions/event.repository';
import { Prisma } from '../generated/client';
import { PrismaService } from '../prisma.service';
import { CANNOT_RANK } from '../runs/noise';
import type { Transaction } from '../transaction';

/** What disturbed such a run, unless an organiser has let it count. */
const NOISY_REASON = Prisma.sql`
  CASE WHEN ${CANNOT_RANK} THEN
    (SELECT flag->>'evidence' FROM jsonb_array_elements(runs.flags) AS flag WHERE flag->>'kind' = 'noisy-machine' LIMIT 1)
  END`;

/**
 * A figure with its 95 % interval, as it is stored with an entry, and the degrees of freedom of that interval where
 * they follow from launches; null where it was not measured.
 */
export type ObjectiveColumns =
  | readonly [value: number, ciLower: number | null, ciUpper: number | null, degreesOfFreedom?: number]
  | null;

/** The newest successful run of a submission on one class of hardware. */
export interface CountingRunRow {
  readonly id: string;
  readonly submissionId: string;
  readonly division: string;
  readonly teamId: string;
  readonly submittedAt: Date;
  readonly isBaseline: boolean;
  readonly sizeBytes: number;
  /** How many launches the figures come from. */
  readonly launches: number;
  /** Null while it competes. */
  readonly disqualifiedReason: string | null;
  /** Null while it is not held for review. */
  readonly heldReason: string | null;
  /** What disturbed the run, as a text; null where nothing did, or an organiser has let it count. */
  readonly noisyReason: string | null;
  /** The run's metrics by name, as `MetricsSchema` has them. */
  readonly metrics: unknown;
}

/** What the final measured that counts for a submission on the board of an event. */
export interface FinalRunRow {
  readonly id: string;
  readonly submissionId: string;
  readonly division: string;
  readonly eventId: string;
  /** As in `CountingRunRow`. */
  readonly noisyReason: string | null;
  readonly sizeBytes: number;
  /** How many launches the figures come from. */
  readonly launches: number;
  /** The run's metrics by name. */
  readonly metrics: unknown;
}

export interface RankedCompetition {
  readonly referenceSubmissionId: string | null;
  /** Those that are not retired. */
  readonly events: readonly EventRow[];
  readonly canonical: readonly CanonicalVersion[];
  readonly constantAccuracy: number | null;
  readonly finalConstantAccuracy: number | null;
}

/** An entry of a board: see `Entry` of the schema. */
export interface EntryRow {
  readonly eventId: string;
  readonly division: string;
  readonly entrant: string;
  readonly teamId: string;
  readonly submissionId: string;
  readonly runId: string;
  readonly submittedAt: Date;
  readonly objectives: readonly ObjectiveColumns[];
  readonly isFinal: boolean;
  readonly unrankedReason: string | null;
  readonly unrankedDetail: string | null;
  readonly constraintResults: Prisma.InputJsonArray;
}

export type EntryKey = Pick<EntryRow, 'eventId' | 'division' | 'entrant'>;

/** Reads the inputs of teams' entries, and writes the entries. */
@Injectable()
export class EntryRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Locks the ranking of this competition until the transaction ends. */
  async lockRanking(transaction: Transaction, competitionId: string): Promise<void> {
    // Two keys: the first names the purpose, so that it cannot collide with another advisory lock.
    await transaction.$executeRaw`
      SELECT pg_advisory_xact_lock(hashtext('torchperf.ranking'), hashtext(${competitionId}))`;
  }

  findCompetition(transaction: Transaction, competitionId: string): Promise<RankedCompetition | null> {
    return transaction.competition.findUnique({
      where: { id: competitionId },
      select: {
        referenceSubmissionId: true,
        events: { where: { retiredAt: null }, orderBy: EVENT_ORDER },
        canonical: CANONICAL_VERSIONS,
        constantAccuracy: true,
        finalConstantAccuracy: true,
      },
    });
  }

  /** Competitions that have runs which count, and no board. */
  findUnranked(): Promise<{ id: string; slug: string }[]> {
    return this.prisma.competition.findMany({
      where: {
        submissions: { some: { runs: { some: { verdict: 'ok', hardwareClass: { not: null } } } } },
        events: { some: {}, every: { boards: { none: {} } } },
      },
      select: { id: true, slug: true },
      orderBy: { startsAt: 'asc' },
    });
  }

  /** The teams that have submissions in the competition. */
  async findTeams(transaction: Transaction, competitionId: string): Promise<string[]> {
    const teams = await transaction.$queryRaw<{ id: string }[]>`
      SELECT DISTINCT team_id AS id FROM submissions WHERE competition_id = ${competitionId}::uuid ORDER BY 1`;
    return teams.map(({ id }) => id);
  }

  /**
   * The ordinary runs of these teams that count: of each submission on each hardware class the newest successful one on
   * a calm machine or that an organiser lets count; without one, the newest successful one.
   */
  findCountingRuns(
    transaction: Transaction,
    competitionId: string,
    teamIds: readonly string[],
  ): Promise<CountingRunRow[]> {
    // Metrics come as one JSON value a run: as rows they would be sixteen times as many.
    return transaction.$queryRaw<CountingRunRow[]>`
      SELECT counting.*, (
        SELECT jsonb_object_agg(name, jsonb_build_object(
          'value', value, 'ciLower', ci_lower, 'ciUpper', ci_upper, 'unit', unit))
        FROM metrics WHERE run_id = counting.id
      ) AS metrics, (SELECT count(*)::int FROM launches WHERE run_id = counting.id) AS launches
      FROM (
        SELECT DISTINCT ON (runs.submission_id, runs.hardware_class)
          runs.id, runs.submission_id AS "submissionId", runs.hardware_class AS division,
          submissions.team_id AS "teamId", submissions.submitted_at AS "submittedAt",
          submissions.is_baseline AS "isBaseline", submissions.size_bytes AS "sizeBytes",
          CASE WHEN submissions.disqualified_at IS NOT NULL
            THEN coalesce(submissions.disqualified_reason, '') END AS "disqualifiedReason",
          CASE WHEN submissions.held_at IS NOT NULL
            THEN coalesce(submissions.held_reason, '') END AS "heldReason",
          ${NOISY_REASON} AS "noisyReason"
        FROM submissions JOIN runs ON runs.submission_id = submissions.id
        WHERE submissions.competition_id = ${competitionId}::uuid
          AND submissions.team_id = ANY(${[...teamIds]}::uuid[])
          AND runs.verdict = 'ok' AND runs.hardware_class IS NOT NULL AND runs.final_id IS NULL
        ORDER BY runs.submission_id, runs.hardware_class, ${CANNOT_RANK},
          coalesce(runs.landed_at, runs.finished_at) DESC, runs.id DESC
      ) AS counting`;
  }

  /**
   * The runs of finals that count for these teams: of each event in each division those of the last final that was
   * held of it, of submissions that were chosen for the event.
   */
  findFinalRuns(
    transaction: Transaction,
    competitionId: string,
    teamIds: readonly string[],
  ): Promise<FinalRunRow[]> {
    return transaction.$queryRaw<FinalRunRow[]>`
      SELECT runs.id, runs.submission_id AS "submissionId", runs.hardware_class AS division,
        counting.event_id AS "eventId", ${NOISY_REASON} AS "noisyReason", (
          SELECT jsonb_object_agg(name, jsonb_build_object(
            'value', value, 'ciLower', ci_lower, 'ciUpper', ci_upper, 'unit', unit))
          FROM metrics WHERE run_id = runs.id
        ) AS metrics, submissions.size_bytes AS "sizeBytes",
        (SELECT count(*)::int FROM launches WHERE run_id = runs.id) AS launches
      FROM (
        SELECT DISTINCT ON (event_id, division) finals.id, event_id, division
        FROM finals CROSS JOIN unnest(finals.event_ids) AS event_id
        WHERE finals.competition_id = ${competitionId}::uuid AND finals.state = 'done'
        ORDER BY event_id, division, finals.finished_at DESC, finals.id DESC
      ) AS counting
      JOIN runs ON runs.final_id = counting.id AND counting.event_id = ANY(runs.final_event_ids)
        AND runs.hardware_class = counting.division
      JOIN submissions ON submissions.id = runs.submission_id
      WHERE runs.verdict = 'ok' AND submissions.team_id = ANY(${[...teamIds]}::uuid[])`;
  }

  /** The entries of these teams. */
  find(
    transaction: Transaction,
    eventIds: readonly string[],
    teamIds: readonly string[],
  ): Promise<EntryRow[]> {
    return transaction.$queryRaw<EntryRow[]>`
      SELECT event_id AS "eventId", division, entrant, team_id AS "teamId", submission_id AS "submissionId",
        run_id AS "runId", submitted_at AS "submittedAt", objectives, is_final AS "isFinal",
        unranked_reason AS "unrankedReason", unranked_detail AS "unrankedDetail",
        constraint_results AS "constraintResults"
      FROM entries
      WHERE event_id = ANY(${[...eventIds]}::uuid[]) AND team_id = ANY(${[...teamIds]}::uuid[])`;
  }

  /** Writes entries; each replaces its entrant's previous one. */
  async put(transaction: Transaction, entries: readonly EntryRow[]): Promise<void> {
    if (entries.length === 0) return;
    await transaction.$executeRaw`
      INSERT INTO entries (event_id, division, entrant, team_id, submission_id, run_id, submitted_at, objectives,
        is_final, unranked_reason, unranked_detail, constraint_results)
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(entries)}::jsonb) AS entry(
        "eventId" uuid, division text, entrant uuid, "teamId" uuid, "submissionId" uuid, "runId" uuid,
        "submittedAt" timestamptz, objectives jsonb, "isFinal" boolean, "unrankedReason" text, "unrankedDetail" text,
        "constraintResults" jsonb)
      ON CONFLICT (event_id, division, entrant) DO UPDATE SET
        team_id = excluded.team_id, submission_id = excluded.submission_id, run_id = excluded.run_id,
        submitted_at = excluded.submitted_at, objectives = excluded.objectives,
        is_final = excluded.is_final, unranked_reason = excluded.unranked_reason, unranked_detail = excluded.unranked_detail,
        constraint_results = excluded.constraint_results`;
  }

  async remove(transaction: Transaction, keys: readonly EntryKey[]): Promise<void> {
    if (keys.length === 0) return;
    await transaction.$executeRaw`
      DELETE FROM entries USING jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
        AS gone("eventId" uuid, division text, entrant uuid)
      WHERE entries.event_id = gone."eventId" AND entries.division = gone.division
        AND entries.entrant = gone.entrant`;
  }
}
