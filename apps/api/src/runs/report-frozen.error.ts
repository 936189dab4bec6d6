import { DomainError } from '../http/problems/domain.error';

/** The run ended after the boards were frozen, and is another team's. */
export class ReportFrozenError extends DomainError {
  readonly code = 'report-frozen';

  constructor(runId: string) {
    super(`The boards are frozen: what run ${runId} measured is shown with the final boards.`);
  }
}
