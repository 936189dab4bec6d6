import { Controller, Get, Header, Param, Query, UseGuards } from '@nestjs/common';
import { API_PREFIX, type CompetitionReportQuery, CompetitionReportQuerySchema } from '@torchperf/contracts';
import { CurrentViewer } from '../http/auth/current-viewer.decorator';
import type { Viewer } from '../http/auth/viewer';
import { ViewerGuard } from '../http/auth/viewer.guard';
import { AnswersFile } from '../http/openapi/answers.decorator';
import { CostlyReadsThrottlerGuard } from '../http/throttling/costly-reads-throttler.guard';
import { CompetitionReportsService } from './competition-reports.service';
import { HTML, MARKDOWN, SVG } from './media-types';

const REPORT = {
  token: 'optional',
  problems: [
    'validation-failed',
    'competition-not-found',
    'token-missing',
    'token-unknown',
    'admin-only',
    'too-many-requests',
  ],
  description:
    'A written report: every event with its boards, plots, methods, the machines, and the source of every figure.',
} as const;
const PLOT = {
  ...REPORT,
  problems: [...REPORT.problems, 'nothing-to-draw'],
  description: 'A plot of the report, as a separate image.',
} as const;

@Controller(`${API_PREFIX}/competitions/:slug`)
@UseGuards(CostlyReadsThrottlerGuard, ViewerGuard)
export class CompetitionReportsController {
  constructor(private readonly reports: CompetitionReportsService) {}

  @Get('report.md')
  @Header('content-type', MARKDOWN)
  @AnswersFile(
    {
      id: 'getCompetitionReportMarkdown',
      tag: 'reports',
      summary: 'Write a report of a competition as Markdown',
    },
    'text/markdown',
    REPORT,
  )
  markdown(
    @Param('slug') slug: string,
    @Query({ schema: CompetitionReportQuerySchema }) query: CompetitionReportQuery,
    @CurrentViewer() viewer: Viewer,
  ): Promise<string> {
    return this.reports.markdown(slug, query, viewer);
  }

  @Get('report.html')
  @Header('content-type', HTML)
  @AnswersFile(
    { id: 'getCompetitionReportHtml', tag: 'reports', summary: 'Write a report of a competition as HTML' },
    'text/html',
    REPORT,
  )
  html(
    @Param('slug') slug: string,
    @Query({ schema: CompetitionReportQuerySchema }) query: CompetitionReportQuery,
    @CurrentViewer() viewer: Viewer,
  ): Promise<string> {
    return this.reports.html(slug, query, viewer);
  }

  @Get('plots/pareto.svg')
  @Header('content-type', SVG)
  @AnswersFile(
    { id: 'drawCompetitionPareto', tag: 'reports', summary: 'Draw the Pareto front' },
    'image/svg+xml',
    PLOT,
  )
  pareto(
    @Param('slug') slug: string,
    @Query({ schema: CompetitionReportQuerySchema }) query: CompetitionReportQuery,
    @CurrentViewer() viewer: Viewer,
  ): Promise<string> {
    return this.reports.plot(slug, 'pareto', query, viewer);
  }

  @Get('plots/latency.svg')
  @Header('content-type', SVG)
  @AnswersFile(
    { id: 'drawCompetitionLatency', tag: 'reports', summary: 'Draw accuracy against latency' },
    'image/svg+xml',
    PLOT,
  )
  latency(
    @Param('slug') slug: string,
    @Query({ schema: CompetitionReportQuerySchema }) query: CompetitionReportQuery,
    @CurrentViewer() viewer: Viewer,
  ): Promise<string> {
    return this.reports.plot(slug, 'latency', query, viewer);
  }
}
