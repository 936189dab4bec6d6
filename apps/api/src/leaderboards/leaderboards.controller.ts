import { Controller, Get, Param, Query, Req, Res, UseGuards } from '@nestjs/common';
import {
  API_PREFIX,
  type LeaderboardQuery,
  LeaderboardQuerySchema,
  LeaderboardSchema,
} from '@torchperf/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentViewer } from '../http/auth/current-viewer.decorator';
import type { Viewer } from '../http/auth/viewer';
import { ViewerGuard } from '../http/auth/viewer.guard';
import { Answers } from '../http/openapi/answers.decorator';
import { PastBoardsThrottlerGuard } from '../http/throttling/past-boards-throttler.guard';
import { BOARD_PROBLEMS } from './board-problems';
import { LeaderboardsService } from './leaderboards.service';
import { sendBoardPage } from './live/board-page.answer';

@Controller(`${API_PREFIX}/competitions/:slug/leaderboards`)
export class LeaderboardsController {
  constructor(private readonly leaderboards: LeaderboardsService) {}

  @Get(':event')
  @UseGuards(PastBoardsThrottlerGuard, ViewerGuard)
  @Answers(
    {
      id: 'getLeaderboard',
      tag: 'leaderboards',
      summary: 'Show a page of a leaderboard, now or at a moment',
    },
    LeaderboardSchema,
    {
      token: 'optional',
      problems: [...BOARD_PROBLEMS, 'too-many-requests'],
      description:
        'A page of a board. Its header `Link` (rel="next") leads to the next page of the same version. Follow it to read a consistent board, even if the board changes meanwhile.',
    },
  )
  async get(
    @Param('slug') slug: string,
    @Param('event') event: string,
    @Query({ schema: LeaderboardQuerySchema }) query: LeaderboardQuery,
    @CurrentViewer() viewer: Viewer,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return sendBoardPage(await this.leaderboards.get(slug, event, query, viewer), request, reply);
  }
}
