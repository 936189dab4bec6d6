import { Controller, Get, Header, Param, UseGuards } from '@nestjs/common';
import { API_PREFIX } from '@torchperf/contracts';
import { CurrentViewer } from '../http/auth/current-viewer.decorator';
import type { Viewer } from '../http/auth/viewer';
import { ViewerGuard } from '../http/auth/viewer.guard';
import { AnswersFile } from '../http/openapi/answers.decorator';
import { CostlyReadsThrottlerGuard } from '../http/throttling/costly-reads-throttler.guard';
import { HTML, MARKDOWN, SVG } from './media-types';
import { SubmissionReportsService } from './submission-reports.service';

const REPORT = {
  token: 'optional',
  problems: [
    'submission-not-found',
    'submission-not-measured',
    'report-frozen',
    'report-outdated',
    'too-many-requests',
  ],
  description:
    'A written report on the run that counts: figures, plots, launches, methods, the machine, and the source of every figure.',
} as const;
const PLOT = {
  ...REPORT,
  problems: [...REPORT.problems, 'nothing-to-draw'],
  description: 'A plot of the report, as a separate image.',
} as const;

@Controller(`${API_PREFIX}/submissions/:id`)
@UseGuards(CostlyReadsThrottlerGuard, ViewerGuard)
export class SubmissionReportsController {
  constructor(private readonly reports: SubmissionReportsService) {}

  @Get('report.md')
  @Header('content-type', MARKDOWN)
  @AnswersFile(
    {
      id: 'getSubmissionReportMarkdown',
      tag: 'reports',
      summary: 'Write a report of a submission as Markdown',
    },
    'text/markdown',
    REPORT,
  )
  markdown(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<string> {
    return this.reports.markdown(id, viewer);
  }

  @Get('report.html')
  @Header('content-type', HTML)
  @AnswersFile(
    { id: 'getSubmissionReportHtml', tag: 'reports', summary: 'Write a report of a submission as HTML' },
    'text/html',
    REPORT,
  )
  html(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<string> {
    return this.reports.html(id, viewer);
  }

  @Get('plots/launches.svg')
  @Header('content-type', SVG)
  @AnswersFile(
    { id: 'drawSubmissionLaunches', tag: 'reports', summary: 'Draw the ratio of each launch' },
    'image/svg+xml',
    PLOT,
  )
  launches(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<string> {
    return this.reports.plot(id, 'launches', viewer);
  }

  @Get('plots/latency.svg')
  @Header('content-type', SVG)
  @AnswersFile(
    { id: 'drawSubmissionLatency', tag: 'reports', summary: 'Draw the distribution of the latency' },
    'image/svg+xml',
    PLOT,
  )
  latency(@Param('id') id: string, @CurrentViewer() viewer: Viewer): Promise<string> {
    return this.reports.plot(id, 'latency', viewer);
  }
}
