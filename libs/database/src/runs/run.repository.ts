import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Prisma } from '../generated/client';
import { PrismaService } from '../prisma.service';
import { anyOf } from '../sql/expressions';

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

/** A report without its raw data. */
const REPORT_HEAD = sql<unknown>`runs.report - 'samples' - 'batches'`;

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
    const row = await this.prisma.kysely
      .selectFrom('runs')
      .innerJoin('submissions', 'submissions.id', 'runs.submissionId')
      .innerJoin('competitions', 'competitions.id', 'submissions.competitionId')
      .select([
        REPORT_HEAD.as('head'),
        'runs.landedAt',
        'submissions.teamId',
        'competitions.freezeAt',
        'competitions.unfrozenAt',
      ])
      .where('runs.id', '=', id)
      .executeTakeFirst();
    if (!row) return null;
    const { head, landedAt, teamId, freezeAt, unfrozenAt } = row;
    return { head, landedAt, submission: { teamId, competition: { freezeAt, unfrozenAt } } };
  }

  /** The raw data of a stored report, as text: megabytes that are sent without parsing. */
  async findCalls(id: string): Promise<RunCallsRow | null> {
    const row = await this.prisma.kysely
      .selectFrom('runs')
      .select([
        sql<string>`(report -> 'samples')::text`.as('samples'),
        sql<string>`(report -> 'batches')::text`.as('batches'),
      ])
      .where('id', '=', id)
      .where(sql<boolean>`report ?& ARRAY['samples', 'batches']`)
      .executeTakeFirst();
    return row ?? null;
  }

  /** The raw data as everyone may see them. @returns null where `savePublicCalls` was not called yet. */
  async findPublicCalls(id: string): Promise<RunCallsRow | null> {
    const row = await this.prisma.kysely
      .selectFrom('runs')
      .select([
        sql<string>`(public_calls -> 'samples')::text`.as('samples'),
        sql<string>`(public_calls -> 'batches')::text`.as('batches'),
      ])
      .where('id', '=', id)
      .where('publicCalls', 'is not', null)
      .executeTakeFirst();
    return row ?? null;
  }

  /** Stores the raw data as everyone may see them, unless the report has changed meanwhile. */
  async savePublicCalls(id: string, from: RunCallsRow, calls: RunCallsRow): Promise<void> {
    await this.prisma.kysely
      .updateTable('runs')
      .set({
        publicCalls: sql`jsonb_build_object(
          'samples', ${calls.samples}::jsonb, 'batches', ${calls.batches}::jsonb)`,
      })
      .where('id', '=', id)
      .where(sql`(report -> 'samples')::text`, '=', from.samples)
      .execute();
  }

  /** The stored reports of these runs by run, without raw samples and batches, which make up nearly all of one. */
  async findReportHeads(ids: readonly string[]): Promise<Map<string, unknown>> {
    const rows = await this.prisma.kysely
      .selectFrom('runs')
      .select(['id', REPORT_HEAD.as('head')])
      .where('id', '=', anyOf(ids))
      .where('report', 'is not', null)
      .execute();
    return new Map(rows.map(({ id, head }) => [id, head]));
  }

  /** The machines that these runs were measured on, the one of most runs first; as JSON, from their reports. */
  findMachines(ids: readonly string[]): Promise<{ machine: unknown; runs: number }[]> {
    const { kysely } = this.prisma;
    const measured = kysely
      .selectFrom('runs')
      .select(sql<unknown>`report -> 'machine'`.as('machine'))
      .where('id', '=', anyOf(ids));
    return kysely
      .selectFrom(measured.as('measured'))
      .select([sql<unknown>`(array_agg(machine))[1]`.as('machine'), sql<number>`count(*)::int`.as('runs')])
      .where('machine', 'is not', null)
      .groupBy(sql`measured.machine - 'temperatureC' - 'frequencyMHz' - 'pinnedCpu' - 'clockResolutionNs'`)
      .orderBy('runs', 'desc')
      .orderBy(sql`min(measured.machine ->> 'hardwareClass')`)
      .execute();
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
    const rows = await this.prisma.kysely
      .selectFrom('runs')
      .select([
        'id',
        sql<unknown>`jsonb_build_object(
          'version', report->'version', 'seed', report->'seed', 'examples', report->'examples',
          'memorySource', report->'memorySource', 'batches', report->'batches',
          'samples', (report->'samples') - 'latencyNs' - 'block')`.as('answers'),
      ])
      .where('id', '=', anyOf(ids))
      .where('report', 'is not', null)
      .execute();
    return new Map(rows.map(({ id, answers }) => [id, answers]));
  }
}
