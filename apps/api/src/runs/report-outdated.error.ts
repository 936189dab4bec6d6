import { READABLE_REPORT_VERSIONS } from '@torchperf/contracts';
import { DomainError } from '../http/problems/domain.error';

/** The run's report is of a version that this release can hand out as stored, but not read. */
export class ReportOutdatedError extends DomainError {
  readonly code = 'report-outdated';

  constructor(id: string, version: unknown) {
    super(
      `The report of the run "${id}" is of version ${version}; this release reads versions ${READABLE_REPORT_VERSIONS.join(', ')}. Download it as JSON at /api/v1/runs/${id}/report. An organiser can have the submission measured again, which writes a new report.`,
    );
  }
}
