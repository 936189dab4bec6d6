import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { Injectable, StreamableFile } from '@nestjs/common';
import {
  PUBLISHABLE_REPORT_VERSIONS,
  parseStoredReport,
  type RunReport,
  RunReportSchema,
  reportVersionOf,
  toCurrentReport,
} from '@torchperf/contracts';
import { type RunReportRow, RunRepository } from '@torchperf/database';
import { z } from 'zod';
import { isWithheld } from '../competitions/freeze-visibility';
import { canReadLogsOf, type Viewer } from '../http/auth/viewer';
import { etagOf } from '../http/rules/entity-tag';
import { messageFor } from './public-message';
import { batchesCsv, samplesCsv } from './raw-data-csv';
import { reportJson } from './report-json';
import { RunCalls } from './run-calls.service';
import { ReportFrozenError, ReportNotReadyError, ReportOutdatedError, RunNotFoundError } from './runs.errors';

const IdSchema = z.uuid();
/** The fields of every report version, and those that are not public. */
const HeadSchema = z.looseObject({
  verdict: RunReportSchema.shape.verdict,
  message: z.string(),
  seed: z.string().nullable(),
  log: z.string().nullable(),
  launches: z.array(z.looseObject({ index: z.int(), countedBlocks: z.array(z.int()).optional() })),
});
type ReportHead = z.infer<typeof HeadSchema>;
/** Rows per chunk of a table. */
const ROWS_AT_ONCE = 500;

/**
 * The parts of a report that a viewer may see, except raw data. The seed reveals which hidden example each call carried:
 * only the organiser gets it, everyone else its hash. The log and the whole message are for its team, a fault of the
 * reference is for the organiser.
 */
export function reportFor(report: ReportHead, viewer: Viewer, teamId: string): ReportHead {
  const { referenceFault, ...shown } = report;
  return {
    ...(viewer.kind === 'admin' ? report : shown),
    message: messageFor(report.verdict, report.message, viewer, teamId),
    seed: viewer.kind === 'admin' ? report.seed : null,
    log: canReadLogsOf(viewer, teamId) ? report.log : null,
  };
}

/** A file of a run's raw data. What is in it never changes for one viewer. */
export interface RunFile {
  readonly file: StreamableFile;
  readonly etag: string;
}

@Injectable()
export class RunsService {
  constructor(
    private readonly runs: RunRepository,
    private readonly calls: RunCalls,
  ) {}

  /** The report with its raw samples, in the current shape. @throws ReportOutdatedError, and as `reportFile` */
  async report(id: string, viewer: Viewer): Promise<RunReport> {
    const head = await this.head(id, viewer);
    const { samples, batches } = await this.calls.textFor(id, head, viewer);
    const report = parseStoredReport({ ...head, samples: JSON.parse(samples), batches: JSON.parse(batches) });
    if (!report) throw new ReportOutdatedError(id, reportVersionOf(head));
    return toCurrentReport(report);
  }

  /** The report as it is stored, of whatever version. @throws RunNotFoundError, ReportFrozenError, ReportNotReadyError */
  async reportFile(id: string, viewer: Viewer): Promise<RunFile> {
    const head = await this.head(id, viewer);
    const calls = await this.calls.textFor(id, head, viewer);
    const file = new StreamableFile(inTurns(reportJson(head, calls)), {
      type: 'application/json; charset=utf-8',
    });
    return { file, etag: tagOf(head, viewer) };
  }

  /** The report's timed calls as a table. @throws ReportOutdatedError, and as `reportFile` */
  async samples(id: string, viewer: Viewer): Promise<RunFile> {
    const { head, samples, etag } = await this.rawData(id, viewer);
    const calls = { launches: head.launches, samples: RunReportSchema.shape.samples.parse(samples) };
    return { file: csvFile(samplesCsv(calls), `run-${id}-samples.csv`), etag };
  }

  /** The report's batches as a table. @throws ReportOutdatedError, and as `reportFile` */
  async batches(id: string, viewer: Viewer): Promise<RunFile> {
    const raw = await this.rawData(id, viewer);
    const batches = RunReportSchema.shape.batches.parse(raw.batches);
    return { file: csvFile(batchesCsv({ batches }), `run-${id}-batches.csv`), etag: raw.etag };
  }

  /** @throws RunNotFoundError, ReportFrozenError, ReportNotReadyError */
  private async head(id: string, viewer: Viewer): Promise<ReportHead> {
    const row: RunReportRow | null = IdSchema.safeParse(id).success ? await this.runs.findReport(id) : null;
    if (!row) throw new RunNotFoundError(id);
    const { teamId, competition } = row.submission;
    if (isWithheld(row, competition, new Date(), viewer, teamId)) throw new ReportFrozenError(id);
    if (row.head === null) throw new ReportNotReadyError(id);
    return reportFor(HeadSchema.parse(row.head), viewer, teamId);
  }

  private async rawData(
    id: string,
    viewer: Viewer,
  ): Promise<{ head: ReportHead; samples: unknown; batches: unknown; etag: string }> {
    const head = await this.head(id, viewer);
    const version = reportVersionOf(head);
    if (version === null || !PUBLISHABLE_REPORT_VERSIONS.includes(version)) {
      throw new ReportOutdatedError(id, version);
    }
    const { samples, batches } = await this.calls.textFor(id, head, viewer);
    return {
      head,
      samples: JSON.parse(samples),
      batches: JSON.parse(batches),
      etag: tagOf(head, viewer),
    };
  }
}

/** The entity tag. Raw data never change, and their form depends on whether the viewer is an organiser. */
function tagOf(head: ReportHead, viewer: Viewer): string {
  return etagOf(JSON.stringify([viewer.kind === 'admin', head]));
}

function csvFile(rows: Iterable<string>, name: string): StreamableFile {
  return new StreamableFile(inTurns(chunksOf(rows)), {
    type: 'text/csv; charset=utf-8; header=present',
    disposition: `attachment; filename="${name}"`,
  });
}

/** A stream of these chunks that lets other requests run before each. */
function inTurns(chunks: Iterable<Buffer>): Readable {
  async function* taken(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) {
      await setImmediate();
      yield chunk;
    }
  }
  return Readable.from(taken(), { highWaterMark: 1 });
}

function* chunksOf(rows: Iterable<string>): Generator<Buffer> {
  let waiting: string[] = [];
  for (const row of rows) {
    if (waiting.push(row) < ROWS_AT_ONCE) continue;
    yield Buffer.from(waiting.join(''));
    waiting = [];
  }
  yield Buffer.from(waiting.join(''));
}
