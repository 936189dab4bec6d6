import { Injectable } from '@nestjs/common';
import type { Prisma } from '../generated/client';
import { PrismaService } from '../prisma.service';

const STATUS = {
  id: true,
  state: true,
  workerId: true,
  finalId: true,
  verdict: true,
  message: true,
  queuedAt: true,
  landedAt: true,
  submission: {
    select: { teamId: true, competition: { select: { suite: true, freezeAt: true, unfrozenAt: true } } },
  },
} as const satisfies Prisma.RunSelect;
const LAUNCHES = { runId: true, logRatio: true, peakBytes: true } as const satisfies Prisma.LaunchSelect;

export type RunLaunchRow = Prisma.LaunchGetPayload<{ select: typeof LAUNCHES }>;
export type RunStatusRow = Prisma.RunGetPayload<{ select: typeof STATUS }>;

/** A stored report without its calls and batches, which make up nearly all of it, with whose it is. */
export interface RunReportRow {
  /** Null until the run has finished. */
  readonly head: unknown;
  readonly landedAt: Date | null;
  readonly submission: {
    readonly teamId: string;
    readonly competition: { readonly freezeAt: Date | null; readonly unfrozenAt: Date | null };
  };
}

/** The raw data of a report, each as the JSON text that is stored. */
export interface RunCallsRow {
  readonly samples: string;
  readonly batches: string;
}

/** Reads runs; `RunLifecycleRepository` changes their states. */
@Injectable()
export class RunRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** The run to watch: the newest of the submission. */
  findNewestOf(submissionId: string): Promise<RunStatusRow | null> {
    return this.prisma.run.findFirst({
      where: { submissionId },
      select: STATUS,
      orderBy: { queuedAt: 'desc' },
    });
  }

  findStatus(id: string): Promise<RunStatusRow | null> {
    return this.prisma.run.findUnique({ where: { id }, select: STATUS });
  }

  /** The stored report without its raw data. @returns null when there is no such run. */
  async findReport(id: string): Promise<RunReportRow | null> {
    const [row] = await this.prisma.$queryRaw<
      {
        head: unknown;
        landedAt: Date | null;
        teamId: string;
        freezeAt: Date | null;
        unfrozenAt: Date | null;
      }[]
    >`
      SELECT runs.report - 'samples' - 'batches' AS head, runs.landed_at AS "landedAt",
             submissions.team_id AS "teamId",
             competitions.freeze_at AS "freezeAt", competitions.unfrozen_at AS "unfrozenAt"
      FROM runs
      JOIN submissions ON submissions.id = runs.submission_id
      JOIN competitions ON competitions.id = submissions.competition_id
      WHERE runs.id = ${id}::uuid`;
    if (!row) return null;
    const { head, landedAt, teamId, freezeAt, unfrozenAt } = row;
    return { head, landedAt, submission: { teamId, competition: { freezeAt, unfrozenAt } } };
  }

  /** The raw data of a stored report, as text: megabytes that are sent without parsing. */
  async findCalls(id: string): Promise<RunCallsRow | null> {
    const [row] = await this.prisma.$queryRaw<RunCallsRow[]>`
      SELECT (report -> 'samples')::text AS samples, (report -> 'batches')::text AS batches
      FROM runs WHERE id = ${id}::uuid AND report ? 'samples' AND report ? 'batches'`;
    return row ?? null;
  }

  /** The raw data as everyone may see them. @returns null where `savePublicCalls` was not called yet. */
  async findPublicCalls(id: string): Promise<RunCallsRow | null> {
    const [row] = await this.prisma.$queryRaw<RunCallsRow[]>`
      SELECT (public_calls -> 'samples')::text AS samples, (public_calls -> 'batches')::text AS batches
      FROM runs WHERE id = ${id}::uuid AND public_calls IS NOT NULL`;
    return row ?? null;
  }

  /** Stores the raw data as everyone may see them, unless the report has changed meanwhile. */
  async savePublicCalls(id: string, from: RunCallsRow, calls: RunCallsRow): Promise<void> {
    await this.prisma.$executeRaw`
      UPDATE runs SET public_calls =
        jsonb_build_object('samples', ${calls.samples}::jsonb, 'batches', ${calls.batches}::jsonb)
      WHERE id = ${id}::uuid AND (report -> 'samples')::text = ${from.samples}`;
  }

  /** The stored reports of these runs by run, without raw samples and batches, which make up nearly all of one. */
  async findReportHeads(ids: readonly string[]): Promise<Map<string, unknown>> {
    const rows = await this.prisma.$queryRaw<{ id: string; head: unknown }[]>`
      SELECT id, report - 'samples' - 'batches' AS head FROM runs
      WHERE id = ANY(${[...ids]}::uuid[]) AND report IS NOT NULL`;
    return new Map(rows.map(({ id, head }) => [id, head]));
  }

  /** The machines that these runs were measured on, the one of most runs first; as JSON, from their reports. */
  findMachines(ids: readonly string[]): Promise<{ machine: unknown; runs: number }[]> {
    return this.prisma.$queryRaw`
      SELECT (array_agg(machine))[1] AS machine, count(*)::int AS runs
      FROM (SELECT report -> 'machine' AS machine FROM runs WHERE id = ANY(${[...ids]}::uuid[])) AS measured
      WHERE machine IS NOT NULL
      GROUP BY machine - 'temperatureC' - 'frequencyMHz' - 'pinnedCpu' - 'clockResolutionNs'
      ORDER BY runs DESC, min(machine ->> 'hardwareClass')`;
  }

  /** The launches of these runs, those of a run in the order in which they were made. */
  findLaunches(runIds: readonly string[]): Promise<RunLaunchRow[]> {
    return this.prisma.launch.findMany({
      where: { runId: { in: [...runIds] } },
      select: LAUNCHES,
      orderBy: [{ runId: 'asc' }, { index: 'asc' }],
    });
  }

  /**
   * The answers and the source of memory figures of these runs, from their stored reports, by run: version, seed,
   * examples, memorySource, and samples and batches without times. Times are the larger part of a report.
   */
  async findAnswers(ids: readonly string[]): Promise<Map<string, unknown>> {
    const rows = await this.prisma.$queryRaw<{ id: string; answers: unknown }[]>`
      SELECT id, jsonb_build_object(
        'version', report->'version', 'seed', report->'seed', 'examples', report->'examples',
        'memorySource', report->'memorySource', 'batches', report->'batches',
        'samples', (report->'samples') - 'latencyNs' - 'block') AS answers
      FROM runs WHERE id = ANY(${[...ids]}::uuid[]) AND report IS NOT NULL`;
    return new Map(rows.map(({ id, answers }) => [id, answers]));
  }
}
