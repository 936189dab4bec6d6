import { Injectable } from '@nestjs/common';
import { type RunReport, RunReportSchema } from '@torchperf/contracts';
import { RunRepository } from '@torchperf/database';
import { z } from 'zod';
import { mayReadLogsOf, type Viewer } from '../auth/viewer';
import { messageFor } from './public-message';
import { ReportNotReadyError } from './report-not-ready.error';
import { RunNotFoundError } from './run-not-found.error';
import { unlinkAnswers } from './unlink-answers';

const IdSchema = z.uuid();

/**
 * What of a report a viewer may see. The seed tells which hidden example each call carried: only the organiser
 * gets it, everybody else its hash. Nor do others see which call an answer came from. The log is its team's.
 */
export function reportFor(report: RunReport, viewer: Viewer, teamId: string): RunReport {
  return {
    ...(viewer.kind === 'admin' ? report : unlinkAnswers(report)),
    message: messageFor(report.verdict, report.message, viewer),
    seed: viewer.kind === 'admin' ? report.seed : null,
    log: mayReadLogsOf(viewer, teamId) ? report.log : null,
  };
}

@Injectable()
export class RunsService {
  constructor(private readonly runs: RunRepository) {}

  /** The report with its raw samples. @throws RunNotFoundError, ReportNotReadyError */
  async report(id: string, viewer: Viewer): Promise<RunReport> {
    const row = IdSchema.safeParse(id).success ? await this.runs.findReport(id) : null;
    if (!row) throw new RunNotFoundError(id);
    if (row.report === null) throw new ReportNotReadyError(id);
    return reportFor(RunReportSchema.parse(row.report), viewer, row.submission.teamId);
  }
}
