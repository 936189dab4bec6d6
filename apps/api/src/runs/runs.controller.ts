import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { API_PREFIX, RunReportSchema } from '@torchperf/contracts';
import { CurrentViewer } from '../auth/current-viewer.decorator';
import type { Viewer } from '../auth/viewer';
import { ViewerGuard } from '../auth/viewer.guard';
import { Answers } from '../openapi/answers.decorator';
import { RunsService } from './runs.service';

@Controller(`${API_PREFIX}/runs`)
@UseGuards(ViewerGuard)
export class RunsController {
  constructor(private readonly runs: RunsService) {}

  @Get(':id/report')
  @Answers(RunReportSchema, { token: 'optional', problems: ['run-not-found', 'report-not-ready'] })
  report(@Param('id') id: string, @CurrentViewer() viewer: Viewer) {
    return this.runs.report(id, viewer);
  }
}
