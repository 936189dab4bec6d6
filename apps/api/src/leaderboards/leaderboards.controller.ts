import { Controller, Get, Param, Query, UseInterceptors } from '@nestjs/common';
import {
  API_PREFIX,
  type LeaderboardQuery,
  LeaderboardQuerySchema,
  LeaderboardSchema,
} from '@torchperf/contracts';
import { Answers } from '../openapi/answers.decorator';
import { ContentEtagInterceptor } from './content-etag.interceptor';
import { LeaderboardsService } from './leaderboards.service';

@Controller(`${API_PREFIX}/competitions/:slug/leaderboards`)
export class LeaderboardsController {
  constructor(private readonly leaderboards: LeaderboardsService) {}

  @Get(':event')
  @UseInterceptors(ContentEtagInterceptor)
  @Answers(LeaderboardSchema, { problems: ['validation-failed', 'competition-not-found', 'event-not-found'] })
  get(
    @Param('slug') slug: string,
    @Param('event') event: string,
    @Query({ schema: LeaderboardQuerySchema }) query: LeaderboardQuery,
  ) {
    return this.leaderboards.get(slug, event, query);
  }
}
