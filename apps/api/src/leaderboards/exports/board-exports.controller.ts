import { Controller, Get, Param, Query, type StreamableFile, UseGuards } from '@nestjs/common';
import {
  API_PREFIX,
  type BoardExportQuery,
  BoardExportQuerySchema,
  BoardExportSchema,
} from '@torchperf/contracts';
import { CurrentViewer } from '../../http/auth/current-viewer.decorator';
import type { Viewer } from '../../http/auth/viewer';
import { ViewerGuard } from '../../http/auth/viewer.guard';
import { Answers, AnswersFile } from '../../http/openapi/answers.decorator';
import { CostlyReadsThrottlerGuard } from '../../http/throttling/costly-reads-throttler.guard';
import { BOARD_PROBLEMS } from '../board-problems';
import { BoardExportsService } from './board-exports.service';

const ROUTE = {
  token: 'optional',
  problems: [...BOARD_PROBLEMS, 'too-many-requests'],
} as const;

@Controller(`${API_PREFIX}/competitions/:slug/leaderboards/:event`)
@UseGuards(CostlyReadsThrottlerGuard, ViewerGuard)
export class BoardExportsController {
  constructor(private readonly exports: BoardExportsService) {}

  @Get('export.json')
  @Answers(
    { id: 'exportLeaderboardJson', tag: 'leaderboards', summary: 'Export a whole leaderboard as JSON' },
    BoardExportSchema,
    ROUTE,
  )
  json(
    @Param('slug') slug: string,
    @Param('event') event: string,
    @Query({ schema: BoardExportQuerySchema }) query: BoardExportQuery,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return this.exports.json(slug, event, query, viewer);
  }

  @Get('export.csv')
  @AnswersFile(
    { id: 'exportLeaderboardCsv', tag: 'leaderboards', summary: 'Export a whole leaderboard as CSV' },
    'text/csv',
    {
      ...ROUTE,
      description:
        'All entries, one per row: rank or reason, team, submission and run. Then each metric with its value, the ends of its 95 % interval and its unit; then each constraint of the event. Text that a spreadsheet would take for a formula starts with an apostrophe.',
    },
  )
  csv(
    @Param('slug') slug: string,
    @Param('event') event: string,
    @Query({ schema: BoardExportQuerySchema }) query: BoardExportQuery,
    @CurrentViewer() viewer: Viewer,
  ): Promise<StreamableFile> {
    return this.exports.csv(slug, event, query, viewer);
  }
}
