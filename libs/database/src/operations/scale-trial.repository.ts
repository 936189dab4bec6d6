import { Injectable } from '@nestjs/common';
import { prismaOf } from '../open-transaction';
import type { Transaction } from '../transaction';

/** A submission with its one run, whose launches all have these medians. */
export interface TrialSubmission {
  readonly id: string;
  readonly runId: string;
  readonly teamId: string;
  readonly sha256: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly submittedAt: Date;
  readonly contestantMedianNs: number;
  readonly referenceMedianNs: number;
  readonly metrics: readonly TrialMetric[];
}

export interface TrialMetric {
  readonly name: string;
  readonly value: number;
  readonly ciLower: number | null;
  readonly ciUpper: number | null;
  readonly unit: string;
}

export interface TrialTeam {
  readonly id: string;
  readonly name: string;
}

/**
 * Bulk-inserts the rows of a scale trial, column by column: hundreds of thousands of them in seconds. It is plain SQL,
 * because the query builder inserts rows and not columns.
 */
@Injectable()
export class ScaleTrialRepository {
  async addTeams(transaction: Transaction, teams: readonly TrialTeam[]): Promise<void> {
    await prismaOf(transaction).$executeRaw`
      INSERT INTO teams (id, name)
      SELECT * FROM unnest(${teams.map(({ id }) => id)}::uuid[], ${teams.map(({ name }) => name)}::text[])`;
  }

  /** @param launches how many launches each run has. */
  async addSubmissions(
    transaction: Transaction,
    place: { readonly competitionId: string; readonly division: string; readonly launches: number },
    submissions: readonly TrialSubmission[],
  ): Promise<void> {
    const { competitionId, division, launches } = place;
    const runIds = submissions.map(({ runId }) => runId);
    const times = submissions.map(({ submittedAt }) => submittedAt.toISOString());
    await prismaOf(transaction).$executeRaw`
      INSERT INTO submissions (id, competition_id, team_id, sha256, manifest, size_bytes, compressed_bytes,
        submitted_at)
      SELECT id, ${competitionId}::uuid, team_id, sha256, jsonb_build_object('name', name, 'runtime', 'python',
        'entry', 'model.py', 'techniques', '[]'::jsonb, 'description', ''), size, size / 2, at
      FROM unnest(
        ${submissions.map(({ id }) => id)}::uuid[], ${submissions.map(({ teamId }) => teamId)}::uuid[],
        ${submissions.map(({ sha256 }) => sha256)}::text[], ${submissions.map(({ name }) => name)}::text[],
        ${submissions.map(({ sizeBytes }) => sizeBytes)}::int[], ${times}::timestamptz[]
      ) AS submission(id, team_id, sha256, name, size, at)`;
    await prismaOf(transaction).$executeRaw`
      INSERT INTO runs (id, submission_id, state, verdict, message, log, hardware_class, queued_at, started_at,
        finished_at, landed_at)
      SELECT id, submission_id, 'finished', 'ok', 'Made for a trial of scale.', '', ${division}, at, at, at, at
      FROM unnest(${runIds}::uuid[], ${submissions.map(({ id }) => id)}::uuid[], ${times}::timestamptz[])
        AS run(id, submission_id, at)`;
    await prismaOf(transaction).$executeRaw`
      INSERT INTO launches (run_id, index, load_time_ms, warmup_calls, settled, log_ratio, contestant_median_ns,
        reference_median_ns)
      SELECT run_id, index, 100, 150, true, ln(contestant / reference), contestant, reference
      FROM unnest(${runIds}::uuid[],
        ${submissions.map(({ contestantMedianNs }) => contestantMedianNs)}::float8[],
        ${submissions.map(({ referenceMedianNs }) => referenceMedianNs)}::float8[]
      ) AS run(run_id, contestant, reference) CROSS JOIN generate_series(0, ${launches - 1}::int) AS index`;
    const metrics = submissions.flatMap((submission) =>
      submission.metrics.map((metric) => ({ runId: submission.runId, ...metric })),
    );
    await prismaOf(transaction).$executeRaw`
      INSERT INTO metrics (run_id, name, value, ci_lower, ci_upper, unit)
      SELECT * FROM unnest(${metrics.map(({ runId }) => runId)}::uuid[],
        ${metrics.map(({ name }) => name)}::text[], ${metrics.map(({ value }) => value)}::float8[],
        ${metrics.map(({ ciLower }) => ciLower)}::float8[], ${metrics.map(({ ciUpper }) => ciUpper)}::float8[],
        ${metrics.map(({ unit }) => unit)}::text[])`;
  }

  /** Updates the planner's statistics after the bulk insert. */
  async analyze(transaction: Transaction): Promise<void> {
    await prismaOf(transaction)
      .$executeRaw`ANALYZE teams, submissions, runs, launches, metrics, entries, board_pages`;
  }
}
