import {
  Controller,
  Get,
  Headers,
  Ip,
  type MessageEvent,
  Param,
  Query,
  Sse,
  UseGuards,
} from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import {
  API_PREFIX,
  BoardChangeSchema,
  type ChangeStreamQuery,
  ChangeStreamQuerySchema,
  type ChangesQuery,
  ChangesQuerySchema,
  ChangesSchema,
} from '@torchperf/contracts';
import type { Observable } from 'rxjs';
import { CurrentViewer } from '../http/auth/current-viewer.decorator';
import type { Viewer } from '../http/auth/viewer';
import { ViewerGuard } from '../http/auth/viewer.guard';
import { Answers } from '../http/openapi/answers.decorator';
import { OpenStreams } from '../http/streams/open-streams.service';
import { CostlyReadsThrottlerGuard } from '../http/throttling/costly-reads-throttler.guard';
import { BOARD_PROBLEMS } from '../leaderboards/board-problems';
import { ChangeStreamService, LAST_EVENT_ID } from './change-stream.service';
import { ChangesService } from './changes.service';

/** Characters that may be buffered for a slow client. Beyond that it is cut off, and resumes from its position. */
const PENDING_MAX = 1024 * 1024;

@Controller(`${API_PREFIX}/competitions/:slug/changes`)
export class ChangesController {
  constructor(
    private readonly changes: ChangesService,
    private readonly streams: ChangeStreamService,
    private readonly open: OpenStreams,
  ) {}

  @Get()
  @UseGuards(ViewerGuard)
  @Answers(
    { id: 'listChanges', tag: 'changes', summary: 'List changes of the leaderboards' },
    ChangesSchema,
    {
      token: 'optional',
      problems: BOARD_PROBLEMS,
    },
  )
  list(
    @Param('slug') slug: string,
    @Query({ schema: ChangesQuerySchema }) query: ChangesQuery,
    @CurrentViewer() viewer: Viewer,
  ) {
    return this.changes.list(slug, query, viewer);
  }

  @Sse('stream', { maxPendingDataLength: PENDING_MAX })
  @UseGuards(CostlyReadsThrottlerGuard, ViewerGuard)
  @ApiHeader({
    name: LAST_EVENT_ID,
    required: false,
    description: 'The id of the last event that was received. Overrides `after`.',
  })
  @Answers(
    { id: 'streamChanges', tag: 'changes', summary: 'Stream changes of the leaderboards' },
    BoardChangeSchema,
    {
      mediaType: 'text/event-stream',
      token: 'optional',
      problems: [...BOARD_PROBLEMS, 'too-many-requests'],
      description:
        'An event `change` for each change, with its `seq` as id. Starts behind `Last-Event-ID`, else behind `after`, else now.',
    },
  )
  async stream(
    @Ip() address: string,
    @Param('slug') slug: string,
    @Query({ schema: ChangeStreamQuerySchema }) query: ChangeStreamQuery,
    @Headers(LAST_EVENT_ID) lastEventId: string | undefined,
    @CurrentViewer() viewer: Viewer,
  ): Promise<Observable<MessageEvent>> {
    return this.open.counted(address, await this.streams.messages(slug, query, lastEventId, viewer));
  }
}
