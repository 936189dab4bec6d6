import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { API_PREFIX, type ChangesQuery, ChangesQuerySchema, ChangesSchema } from '@torchperf/contracts';
import { CurrentViewer } from '../auth/current-viewer.decorator';
import type { Viewer } from '../auth/viewer';
import { ViewerGuard } from '../auth/viewer.guard';
import { Answers } from '../openapi/answers.decorator';
import { BOARD_PROBLEMS } from './board-problems';
import { ChangesService } from './changes.service';

@Controller(`${API_PREFIX}/competitions/:slug/changes`)
export class ChangesController {
  constructor(private readonly changes: ChangesService) {}

  @Get()
  @UseGuards(ViewerGuard)
  @Answers(ChangesSchema, {
    token: 'optional',
    problems: BOARD_PROBLEMS,
  })
  list(
    @Param('slug') slug: string,
    @Query({ schema: ChangesQuerySchema }) query: ChangesQuery,
    @CurrentViewer() viewer: Viewer,
  ) {
    return this.changes.list(slug, query, viewer);
  }
}
