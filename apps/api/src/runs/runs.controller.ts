import { Controller, Get, Param, Res, type StreamableFile, UseGuards } from '@nestjs/common';
import { API_PREFIX, RunReportSchema } from '@torchperf/contracts';
import type { FastifyReply } from 'fastify';
import { CurrentViewer } from '../http/auth/current-viewer.decorator';
import type { Viewer } from '../http/auth/viewer';
import { ViewerGuard } from '../http/auth/viewer.guard';
import { Answers, AnswersFile } from '../http/openapi/answers.decorator';
import { CostlyReadsThrottlerGuard } from '../http/throttling/costly-reads-throttler.guard';
import { type RunFile, RunsService } from './runs.service';

const ROUTE = {
  token: 'optional',
  problems: ['run-not-found', 'report-frozen', 'report-not-ready', 'too-many-requests'],
} as const;
const TABLE = { ...ROUTE, problems: [...ROUTE.problems, 'report-outdated'] } as const;
/** Both tables show what the report shows. */
const APART =
  'For everyone but organisers, `example` and `correct` of the contestant are sorted by example: they do not belong to the latency in their row.';

@Controller(`${API_PREFIX}/runs`)
@UseGuards(CostlyReadsThrottlerGuard, ViewerGuard)
export class RunsController {
  constructor(private readonly runs: RunsService) {}

  @Get(':id/report')
  @Answers(
    { id: 'getRunReport', tag: 'runs', summary: 'Download the report of a run with its raw samples' },
    RunReportSchema,
    {
      ...ROUTE,
      description:
        'The report as it was stored. A report of an earlier release has the `version` and the fields of that release.',
    },
  )
  async report(
    @Param('id') id: string,
    @CurrentViewer() viewer: Viewer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return tagged(await this.runs.reportFile(id, viewer), reply);
  }

  @Get(':id/samples.csv')
  @AnswersFile(
    { id: 'getRunSamples', tag: 'runs', summary: 'Download the timed calls of a run as CSV' },
    'text/csv',
    {
      ...TABLE,
      description: `The timed single calls, one per row: launch, block, role, example, latency_ns, correct. ${APART}`,
    },
  )
  async samples(
    @Param('id') id: string,
    @CurrentViewer() viewer: Viewer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return tagged(await this.runs.samples(id, viewer), reply);
  }

  @Get(':id/batches.csv')
  @AnswersFile(
    { id: 'getRunBatches', tag: 'runs', summary: 'Download the timed batches of a run as CSV' },
    'text/csv',
    {
      ...TABLE,
      description: `The timed batches, one answer per row: launch, batch, examples (in the batch), latency_ns (of the batch), example, correct. ${APART}`,
    },
  )
  async batches(
    @Param('id') id: string,
    @CurrentViewer() viewer: Viewer,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    return tagged(await this.runs.batches(id, viewer), reply);
  }
}

function tagged({ file, etag }: RunFile, reply: FastifyReply): StreamableFile {
  void reply.header('etag', etag);
  return file;
}
