import { Readable } from 'node:stream';
import { Injectable, StreamableFile } from '@nestjs/common';
import { REPORT_VERSION, type RunReport, RunReportSchema } from '@torchperf/contracts';
import { RunRepository } from '@torchperf/database';
import { z } from 'zod';
import { mayReadLogsOf, type Viewer } from '../auth/viewer';
import { isWithheld } from '../competitions/freeze';
import { messageFor } from './public-message';
import { batchesCsv, samplesCsv } from './raw-data-csv';
import { ReportFrozenError } from './report-frozen.error';
import { ReportNotReadyError } from './report-not-ready.error';
import { ReportOutdatedError } from './report-outdated.error';
import { RunNotFoundError } from './run-not-found.error';
import { unlinkAnswers } from './unlink-answers';

const IdSchema = z.uuid();
const VersionSchema = z.object({ version: z.unknown() });
/** Rows of a table that are sent at once. */
const ROWS_AT_ONCE = 1000;

/**
 * What of a report a viewer may see. The seed tells which hidden example each call carried: only the organiser
 * gets it, everybody else its hash. Nor do others see which call an answer came from. The log and the whole message are its team's.
 */
export function reportFor(report: RunReport, viewer: Viewer, teamId: string): RunReport {
  const { referenceFault, ...shown } = report;
  return {
    ...(viewer.kind === 'admin' ? report : unlinkAnswers(shown)),
    message: messageFor(report.verdict, report.message, viewer, teamId),
    seed: viewer.kind === 'admin' ? report.seed : null,
    log: mayReadLogsOf(viewer, teamId) ? report.log : null,
  };
}

@Injectable()
export class RunsService {
  constructor(private readonly runs: RunRepository) {}

  /** The report with its raw samples. @throws RunNotFoundError, ReportFrozenError, ReportNotReadyError, ReportOutdatedError */
  async report(id: string, viewer: Viewer): Promise<RunReport> {
    const row = IdSchema.safeParse(id).success ? await this.runs.findReport(id) : null;
    if (!row) throw new RunNotFoundError(id);
    const { teamId, competition } = row.submission;
    if (isWithheld(row, competition, new Date(), viewer, teamId)) throw new ReportFrozenError(id);
    if (row.report === null) throw new ReportNotReadyError(id);
    const { version } = VersionSchema.parse(row.report);
    if (version !== REPORT_VERSION) throw new ReportOutdatedError(id, version);
    return reportFor(RunReportSchema.parse(row.report), viewer, teamId);
  }

  /** The report's timed calls as a table. @throws as `report` */
  async samples(id: string, viewer: Viewer): Promise<StreamableFile> {
    return csvFile(samplesCsv(await this.report(id, viewer)), `run-${id}-samples.csv`);
  }

  /** The report's batches as a table. @throws as `report` */
  async batches(id: string, viewer: Viewer): Promise<StreamableFile> {
    return csvFile(batchesCsv(await this.report(id, viewer)), `run-${id}-batches.csv`);
  }
}

function csvFile(rows: Iterable<string>, name: string): StreamableFile {
  return new StreamableFile(Readable.from(chunksOf(rows)), {
    type: 'text/csv; charset=utf-8; header=present',
    disposition: `attachment; filename="${name}"`,
  });
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
