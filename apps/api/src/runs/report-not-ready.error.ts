import { DomainError } from '../http/problems/domain.error';

/** The run has not finished, so it has no report. */
export class ReportNotReadyError extends DomainError {
  readonly code = 'report-not-ready';

  constructor(id: string) {
    super(`The run "${id}" has not finished. Its report can be read once it has.`);
  }
}
