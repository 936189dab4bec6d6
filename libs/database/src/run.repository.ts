import { Injectable } from '@nestjs/common';
import type { Prisma } from './generated/client';
import { PrismaService } from './prisma.service';

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
const REPORT = {
  report: true,
  landedAt: true,
  submission: {
    select: { teamId: true, competition: { select: { freezeAt: true, unfrozenAt: true } } },
  },
} as const satisfies Prisma.RunSelect;

const LAUNCHES = { runId: true, logRatio: true, peakBytes: true } as const satisfies Prisma.LaunchSelect;

export type RunLaunchRow = Prisma.LaunchGetPayload<{ select: typeof LAUNCHES }>;
export type RunStatusRow = Prisma.RunGetPayload<{ select: typeof STATUS }>;
export type RunReportRow = Prisma.RunGetPayload<{ select: typeof REPORT }>;

/** Reads runs; what moves them from state to state stands with the results. */
@Injectable()
export class RunRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** The run that is to be watched: the newest of the submission. */
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

  /** The stored report, null until the run has finished, with the team that it belongs to. */
  findReport(id: string): Promise<RunReportRow | null> {
    return this.prisma.run.findUnique({ where: { id }, select: REPORT });
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
   * What the stored reports of these runs say of how answers fell out and how memory was read, by run: version, seed,
   * examples, memorySource, and of samples and batches what is not a time. Times are the larger part of a report.
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
