import { Controller, Get, Ip, type MessageEvent, Param, Query, Sse, UseGuards } from '@nestjs/common';
import {
  API_PREFIX,
  listOf,
  type PageQuery,
  PageQuerySchema,
  RunViewSchema,
  StreamEventSchema,
  SubmissionListItemSchema,
  SubmissionSchema,
} from '@torchperf/contracts';
import type { Observable } from 'rxjs';
import { CurrentViewer } from '../http/auth/current-viewer.decorator';
import type { Viewer } from '../http/auth/viewer';
import { ViewerGuard } from '../http/auth/viewer.guard';
import { Answers } from '../http/openapi/answers.decorator';
import { OpenStreams } from '../http/streams/open-streams.service';
import { SubmissionStreamService } from './submission-stream.service';
import { SubmissionsService } from './submissions.service';

@Controller(API_PREFIX)
export class SubmissionsController {
  constructor(
    private readonly submissions: SubmissionsService,
    private readonly streams: SubmissionStreamService,
    private readonly open: OpenStreams,
  ) {}

  @Get('competitions/:slug/submissions')
  @UseGuards(ViewerGuard)
  @Answers(
    { id: 'listSubmissions', tag: 'submissions', summary: 'List the submissions of a competition' },
    listOf(SubmissionListItemSchema),
    {
      token: 'optional',
      problems: ['validation-failed', 'competition-not-found'],
    },
  )
  list(
    @Param('slug') slug: string,
    @Query({ schema: PageQuerySchema }) page: PageQuery,
    @CurrentViewer() viewer: Viewer,
  ) {
    return this.submissions.list(slug, page, viewer);
  }

  @Get('submissions/:id')
  @UseGuards(ViewerGuard)
  @Answers(
    { id: 'getSubmission', tag: 'submissions', summary: 'Show a submission with its newest runs' },
    SubmissionSchema,
    { token: 'optional', problems: ['submission-not-found'] },
  )
  get(@Param('id') id: string, @CurrentViewer() viewer: Viewer) {
    return this.submissions.get(id, viewer);
  }

  @Get('submissions/:id/runs')
  @UseGuards(ViewerGuard)
  @Answers(
    { id: 'listRuns', tag: 'submissions', summary: 'List all runs of a submission' },
    listOf(RunViewSchema),
    {
      token: 'optional',
      problems: ['validation-failed', 'submission-not-found'],
    },
  )
  listRuns(
    @Param('id') id: string,
    @Query({ schema: PageQuerySchema }) page: PageQuery,
    @CurrentViewer() viewer: Viewer,
  ) {
    return this.submissions.listRuns(id, page, viewer);
  }

  @Sse('submissions/:id/stream')
  @Answers(
    { id: 'streamSubmission', tag: 'submissions', summary: 'Stream the progress of a submission' },
    StreamEventSchema,
    {
      mediaType: 'text/event-stream',
      problems: ['submission-not-found', 'too-many-requests'],
    },
  )
  async stream(@Ip() address: string, @Param('id') id: string): Promise<Observable<MessageEvent>> {
    return this.open.counted(address, await this.streams.messages(id));
  }
}
