import { REPORT_VERSION } from '@torchperf/contracts';
import { DomainError } from '../problems/domain.error';

/** The run's report was written by an earlier release, in a version that is not read any more. */
export class ReportOutdatedError extends DomainError {
  readonly code = 'report-outdated';

  constructor(id: string, version: unknown) {
    super(
      `The report of the run "${id}" is of version ${version}; this service reads version ${REPORT_VERSION}. An organiser can have the submission measured again, which writes a new report.`,
    );
  }
}
