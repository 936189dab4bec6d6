import { READABLE_REPORT_VERSIONS } from '@torchperf/contracts';
import { DomainError } from '../http/problems/domain.error';

/** The run ended after the boards were frozen, and is another team's. */
export class ReportFrozenError extends DomainError {
  readonly code = 'report-frozen';

  constructor(runId: string) {
    super(`The boards are frozen. The results of run ${runId} are shown with the final boards.`);
  }
}

/** The run has not finished, so it has no report. */
export class ReportNotReadyError extends DomainError {
  readonly code = 'report-not-ready';

  constructor(id: string) {
    super(`The run "${id}" has not finished. Its report can be read once it has.`);
  }
}

/** The run's report has a version that this release can send as stored, but not read. */
export class ReportOutdatedError extends DomainError {
  readonly code = 'report-outdated';

  constructor(id: string, version: unknown) {
    super(
      `The report of the run "${id}" is of version ${version}; this release reads versions ${READABLE_REPORT_VERSIONS.join(', ')}. Download it as JSON at /api/v1/runs/${id}/report. An organiser can have the submission measured again, which writes a new report.`,
    );
  }
}

/** A cancellation was requested of a finished run, or of a submission without an unfinished one. */
export class RunFinishedError extends DomainError {
  readonly code = 'run-finished';

  constructor(id: string) {
    super(`${id} has no run in the queue or on a worker, so there is nothing to cancel.`);
  }
}

/** No run has this id. */
export class RunNotFoundError extends DomainError {
  readonly code = 'run-not-found';

  constructor(id: string) {
    super(`There is no run "${id}".`);
  }
}
