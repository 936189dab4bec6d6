export {
  type Addresses,
  addressesAt,
  COMPETITION_PLOTS,
  type CompetitionPlot,
  type Moment,
  SUBMISSION_PLOTS,
  type SubmissionPlot,
} from './addresses';
export {
  type CompetitionReportSource,
  competitionReport,
  type ReportBoard,
  type ReportMachine,
} from './competition-report';

export { figureText, quantityText } from './figure-text';
export { htmlPage } from './html-page';
export { bulletList, code, documentOf, heading, type Inline, type Marked, markdown, table } from './markdown';
export { type SubmissionReportSource, submissionReport } from './submission-report';
