import { Module } from '@nestjs/common';
import { CompetitionsModule } from '../competitions/competitions.module';
import { EventStates } from './event-states.service';
import { BoardExportsController } from './exports/board-exports.controller';
import { BoardExportsService } from './exports/board-exports.service';
import { BoardReader } from './exports/board-reader.service';
import { LeaderboardsController } from './leaderboards.controller';
import { LeaderboardsService } from './leaderboards.service';
import { LiveBoards } from './live/live-boards.service';
import { PastBoards } from './past/past-boards.service';
import { PositionsService } from './positions.service';

@Module({
  imports: [CompetitionsModule],
  controllers: [BoardExportsController, LeaderboardsController],
  providers: [
    BoardExportsService,
    BoardReader,
    EventStates,
    LeaderboardsService,
    LiveBoards,
    PastBoards,
    PositionsService,
  ],
  exports: [EventStates, LeaderboardsService, PositionsService],
})
export class LeaderboardsModule {}
